import type { Argument } from '../../network/operations/operation.ts';
import { type Descent, RULES, type Rules, type Situation } from '../../network/rules.ts';

/**
 * Returns the right rules, which remember every pullback of one backward pass: a fault in one layer leaves the layers above
 * it as they are, and asks for the same again.
 *
 * @param situation that of the passes; with other parameters or values nothing is remembered
 */
export function rememberingRules({ network, theta, pass }: Situation): Rules {
  const known = new Map<number, { upstream: Float64Array; pulled: Map<Argument, Float64Array> }>();
  const slopes = new Map<number, Float64Array>();
  /** Pulls back through the slopes of an activation of each number by itself. */
  const throughSlopes = (at: Descent, node: number, upstream: Float64Array): Float64Array => {
    const slope = slopes.get(node) ?? RULES.pull(at, node, 'x', new Float64Array(upstream.length).fill(1));
    slopes.set(node, slope);
    const pulled = new Float64Array(upstream.length);
    for (let k = 0; k < pulled.length; k++) pulled[k] = upstream[k] * slope[k];
    return pulled;
  };
  return {
    ...RULES,
    pull(at, node, argument, upstream) {
      if (at.network !== network || at.theta !== theta || at.pass !== pass)
        return RULES.pull(at, node, argument, upstream);
      // The first pass is the right one.
      const { upstream: before, pulled } = known.get(node) ?? { upstream, pulled: new Map() };
      known.set(node, { upstream: before, pulled });
      if (!isSame(before, upstream)) {
        const isSlope =
          network.nodes[node].operation.activation?.separable === true &&
          network.arithmetic.precision === 'float64';
        return isSlope ? throughSlopes(at, node, upstream) : RULES.pull(at, node, argument, upstream);
      }
      const result = pulled.get(argument) ?? RULES.pull(at, node, argument, upstream);
      pulled.set(argument, result);
      return result;
    },
  };
}

function isSame(one: Float64Array, other: Float64Array): boolean {
  if (one === other) return true;
  for (let k = 0; k < one.length; k++) if (!Object.is(one[k], other[k])) return false;
  return true;
}

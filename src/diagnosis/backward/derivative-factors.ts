import { isCombined } from '../../network/graph.ts';
import { allLosses } from '../../network/losses/index.ts';
import { type Descent, RULES, type Rules, type Situation } from '../../network/rules.ts';
import { overridePull } from './overrides.ts';

/** A factor in place of f′, from a unit's pre-activation and activation. */
export type DerivativeFactor = (z: number, a: number) => number;

/** Replaces f′ in some layers. */
export function withDerivativeFactor(
  rules: Rules,
  layers: readonly number[],
  slope: DerivativeFactor,
): Rules {
  return throughLayers(rules, layers, (at, l, upstream) => times(at, l, upstream, slope));
}

/** Replaces the way through the activation of some layers, from ∂cost/∂a to δ. */
export function throughLayers(
  rules: Rules,
  layers: readonly number[],
  through: (at: Situation, l: number, upstream: Float64Array) => Float64Array,
): Rules {
  return overridePull(rules, layers, 'delta', (at, l, upstream, right) => {
    const combined = l === at.network.layers.length - 1 && isCombined(at.network);
    return through(at, l, combined ? ofActivations(at, right()) : upstream);
  });
}

/** Multiplies the deltas of some layers by a further factor. */
export function withExtraDerivativeFactor(
  rules: Rules,
  layers: readonly number[],
  slope: DerivativeFactor,
): Rules {
  return overridePull(rules, layers, 'delta', (at, l, _upstream, right) => times(at, l, right(), slope));
}

/** Returns f′ of a layer's activation for one z. */
export function derivativeAt({ network }: Situation, l: number, z: number): number {
  const value = Float64Array.of(z);
  const a = new Float64Array(1);
  const out = new Float64Array(1);
  const { activation } = network.layers[l];
  activation.apply(value, a, 1);
  activation.pullback(value, a, Float64Array.of(1), 1, out);
  return out[0];
}

function times(at: Situation, l: number, upstream: Float64Array, slope: DerivativeFactor): Float64Array {
  const z = at.pass.z[l];
  const a = at.pass.a[l];
  return upstream.map((value, k) => value * slope(z[k], a[k]));
}

/**
 * Turns the delta of a loss that is combined with its activation into ∂cost/∂a, which a program without a combined
 * formula computes first: for a sigmoid δ/f′, for a softmax −t/a.
 */
function ofActivations(at: Descent, deltas: Float64Array): Float64Array {
  const { network, pass, examples } = at;
  const last = network.layers.length - 1;
  const { activation, units, a } = network.layers[last];
  if (activation.separable) {
    const ones = new Float64Array(deltas.length).fill(1);
    const slopes = RULES.pull(at, a, 'x', ones);
    return deltas.map((delta, k) => (delta === 0 ? 0 : delta / slopes[k]));
  }
  const { loss } = network.objective;
  const gradient = new Float64Array(deltas.length);
  const ofOutputs = allLosses()[loss.name]({});
  const factor = RULES.reduction(at);
  for (let row = 0; row < deltas.length; row += units) {
    ofOutputs.gradient(pass.a[last], examples.targets, row, units, gradient);
    const used = deltas.subarray(row, row + units).some((delta) => delta !== 0);
    for (let k = row; k < row + units; k++) gradient[k] *= used ? factor : 0;
  }
  return gradient;
}

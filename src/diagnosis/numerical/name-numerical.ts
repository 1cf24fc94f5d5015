import { backpropagate } from '../../network/backpropagation.ts';
import { costOf } from '../../network/cost.ts';
import { forward } from '../../network/forward.ts';
import type { Problem } from '../../problem/problem.ts';
import { FORMULA_ROUNDING } from '../../tensors/rounding.ts';
import type { ReportedArray } from '../claims/claims.ts';
import { REPRODUCED } from '../evidence/residual.ts';
import type { Check, NumericalFault, NumericalVariant } from './fault.ts';
import { NUMERICAL_FAULTS } from './index.ts';

/** A faulty check that gives the numerical gradient that was claimed. */
export interface NumericalExplanation {
  readonly fault: NumericalFault;
  readonly variant: NumericalVariant;
  readonly residual: number;
  readonly bits: number;
}

export interface NumericalNaming {
  readonly ties: readonly NumericalExplanation[];
  readonly tried: number;
}

/** Weights that are computed again: two costs each, under every step that people take. */
const TRIED = 24;
/** Weights that mostly tell already that a check is another. */
const FIRST = 2;
const ENOUGH = 4;
const MOST_BITS = 30;
/** Differences of an ordinary step are as near to the derivative as this, beside the largest of them; times REPRODUCED. */
const DIFFERENCES = 1e-7;

/** Names what is wrong with a person's own numerical check: the faulty one that gives exactly the claimed numbers. */
export function nameNumerical(
  problem: Problem,
  claim: ReportedArray,
  arithmetic: 'float64' | 'float32' = 'float64',
): NumericalNaming {
  const check = prepare(problem, claim);
  if (check.weights.length === 0) return { ties: [], tried: 0 };
  const claimed = Float64Array.from(check.weights, (weight) => claim.values[weight]);
  const precision = Float64Array.from(check.weights, (weight) => claim.precision[weight]);
  const start: Check = { ...check, weights: check.weights.subarray(0, FIRST) };
  const all = NUMERICAL_FAULTS.flatMap((fault) =>
    [...fault.variants(check)].map((variant) => ({ fault, variant })),
  );
  const largest = claimed.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
  const found = all.flatMap(({ fault, variant }): NumericalExplanation[] => {
    if (variant.resembles !== undefined) {
      const alike = variant.resembles(check, claimed, precision);
      // Each number is whole by chance once in 500 times.
      return alike ? [{ fault, variant, residual: 1, bits: 9 * claimed.length - Math.log2(all.length) }] : [];
    }
    const own = variant.rounding?.(check) ?? 0;
    const rounding = variant.derivative ? Math.max(own, DIFFERENCES * largest) : own;
    const near = (value: number, k: number): boolean => {
      const size = Math.max(Math.abs(claimed[k]), Math.abs(value));
      const tolerance = precision[k] + rounding + FORMULA_ROUNDING[arithmetic] * size + 1e-300;
      return Math.abs(value - claimed[k]) <= REPRODUCED * tolerance;
    };
    // A check that is another is so at the first weights; each weight takes two costs.
    if (!variant.predict(start).every(near)) return [];
    const predicted = variant.predict(check);
    let [residual, bits] = [0, 0];
    const told = new Set<number>();
    for (let k = 0; k < claimed.length; k++) {
      const size = Math.max(Math.abs(claimed[k]), Math.abs(predicted[k]));
      const tolerance = precision[k] + rounding + FORMULA_ROUNDING[arithmetic] * size + 1e-300;
      const apart = Math.abs(predicted[k] - claimed[k]) / tolerance;
      residual = Math.max(residual, Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart);
      // What gives the right numbers as nearly as the claimed ones does not explain them.
      const right = check.gradient[check.weights[k]];
      const telling = !variant.derivative || Math.abs(predicted[k] - right) > 2 * REPRODUCED * tolerance;
      const off = telling ? Math.abs(claimed[k] - right) / tolerance : 0;
      // The same number again says nothing more.
      if (off > 2 && !told.has(claimed[k])) bits += Math.min(MOST_BITS, Math.log2(off));
      told.add(claimed[k]);
    }
    bits -= Math.log2(all.length);
    return residual <= REPRODUCED && bits >= ENOUGH ? [{ fault, variant, residual, bits }] : [];
  });
  const best = Math.min(...found.map(({ residual }) => residual));
  const ties = found
    .filter(({ residual }) => residual <= Math.max(1, 1.5 * best))
    .sort((a, b) => b.fault.met - a.fault.met || a.residual - b.residual)
    .filter(({ fault }, k, kept) => kept.findIndex((other) => other.fault === fault) === k);
  return { ties, tried: all.length };
}

function prepare(problem: Problem, claim: ReportedArray): Check {
  const { network, parameters, data, tensors } = problem;
  const pass = forward(network, parameters, data.inputs, data.count);
  const known = new Map<string, number>();
  const costAt = (theta: Float64Array): number => {
    // Many faults of a check ask for the cost at the same few points, a weight or two away from θ.
    const key = movesOf(parameters, theta);
    const cost =
      known.get(key) ?? costOf(network, theta, forward(network, theta, data.inputs, data.count), data).total;
    known.set(key, cost);
    return cost;
  };
  const { gradient } = backpropagate(network, parameters, data, pass);
  // A weight that moves nothing says nothing, and leaves nothing behind for the ones after it.
  const inOrder = tensors
    .flatMap(({ source }) => [...source])
    .filter((weight) => claim.given[weight] === 1 && (gradient[weight] !== 0 || claim.values[weight] !== 0));
  return {
    problem,
    gradient,
    cost: costAt(parameters),
    weights: Int32Array.from(inOrder.slice(0, TRIED)),
    costAt,
  };
}

/** The weights that were moved, and where to. */
function movesOf(from: Float64Array, to: Float64Array): string {
  let moves = '';
  for (let k = 0; k < to.length; k++) if (to[k] !== from[k]) moves += `${k}:${to[k]} `;
  return moves;
}

import { type Pause, pauses } from '../../differences/pauses.ts';
import { type Evaluation, evaluate } from '../../problem/evaluation.ts';
import type { ReportedArray } from '../claims/claims.ts';
import {
  type ArithmeticType,
  type Evidence,
  type ExplainedNumber,
  explanationsAmong,
  indistinguishable,
  oneOfEachFault,
  REPRODUCED,
  toleranceOf,
  weigh,
} from '../evidence/evidence.ts';
import type { Check, NumericalFault, NumericalVariant } from './fault.ts';
import { NUMERICAL_FAULTS } from './index.ts';

/** A faulty check that gives the reported numerical gradient. */
export interface NumericalExplanation extends Evidence {
  readonly fault: NumericalFault;
  readonly variant: NumericalVariant;
}

export interface NumericalNaming {
  readonly ties: readonly NumericalExplanation[];
  readonly tried: number;
}

/** Number of weights whose differences are computed again: two costs each, for each step that people take. */
const TRIED = 24;
/** Number of weights that refute most candidates. */
const FIRST = 2;
/** Part of the largest derivative to which differences of a usual step are exact; a tenth, since REPRODUCED multiplies it. */
const DIFFERENCES = 1e-7;
/** Bits of a number that resembles those of a fault: it does so by chance once in 500 times. */
const BITS_OF_RESEMBLANCE = 9;

/** Names the fault of a numerical check: the faulty check that gives exactly the reported numbers. */
export async function nameNumerical(
  evaluation: Evaluation,
  claim: ReportedArray,
  arithmetic?: ArithmeticType,
  pause: Pause = pauses(),
): Promise<NumericalNaming> {
  const check = prepare(evaluation, claim);
  if (check.weights.length === 0) return { ties: [], tried: 0 };
  const reported = Float64Array.from(check.weights, (weight) => claim.values[weight]);
  const precision = Float64Array.from(check.weights, (weight) => claim.precision[weight]);
  const largest = reported.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);

  const evidenceFor = (variant: NumericalVariant, at: Check): Evidence => {
    const own = variant.rounding?.(check) ?? 0;
    const rounding = variant.derivative ? Math.max(own, DIFFERENCES * largest) : own;
    const numbers = Array.from(variant.predict(at), (explained, k): ExplainedNumber => {
      const size = Math.max(Math.abs(reported[k]), Math.abs(explained));
      const tolerance = toleranceOf(precision[k] + rounding, size, arithmetic);
      const right = check.gradient[check.weights[k]];
      // A derivative that is as near to the right one as to the reported one does not explain it.
      const telling = !variant.derivative || Math.abs(explained - right) > 2 * REPRODUCED * tolerance;
      // A number that is reported again is no further evidence.
      const again = reported.indexOf(reported[k]) < k;
      const isEvidence = telling && !again;
      return { reported: reported[k], explained, tolerance, ...(isEvidence && { alternative: right }) };
    });
    return weigh(numbers);
  };
  const first: Check = { ...check, weights: check.weights.subarray(0, FIRST) };
  const all = NUMERICAL_FAULTS.flatMap((fault) =>
    [...fault.variants(check)].map((variant) => ({ fault, variant })),
  );
  const found = await explanationsAmong(all, pause, ({ variant }) => {
    if (variant.resembles !== undefined) {
      const bits = BITS_OF_RESEMBLANCE * reported.length;
      return variant.resembles(check, reported, precision) ? { residual: 1, bits } : undefined;
    }
    // Each weight takes two costs.
    if (evidenceFor(variant, first).residual > REPRODUCED) return undefined;
    return evidenceFor(variant, check);
  });
  const ties = indistinguishable(found).sort((a, b) => b.fault.met - a.fault.met || a.residual - b.residual);
  return { ties: oneOfEachFault(ties), tried: all.length };
}

function prepare({ problem, gradient, cost }: Evaluation, claim: ReportedArray): Check {
  const { parameters, tensors } = problem;
  const known = new Map([[movesOf(parameters, parameters), cost.total]]);
  const costAt = (theta: Float64Array): number => {
    // Many variants ask for the cost at the same few points, one or two weights away from θ.
    const key = movesOf(parameters, theta);
    const there = known.get(key) ?? evaluate({ ...problem, parameters: theta }).cost.total;
    known.set(key, there);
    return there;
  };
  // A weight that does not move the cost is no evidence, and leaves nothing behind for the weights after it.
  const inOrder = tensors
    .flatMap(({ source }) => [...source])
    .filter((weight) => claim.given[weight] === 1 && (gradient[weight] !== 0 || claim.values[weight] !== 0));
  return {
    problem,
    gradient,
    cost: cost.total,
    weights: Int32Array.from(inOrder.slice(0, TRIED)),
    costAt,
  };
}

/** Returns the weights that were moved and their values, as a key. */
function movesOf(from: Float64Array, to: Float64Array): string {
  let moves = '';
  for (let k = 0; k < to.length; k++) if (to[k] !== from[k]) moves += `${k}:${to[k]} `;
  return moves;
}

import { float64 } from '../../../network/arithmetic.ts';
import { evaluate } from '../../../problem/evaluation.ts';
import type { Problem } from '../../../problem/problem.ts';
import { halfUnit } from '../../../tensors/precision.ts';
import { UNIT_ROUNDOFF } from '../../../tensors/rounding.ts';
import type { Column } from './columns.ts';

/** The right gradient, and how far a column that shows it may be off. */
export interface Expected {
  /** ∂cost/∂w: the least and the largest slope, which differ at a kink. In θ's order. */
  readonly least: Float64Array;
  readonly most: Float64Array;
  /** The largest |∂cost/∂w|. */
  readonly scale: number;
  /** The rounding of a difference of two costs over the smallest usual step. */
  readonly noise: Readonly<Record<'float64' | 'float32', number>>;
}

/** The smallest step that differences are taken with in each type, and the roundings of one cost. */
const SMALLEST_STEP = { float64: 1e-7, float32: 1e-3 };
const ROUNDINGS = 4;

/** Computes the right gradient of a problem, to find the order in which numbers stand. */
export function expectedOf(problem: Problem): Expected {
  const { network } = problem;
  const evaluation = evaluate({ ...problem, network: { ...network, arithmetic: float64 } });
  const slopes = [evaluation.gradient, ...evaluation.subgradients.map(({ gradient }) => gradient)];
  const pick = (of: (...values: number[]) => number) =>
    evaluation.gradient.map((_, k) => of(...slopes.map((slope) => slope[k])));
  const noise = (type: 'float64' | 'float32') =>
    (ROUNDINGS * UNIT_ROUNDOFF[type] * Math.abs(evaluation.cost.total)) / SMALLEST_STEP[type];
  return {
    least: pick(Math.min),
    most: pick(Math.max),
    scale: evaluation.gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
    noise: { float64: noise('float64'), float32: noise('float32') },
  };
}

/** How near a column is to the right gradient. */
export interface Nearness {
  /** The largest distance beyond the digits, in lengths of what differences of a usual step leave; at most 1 fits. */
  readonly off: number;
  /** The largest distance beyond the digits, as part of the number. */
  readonly relative: number;
  /** Bits of evidence: how much nearer the numbers are than others of their size, equal ones counted once. */
  readonly bits: number;
}

const NOT_NEAR: Nearness = {
  off: Number.POSITIVE_INFINITY,
  relative: Number.POSITIVE_INFINITY,
  bits: 0,
};
/** Part of the largest derivative below which one is as good as 0. */
const VANISHING = 1e-6;
/** Part of a derivative that differences of a usual step may be off by, and of the largest derivative of all. */
const OF_ITSELF = 1e-3;
const OF_LARGEST = 1e-5;

/**
 * Measures how near numbers are to the right gradient in an order.
 *
 * @param factor what they are multiplied by before
 */
export function nearness(
  { values, precision }: Column,
  source: Int32Array,
  expected: Expected,
  factor = 1,
): Nearness {
  const { least, most, scale } = expected;
  const noise = precision.roundoff > UNIT_ROUNDOFF.float64 ? expected.noise.float32 : expected.noise.float64;
  let [off, relative, bits] = [0, 0, 0];
  const seen = new Set<number>();
  for (let k = 0; k < source.length; k++) {
    const value = factor * values[k];
    const at = source[k];
    if (!Number.isFinite(value)) return NOT_NEAR;
    const half = Math.abs(factor) * halfUnit(values[k], precision) * (1 + HALF_ROUNDED);
    const distance = Math.max(0, least[at] - value - half, value - most[at] - half);
    const size = Math.max(Math.abs(least[at]), Math.abs(most[at]));
    if (distance > 0) {
      off = Math.max(off, distance / (OF_ITSELF * size + OF_LARGEST * scale + noise));
      relative = Math.max(relative, distance / (size + VANISHING * scale));
    }
    if (size === 0 || seen.has(value)) continue;
    seen.add(value);
    bits += Math.max(0, Math.log2(scale / Math.max(distance + half, UNIT_ROUNDOFF.float64 * scale)) - 1);
  }
  return { off, relative, bits };
}

/** Half a unit, as it is computed itself. */
const HALF_ROUNDED = 1e-6;

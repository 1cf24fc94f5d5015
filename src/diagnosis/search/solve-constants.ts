import { RULES, type Rules } from '../../network/rules.ts';
import type { BackwardFault, Constant, Variant } from '../catalogue/fault.ts';
import type { FitTarget } from './fit-target.ts';

/** One way to be wrong that is tried. */
export interface Candidate {
  readonly fault: BackwardFault;
  readonly variant: Variant;
}

/** Candidates together, with the constants that come nearest to what was given. */
export interface Fit {
  readonly candidates: readonly Candidate[];
  /** One a candidate; undefined where it has none. */
  readonly constants: readonly (number | undefined)[];
  /** How far each constant may be off. */
  readonly doubts: readonly number[];
  readonly gradient: Float64Array;
}

/** Plants faults one upon the other. */
export function plantAll(
  candidates: readonly Candidate[],
  constants: readonly (number | undefined)[],
): Rules {
  return candidates.reduce((rules, { variant }, k) => variant.plant(rules, constants[k] ?? 1), RULES);
}

const MOST_ROUNDS = 12;
const CONVERGED = 1e-13;
/** How much nearer each round has to come. */
const SLOWEST = 0.5;

/**
 * Solves for the constants of some candidates by least squares over tensors, each number weighed by how exactly it
 * is known (Gauss and Newton; one round is exact where the gradient is a straight line in the constant).
 *
 * @param tensors indices of the tensors that count
 * @param lowest the lowest layer that they need
 * @returns undefined where no constants that are allowed come near
 */
export function solveFor(
  ground: FitTarget,
  candidates: readonly Candidate[],
  tensors: readonly number[],
  lowest = 0,
): Fit | undefined {
  const free = candidates.flatMap(({ variant }, k) => (variant.constant === undefined ? [] : [k]));
  const at = (values: readonly number[]): Float64Array => {
    const constants: (number | undefined)[] = candidates.map(() => undefined);
    free.forEach((k, i) => {
      constants[k] = values[i];
    });
    return ground.gradient(plantAll(candidates, constants), lowest);
  };
  if (free.length === 0) {
    const gradient = at([]);
    return {
      candidates,
      constants: candidates.map(() => undefined),
      doubts: candidates.map(() => 0),
      gradient,
    };
  }
  const own = free.map((k) => candidates[k].variant.constant!);
  let best: { values: number[]; doubts: number[]; gradient: Float64Array; misfit: number } | undefined;
  for (const start of starts(own)) {
    const solved = solve(ground, at, start, own, tensors);
    if (solved === undefined) continue;
    if (best === undefined || solved.misfit < best.misfit) best = solved;
  }
  if (best === undefined || !best.values.every((value, i) => own[i].allows(value))) return undefined;
  const found = best;
  return {
    candidates,
    constants: candidates.map((_, k) => (free.includes(k) ? found.values[free.indexOf(k)] : undefined)),
    doubts: candidates.map((_, k) => (free.includes(k) ? found.doubts[free.indexOf(k)] : 0)),
    gradient: found.gradient,
  };
}

/** A straight line needs one start; what bends is begun at some of its usual values. */
function starts(constants: readonly Constant[]): number[][] {
  if (constants.every(({ linear }) => linear)) return [constants.map(() => 1)];
  const usual = constants.map(({ linear, usual }) =>
    linear ? [1] : [usual[0], usual[1], usual[4] ?? usual[0]],
  );
  return [0, 1, 2].map((k) => usual.map((values) => values[Math.min(k, values.length - 1)]));
}

function solve(
  ground: FitTarget,
  at: (values: readonly number[]) => Float64Array,
  start: readonly number[],
  constants: readonly Constant[],
  tensors: readonly number[],
): { values: number[]; doubts: number[]; gradient: Float64Array; misfit: number } | undefined {
  let values = [...start];
  let gradient = at(values);
  const straight = constants.length === 1 && constants[0].linear;
  let slopes: Float64Array[] = [];
  let misfit = Number.POSITIVE_INFINITY;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    slopes = values.map((value, i) => {
      // A straight line is measured from 0 to its start, which is exact; a bent one close by.
      const step = straight ? -value : 1e-5 * Math.max(Math.abs(value), 1e-3);
      const moved = at(values.map((other, j) => (j === i ? other + step : other)));
      return moved.map((one, k) => (one - gradient[k]) / step);
    });
    const move = leastSquares(ground, gradient, slopes, tensors);
    if (move === undefined) return undefined;
    values = values.map((value, i) => value + move[i]);
    if (values.some((value) => !Number.isFinite(value) || Math.abs(value) > 1e12)) return undefined;
    gradient = at(values);
    if (straight) break;
    // The right faults are met exactly, and ever faster; what no longer comes nearer never will.
    const now = misfitOf(ground, gradient, tensors);
    if (round > 2 && !(now < SLOWEST * misfit)) break;
    misfit = now;
    if (move.every((one, i) => Math.abs(one) <= CONVERGED * Math.max(Math.abs(values[i]), 1e-9))) break;
  }
  const doubts = slopes.map((slope) => doubtOf(ground, slope, tensors));
  return { values, doubts, gradient, misfit: misfitOf(ground, gradient, tensors) };
}

/** The constant may move so far before a number is off by what it is known to, times three. */
function doubtOf(ground: FitTarget, slope: Float64Array, tensors: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const tensor of tensors) {
    for (const k of ground.given[tensor]) {
      if (slope[k] !== 0) least = Math.min(least, ground.tolerance[k] / Math.abs(slope[k]));
    }
  }
  return 3 * least;
}

function misfitOf(ground: FitTarget, gradient: Float64Array, tensors: readonly number[]): number {
  let sum = 0;
  for (const tensor of tensors) {
    for (const k of ground.given[tensor]) {
      sum += ((gradient[k] - ground.target[k]) / ground.tolerance[k]) ** 2;
    }
  }
  return sum;
}

/** Solves the normal equations of one or two unknowns; undefined where nothing depends on them. */
function leastSquares(
  { given, target, tolerance }: FitTarget,
  gradient: Float64Array,
  slopes: readonly Float64Array[],
  tensors: readonly number[],
): number[] | undefined {
  const n = slopes.length;
  // each unknown in its own unit, or the equations of λ and of k could not be told from singular ones
  const unit = new Float64Array(n);
  const matrix = new Float64Array(n * n);
  const right = new Float64Array(n);
  for (const tensor of tensors) {
    for (const k of given[tensor]) for (let i = 0; i < n; i++) unit[i] += (slopes[i][k] / tolerance[k]) ** 2;
  }
  for (let i = 0; i < n; i++) {
    unit[i] = Math.sqrt(unit[i]);
    if (!(unit[i] > 0) || !Number.isFinite(unit[i])) return undefined;
  }
  for (const tensor of tensors) {
    for (const k of given[tensor]) {
      for (let i = 0; i < n; i++) {
        const slope = slopes[i][k] / tolerance[k] / unit[i];
        right[i] += (slope * (target[k] - gradient[k])) / tolerance[k];
        for (let j = 0; j < n; j++) matrix[i * n + j] += (slope * slopes[j][k]) / tolerance[k] / unit[j];
      }
    }
  }
  if (n === 1) return [right[0] / unit[0]];
  if (n > 2) return undefined;
  const determinant = matrix[0] * matrix[3] - matrix[1] * matrix[2];
  if (!(determinant > 1e-12)) return undefined;
  return [
    (right[0] * matrix[3] - right[1] * matrix[1]) / determinant / unit[0],
    (matrix[0] * right[1] - matrix[2] * right[0]) / determinant / unit[1],
  ];
}

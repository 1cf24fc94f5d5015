import { RULES, type Rules } from '../../network/rules.ts';
import type { BackwardFault, Constant, Variant } from '../catalogue/fault.ts';
import type { FitTarget } from './fit-target.ts';

/** A variant of a fault, as an explanation of a gradient. */
export interface Candidate {
  readonly fault: BackwardFault;
  readonly variant: Variant;
}

/** Candidates planted together, with the constants whose gradient is nearest to the reported one. */
export interface Fit {
  readonly candidates: readonly Candidate[];
  /** One a candidate; undefined where it has none. */
  readonly constants: readonly (number | undefined)[];
  /** Error of each constant; 0 where there is none. */
  readonly doubts: readonly number[];
  readonly gradient: Float64Array;
}

/**
 * Plants faults one upon another.
 *
 * @param right the right rules
 */
export function plantAll(
  candidates: readonly Candidate[],
  constants: readonly (number | undefined)[],
  right: Rules = RULES,
): Rules {
  return candidates.reduce((rules, { variant }, k) => variant.plant(rules, constants[k] ?? 1), right);
}

/**
 * Rounds of Gauss and Newton at most. Near the solution each adds about the five digits to which its derivative is
 * known, so four are enough from there; before it each has to reduce the misfit.
 */
const MOST_ROUNDS = 12;
/** Relative move of a constant below which a round has changed nothing but rounding, some hundred units in the last place. */
const CONVERGED = 1e-13;
/** Factor by which each round has to reduce the sum of squares; the right fault is met ever faster. */
const SLOWEST = 0.5;
/** Relative step of the derivative with respect to a constant: truncation leaves about five digits, rounding eleven. */
const STEP = 1e-5;
/** Value of a constant beyond which it runs away: no factor that people use is larger. */
const LARGEST = 1e12;
/** Determinant, of columns of length 1, below which two constants do the same: their angle is 1e-6. */
const SINGULAR = 1e-12;

/**
 * Solves for the constants of candidates by least squares over tensors, each number divided by its tolerance. The method
 * is that of Gauss and Newton; one round is exact where the gradient is linear in a single constant.
 *
 * @param tensors indices of the tensors to fit
 * @param lowest the lowest layer that has one of them
 * @returns undefined where nothing depends on a constant, or the solution is not an allowed value
 */
export function solveConstants(
  target: FitTarget,
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
    return target.gradient(plantAll(candidates, constants, target.rules), lowest);
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
  let best: Solution | undefined;
  for (const start of starts(own)) {
    const solved = solve(target, at, start, own, tensors);
    if (solved === undefined) continue;
    if (best === undefined || solved.misfit < best.misfit) best = solved;
  }
  if (best === undefined || !best.values.every((value, i) => own[i].allows(value, best.doubts[i])))
    return undefined;
  const { values, doubts, gradient } = best;
  return {
    candidates,
    constants: candidates.map((_, k) => (free.includes(k) ? values[free.indexOf(k)] : undefined)),
    doubts: candidates.map((_, k) => (free.includes(k) ? doubts[free.indexOf(k)] : 0)),
    gradient,
  };
}

/** A constant on the line through two gradients. */
export interface OnLine {
  readonly value: number;
  readonly doubt: number;
  readonly gradient: Float64Array;
}

/**
 * Fits the constant of a gradient that is linear in it, without another backward pass: to the rounding of the two.
 *
 * @param one a value of the constant, and the gradient there
 * @param other another value, and the gradient there
 * @returns undefined where the tensors do not depend on it
 */
export function fitOnLine(
  target: FitTarget,
  [one, from]: readonly [number, Float64Array],
  [other, to]: readonly [number, Float64Array],
  tensors: readonly number[],
): OnLine | undefined {
  const slope = from.map((value, k) => (to[k] - value) / (other - one));
  const move = leastSquares(target, from, [slope], tensors);
  if (move === undefined) return undefined;
  const gradient = from.map((value, k) => value + move[0] * slope[k]);
  return { value: one + move[0], doubt: doubtOf(target, slope, tensors), gradient };
}

interface Solution {
  readonly values: readonly number[];
  readonly doubts: readonly number[];
  readonly gradient: Float64Array;
  /** Sum of squared distances, in tolerances. */
  readonly misfit: number;
}

/** Returns where to start: a linear constant anywhere, another one at three of its usual values. */
function starts(constants: readonly Constant[]): number[][] {
  if (constants.every(({ linear }) => linear)) return [constants.map(() => 1)];
  const usual = constants.map(({ linear, usual }) =>
    linear ? [1] : [usual[0], usual[1], usual[4] ?? usual[0]],
  );
  return [0, 1, 2].map((k) => usual.map((values) => values[Math.min(k, values.length - 1)]));
}

function solve(
  target: FitTarget,
  at: (values: readonly number[]) => Float64Array,
  start: readonly number[],
  constants: readonly Constant[],
  tensors: readonly number[],
): Solution | undefined {
  let values = [...start];
  let gradient = at(values);
  const linear = constants.length === 1 && constants[0].linear;
  let slopes: Float64Array[] = [];
  let misfit = Number.POSITIVE_INFINITY;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    slopes = values.map((value, i) => {
      // A linear gradient is measured from its start to 0, which is exact; another one close by.
      const step = linear ? -value : STEP * Math.max(Math.abs(value), 1e-3);
      const moved = at(values.map((other, j) => (j === i ? other + step : other)));
      return moved.map((one, k) => (one - gradient[k]) / step);
    });
    const move = leastSquares(target, gradient, slopes, tensors);
    if (move === undefined) return undefined;
    values = values.map((value, i) => value + move[i]);
    if (values.some((value) => !Number.isFinite(value) || Math.abs(value) > LARGEST)) return undefined;
    gradient = at(values);
    if (linear) break;
    // The first rounds may come from far away.
    const now = misfitOf(target, gradient, tensors);
    if (round > 2 && !(now < SLOWEST * misfit)) break;
    misfit = now;
    if (move.every((one, i) => Math.abs(one) <= CONVERGED * Math.max(Math.abs(values[i]), 1e-9))) break;
  }
  const doubts = slopes.map((slope) => doubtOf(target, slope, tensors));
  return { values, doubts, gradient, misfit: misfitOf(target, gradient, tensors) };
}

/** Returns the error of a constant: a move of it changes some number by three tolerances. */
function doubtOf(target: FitTarget, slope: Float64Array, tensors: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY;
  for (const tensor of tensors) {
    for (const k of target.given[tensor]) {
      if (slope[k] !== 0) least = Math.min(least, target.tolerance[k] / Math.abs(slope[k]));
    }
  }
  return 3 * least;
}

function misfitOf(target: FitTarget, gradient: Float64Array, tensors: readonly number[]): number {
  let sum = 0;
  for (const tensor of tensors) {
    for (const k of target.given[tensor]) {
      sum += ((gradient[k] - target.reported[k]) / target.tolerance[k]) ** 2;
    }
  }
  return sum;
}

/** Solves the normal equations of one or two unknowns; undefined where nothing depends on one, or both do the same. */
function leastSquares(
  { given, reported, tolerance }: FitTarget,
  gradient: Float64Array,
  slopes: readonly Float64Array[],
  tensors: readonly number[],
): number[] | undefined {
  const n = slopes.length;
  // Each column has length 1, or the equations of λ and of k could not be told from singular ones.
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
        right[i] += (slope * (reported[k] - gradient[k])) / tolerance[k];
        for (let j = 0; j < n; j++) matrix[i * n + j] += (slope * slopes[j][k]) / tolerance[k] / unit[j];
      }
    }
  }
  if (n === 1) return [right[0] / unit[0]];
  if (n > 2) return undefined;
  const determinant = matrix[0] * matrix[3] - matrix[1] * matrix[2];
  if (!(determinant > SINGULAR)) return undefined;
  return [
    (right[0] * matrix[3] - right[1] * matrix[1]) / determinant / unit[0],
    (matrix[0] * right[1] - matrix[2] * right[0]) / determinant / unit[1],
  ];
}

import type { Problem } from '../../problem/problem.ts';
import type { FitTarget } from '../search/fit-target.ts';
import { type Candidate, type Fit, plantAll, solveFor } from '../search/solve-constants.ts';
import { type NamedConstant, nameConstant } from './constants.ts';
import { REPRODUCED, residualOver } from './residual.ts';
import { bitsOf } from './weight-of-evidence.ts';

/** Faults that together give the numbers that were given. */
export interface Explanation {
  readonly candidates: readonly Candidate[];
  /** One a candidate; undefined where it has none. */
  readonly constants: readonly (NamedConstant | undefined)[];
  readonly gradient: Float64Array;
  /** The largest difference, in units of what right code could be off by. */
  readonly residual: number;
  /** ‖difference‖/‖given‖ of the worst tensor. */
  readonly distance: number;
  /** Bits of evidence of the weakest of its faults, and of all together, over what it took to choose them. */
  readonly bits: number;
}

/** An explanation that is not the best one: how near it comes. */
export interface RunnerUp {
  readonly candidates: readonly Candidate[];
  /** ‖difference‖/‖given‖ of the worst tensor. */
  readonly distance: number;
}

/**
 * Makes an explanation of a fit that reproduces what was given: names its constants, sets them to what they are
 * named, and weighs the evidence for each of its faults by what the numbers would be without it.
 *
 * @param tried how many candidates it was chosen from
 * @returns undefined where it does not reproduce them, or a fault is none: its constant is the right one
 */
function explain(ground: FitTarget, problem: Problem, fitted: Fit, tried: number): Explanation | undefined {
  const all = ground.tensors.map((_, tensor) => tensor);
  const { candidates } = fitted;
  if (!(residualOver(ground, fitted.gradient, all) <= REPRODUCED)) return undefined;
  const constants = candidates.map(({ variant: { constant } }, k) => {
    const value = fitted.constants[k];
    return constant === undefined || value === undefined
      ? undefined
      : nameConstant(value, fitted.doubts[k], constant, problem);
  });
  for (let k = 0; k < candidates.length; k++) {
    const { constant } = candidates[k].variant;
    const solved = fitted.constants[k];
    if (constant?.right === undefined || solved === undefined) continue;
    if (Math.abs(solved - constant.right) <= fitted.doubts[k]) return undefined;
  }
  const values = constants.map((constant) => constant?.value);
  const gradient = ground.gradient(plantAll(candidates, values));
  const residual = residualOver(ground, gradient, all);
  if (!(residual <= REPRODUCED)) return undefined;
  const taken = constants.map((constant) => (constant?.bits ?? 0) + Math.log2(tried));
  const each = candidates.map((_, k) => {
    const others = candidates.filter((_, j) => j !== k);
    const without = ground.gradient(
      plantAll(
        others,
        values.filter((_, j) => j !== k),
      ),
    );
    return bitsOf(ground, without, residual) - taken[k];
  });
  // Two constants could each be the one that meets three numbers, where together they are free to meet them all.
  const together = bitsOf(ground, ground.right, residual) - taken.reduce((sum, one) => sum + one, 0);
  return {
    candidates,
    constants,
    gradient,
    residual,
    distance: distanceOf(ground, gradient),
    bits: Math.min(together, ...each),
  };
}

/** ‖difference‖/‖given‖ of the tensor where it is largest: how near an explanation comes, whatever the digits. */
export function distanceOf({ given, target }: FitTarget, gradient: Float64Array): number {
  let largest = 0;
  for (const indices of given) {
    let [apart, size] = [0, 0];
    for (const k of indices) {
      apart += (gradient[k] - target[k]) ** 2;
      size += target[k] ** 2 + gradient[k] ** 2;
    }
    // Written so that NaN counts as apart.
    if (!(apart <= 0)) largest = Math.max(largest, Math.sqrt((2 * apart) / size) || Number.POSITIVE_INFINITY);
  }
  return largest;
}

/** Fits candidates to everything that was given, on the quick ground first where there is one. */
export function tryTogether(
  grounds: { readonly whole: FitTarget; readonly quick: FitTarget },
  problem: Problem,
  candidates: readonly Candidate[],
  tried: number,
): Explanation | undefined {
  const whole = grounds.whole;
  const all = whole.tensors.map((_, tensor) => tensor);
  if (grounds.quick !== whole && !candidates.some(({ variant }) => variant.whole)) {
    const sketched = solveFor(grounds.quick, candidates, all);
    if (sketched === undefined) return undefined;
    if (!(residualOver(grounds.quick, sketched.gradient, all) <= REPRODUCED)) return undefined;
  }
  const fitted = solveFor(whole, candidates, all);
  return fitted && explain(whole, problem, fitted, tried);
}

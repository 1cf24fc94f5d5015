import type { Problem } from '../../problem/problem.ts';
import type { FitTarget, FitTargets } from '../search/fit-target.ts';
import { type Candidate, type Fit, plantAll, solveConstants } from '../search/solve-constants.ts';
import { type NamedConstant, nameConstant } from './constants.ts';
import { type Evidence, indistinguishable, REPRODUCED } from './evidence.ts';
import { bitsOf, distanceOf, residualOver } from './gradient-evidence.ts';

/** Faults that together give the reported gradient; `bits` are those of the weakest, and of all together. */
export interface Explanation extends Evidence {
  readonly candidates: readonly Candidate[];
  /** One a candidate; undefined where it has none. */
  readonly constants: readonly (NamedConstant | undefined)[];
  readonly gradient: Float64Array;
  /** ‖difference‖/‖reported‖ of the worst tensor. */
  readonly distance: number;
}

/** An explanation that is not the best one, and its distance. */
export interface RunnerUp {
  readonly candidates: readonly Candidate[];
  /** ‖difference‖/‖reported‖ of the worst tensor. */
  readonly distance: number;
}

/** Fits candidates to the whole gradient, on the reduced problem first where there is one. */
export function explainBy(
  { whole, reduced }: FitTargets,
  problem: Problem,
  candidates: readonly Candidate[],
  tried: number,
): Explanation | undefined {
  const all = whole.tensors.map((_, tensor) => tensor);
  if (reduced !== whole && !candidates.some(({ variant }) => variant.whole)) {
    const fit = solveConstants(reduced, candidates, all);
    if (fit === undefined || !(residualOver(reduced, fit.gradient, all) <= REPRODUCED)) return undefined;
  }
  const fit = solveConstants(whole, candidates, all);
  return fit && explain(whole, problem, fit, tried);
}

/**
 * Makes an explanation of a fit that reproduces the reported gradient: names its constants, replaces them by the
 * numbers that were meant, and weighs the evidence for each of its faults by the gradient without it.
 *
 * @param tried number of candidates from which each of its faults was chosen
 * @returns undefined where the fit does not reproduce the gradient, or one of the faults does not show in it
 */
function explain(target: FitTarget, problem: Problem, fit: Fit, tried: number): Explanation | undefined {
  const all = target.tensors.map((_, tensor) => tensor);
  const { candidates } = fit;
  if (!(residualOver(target, fit.gradient, all) <= REPRODUCED)) return undefined;
  const constants: (NamedConstant | undefined)[] = [];
  for (const [k, { variant }] of candidates.entries()) {
    const [{ constant }, solved, doubt] = [variant, fit.constants[k], fit.doubts[k]];
    const isNone = constant === undefined || solved === undefined;
    if (!isNone && constant.right !== undefined && Math.abs(solved - constant.right) <= doubt)
      return undefined;
    constants.push(isNone ? undefined : nameConstant(solved, doubt, constant, problem));
  }
  const gradientOf = (kept: (k: number) => boolean): Float64Array =>
    target.gradient(
      plantAll(
        candidates.filter((_, k) => kept(k)),
        constants.filter((_, k) => kept(k)).map((constant) => constant?.value),
        target.rules,
      ),
    );
  const gradient = gradientOf(() => true);
  const residual = residualOver(target, gradient, all);
  if (!(residual <= REPRODUCED)) return undefined;
  const choice = constants.map((constant) => (constant?.bits ?? 0) + Math.log2(tried));
  const shown = candidates.map((_, k) =>
    bitsOf(
      target,
      gradient,
      gradientOf((j) => j !== k),
      residual,
    ),
  );
  // A fault without which the numbers are reproduced as well is not one of several.
  if (candidates.length > 1 && shown.some((bits) => bits === 0)) return undefined;
  const each = shown.map((bits, k) => bits - choice[k]);
  // Two constants could each be the one that meets three numbers, where together they are free to meet them all.
  const together =
    bitsOf(target, gradient, target.right, residual) - choice.reduce((sum, bits) => sum + bits, 0);
  const bits = Math.min(together, ...each);
  return { candidates, constants, gradient, residual, distance: distanceOf(target, gradient), bits };
}

/** Bits by which the constants of one explanation may exceed those of another before the simpler one is kept alone. */
const SIMPLER = 10;

/**
 * Ranks explanations. The ties are those that the numbers cannot tell from the best one, the commonest first. Variants
 * of the same fault are no ties of each other: the one with the simplest constants is kept. Nor is an explanation a tie
 * whose constants take many more bits than those of another, or are 0. One that has too few bits by itself comes after those that
 * have enough.
 *
 * @param enough bits of evidence that a name needs
 */
export function rank(
  explanations: readonly Explanation[],
  enough: number,
): { ties: Explanation[]; near: RunnerUp[] } {
  const exact = indistinguishable(explanations);
  const near = explanations
    .filter((explanation) => !exact.includes(explanation))
    .map(({ candidates, distance }) => ({ candidates, distance }));
  const ties: Explanation[] = [];
  const simplestFirst = exact.sort(
    (a, b) => a.candidates.length - b.candidates.length || bitsIn(a) - bitsIn(b) || met(b) - met(a),
  );
  for (const one of simplestFirst) {
    if (ties.length > 0 && isTimesZero(one)) continue;
    if (ties.some((other) => codes(other) === codes(one) || bitsIn(one) > bitsIn(other) + SIMPLER)) continue;
    ties.push(one);
  }
  const isShort = ({ bits }: Explanation): number => (bits >= enough ? 0 : 1);
  return { ties: ties.sort((a, b) => isShort(a) - isShort(b) || met(b) - met(a)), near };
}

/** Whether a fault multiplies by 0, which says no more than a fault that leaves something out. */
function isTimesZero({ candidates, constants }: Explanation): boolean {
  return constants.some(
    (constant, k) => constant?.value === 0 && candidates[k].variant.doesAt?.(0) === undefined,
  );
}

/** Bits that it takes to write the constants. */
function bitsIn({ constants }: Explanation): number {
  return constants.reduce((sum, constant) => sum + (constant?.bits ?? 0), 0);
}

/** How often the rarest of its faults was met. */
function met({ candidates }: Explanation): number {
  return Math.min(...candidates.map(({ fault }) => fault.met));
}

function codes({ candidates }: Explanation): string {
  return candidates
    .map(({ fault }) => fault.code)
    .sort()
    .join('+');
}

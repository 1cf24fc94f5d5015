import { NncheckError } from '../../errors.ts';
import { problemFromSpec } from '../../problem/load.ts';
import type { Problem } from '../../problem/problem.ts';
import { specOf } from '../../subjects/spec-of.ts';
import type { GradientCheck } from '../../verdict/verdict.ts';
import { numbers } from './numbers.ts';
import { type Failing, isSameFailure } from './same-failure.ts';
import { examples, layers, type Pass, plain, sizes } from './structure.ts';

/** Checks what is under test on a problem; undefined where it cannot be put to that problem. */
export type CheckOf = (problem: Problem, signal: AbortSignal) => Promise<GradientCheck | undefined>;

export interface Shrunk extends Failing {
  /** Problems that were tried. */
  readonly tried: number;
  /** Whether every one of them was of another cost, or could not be checked: what is under test does not follow it. */
  readonly isFollowed: boolean;
  /** Whether something smaller may be left, since a signal or the limit ended the search. */
  readonly isCutShort: boolean;
}

/** The passes, those that make the following ones cheaper first. */
const PASSES: readonly Pass[] = [examples, layers, sizes, plain, numbers];
/** Problems that are tried at most: ten times what three layers and twenty examples take. */
const MOST_TRIED = 3000;

/**
 * Looks for the smallest problem that fails in the same way: one from which no example and no layer can be left out, and
 * none of whose sizes and numbers can be made smaller or simpler by itself.
 *
 * @param onTried told after each problem how many were tried
 */
export async function shrink(
  failing: Failing,
  checkOf: CheckOf,
  signal: AbortSignal,
  onTried?: (tried: number) => void,
): Promise<Shrunk> {
  const known = new Set([JSON.stringify(specOf(failing.problem))]);
  let best = failing;
  let tried = 0;
  let isFollowed = false;
  const isCutShort = (): boolean => signal.aborted || tried >= MOST_TRIED;
  const attempt = async (problem: Problem | undefined): Promise<boolean> => {
    if (problem === undefined || isCutShort()) return false;
    const spec = specOf(problem);
    const key = JSON.stringify(spec);
    if (known.has(key) || !(await problemFromSpec(spec).then(() => true, isUnreadable))) return false;
    known.add(key);
    tried++;
    onTried?.(tried);
    // A program that fails on a smaller problem does not fail in the same way.
    const check = await checkOf(problem, signal).catch((error: unknown) => {
      if (error instanceof NncheckError || signal.aborted) return undefined;
      throw error;
    });
    if (check === undefined || signal.aborted) return false;
    isFollowed ||= !isOfOtherCost(check) || isOfOtherCost(failing.check);
    if (!isSameFailure({ problem, check }, failing)) return false;
    best = { problem, check };
    return true;
  };
  let before: Problem | undefined;
  while (before !== best.problem) {
    before = best.problem;
    for (const pass of PASSES) {
      // Other numbers of a problem that it does not follow take long, and show nothing.
      if (pass === numbers && tried > 0 && !isFollowed) break;
      await pass(best.problem, attempt);
    }
  }
  return { ...best, tried, isFollowed, isCutShort: isCutShort() };
}

/** Not every number is one of a spec: a token has to be in the vocabulary. */
function isUnreadable(error: unknown): false {
  if (error instanceof NncheckError) return false;
  throw error;
}

const isOfOtherCost = ({ parts }: GradientCheck): boolean =>
  parts.outputs === 'mismatch' || parts.cost === 'mismatch';

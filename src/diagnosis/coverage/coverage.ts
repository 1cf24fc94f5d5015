import type { Problem } from '../../problem/problem.ts';
import { type GradientUnderTest, type Judged, wouldMismatch } from '../../verdict/gradient/judge-gradient.ts';
import type { Coverage } from '../../verdict/verdict.ts';
import { type Mistake, standardMistakes } from './mistakes.ts';

/**
 * Tells which of the standard mistakes this check would have caught, had they been made: each mistaken gradient is
 * judged again on the evaluations that were made for the right one (docs/numerics.md, section 6).
 *
 * @param claim the right gradient, with what is known of it
 * @param further mistakes beyond the standard ones
 */
export function coverageOf(
  problem: Problem,
  claim: GradientUnderTest,
  judged: Judged,
  further: Iterable<Mistake> = [],
): Coverage {
  const missed: string[] = [];
  let of = 0;
  for (const mistakes of [standardMistakes(problem, claim.gradient), further]) {
    for (const { name, gradient } of mistakes) {
      of++;
      if (!wouldMismatch({ ...claim, gradient }, claim, judged)) missed.push(name);
    }
  }
  return { caught: of - missed.length, of, missed };
}

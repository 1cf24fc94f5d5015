import type { Problem } from '../../problem/problem.ts';
import { type JudgedGradient, wouldMismatch } from '../../verdict/gradient/judge-gradient.ts';
import type { Coverage } from '../../verdict/verdict.ts';
import { type Mistake, standardMistakes } from './mistakes.ts';

/**
 * Tells which of the standard mistakes this check would have caught, had they been made: each mistaken gradient is
 * judged again on the evaluations that were made for the right one (docs/numerics.md, section 6).
 *
 * @param evidence the right gradient, with its judgements
 * @param further mistakes beyond the standard ones
 */
export function coverageOf(
  problem: Problem,
  evidence: JudgedGradient,
  further: Iterable<Mistake> = [],
): Coverage {
  const missed: string[] = [];
  let of = 0;
  for (const mistakes of [standardMistakes(problem, evidence.claim.gradient), further]) {
    for (const { name, gradient } of mistakes) {
      of++;
      if (!wouldMismatch(gradient, evidence)) missed.push(name);
    }
  }
  return { caught: of - missed.length, of, missed };
}

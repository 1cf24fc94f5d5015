import { pauses } from '../../differences/pauses.ts';
import type { Problem } from '../../problem/problem.ts';
import type { JudgedWholeInputs } from '../../verdict/gradient/input-gradient.ts';
import { type JudgedGradient, wouldMismatch } from '../../verdict/gradient/judge-gradient.ts';
import type { Coverage } from '../../verdict/verdict.ts';
import { attentionMistakes } from './attention-mistakes.ts';
import { type Mistake, standardMistakes } from './mistakes.ts';
import { normMistakes } from './norm-mistakes.ts';
import { sequenceMistakes } from './sequence-mistakes.ts';
import { windowMistakes } from './window-mistakes.ts';

export interface CoverageOptions {
  /** The right gradient with respect to the inputs, where that was judged beside it. */
  readonly inputs?: Pick<JudgedWholeInputs, 'evaluation' | 'evidence'>;
  readonly further?: Iterable<Mistake>;
  readonly signal?: AbortSignal;
}

/**
 * Weights times examples up to which coverage counts with the rounding errors of right code, which take passes of their
 * own: about half a second. In larger problems some weight of each mistake is far from what rounding can move.
 */
const ROUNDING_WORK = 5e6;

/**
 * Tells which of the standard mistakes this check would have caught, had they been made: each mistaken gradient is
 * judged again on the evaluations that were made for the right one (docs/numerics.md, section 6).
 *
 * @param evidence the right gradient, with its judgements
 * @param further mistakes beyond the standard ones
 * @returns undefined where the signal came before all were judged
 */
export async function coverageOf(
  problem: Problem,
  evidence: JudgedGradient,
  { further = [], signal, inputs }: CoverageOptions = {},
): Promise<Coverage | undefined> {
  const pause = pauses();
  const work = problem.network.space.size * problem.data.count;
  const judged = [evidence, ...(inputs ? [inputs.evidence] : [])].map((own) => {
    const { sensitivity, ...claim } = own.claim;
    return { ...own, claim: { ...claim, ...(sensitivity && work <= ROUNDING_WORK && { sensitivity }) } };
  });
  const missed: string[] = [];
  let of = 0;
  const whole = inputs?.evaluation.problem ?? problem;
  const { gradient: right } = (inputs?.evidence ?? evidence).claim;
  for (const mistakes of [
    standardMistakes(whole, right),
    windowMistakes(whole, right),
    normMistakes(whole, right),
    sequenceMistakes(whole, right),
    attentionMistakes(whole, right),
    further,
  ]) {
    for (const { name, gradient } of mistakes) {
      await pause();
      if (signal?.aborted) return undefined;
      of++;
      if (!judged.some((own) => wouldMismatch(gradient, own))) missed.push(name);
    }
  }
  return { caught: of - missed.length, of, missed };
}

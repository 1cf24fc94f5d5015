import { type Reason, VERDICTS } from '../tensor-check.ts';
import type { Judgement } from './judge-weight.ts';

/** The judgements of many weights, a column each: there may be millions. */
export interface Judgements {
  readonly length: number;
  /** Index into VERDICTS. */
  readonly verdict: Uint8Array;
  readonly bound: Float64Array;
  readonly scale: Float64Array;
  readonly reasons: Map<number, Reason>;
}

/** Makes columns from the judgement of each of so many weights. */
export function judgementsOf(length: number, of: (k: number) => Judgement): Judgements {
  const judgements = {
    length,
    verdict: new Uint8Array(length),
    bound: new Float64Array(length),
    scale: new Float64Array(length),
    reasons: new Map<number, Reason>(),
  };
  for (let k = 0; k < length; k++) setJudgement(judgements, k, of(k));
  return judgements;
}

/** Writes one judgement over the one before. */
export function setJudgement(
  { verdict, bound, scale, reasons }: Judgements,
  k: number,
  judgement: Judgement,
): void {
  verdict[k] = VERDICTS.indexOf(judgement.verdict);
  bound[k] = judgement.bound;
  scale[k] = judgement.scale;
  if (judgement.reason === undefined) reasons.delete(k);
  else reasons.set(k, judgement.reason);
}

/** Returns the judgement of weight k. */
export function judgementAt({ verdict, bound, scale, reasons }: Judgements, k: number): Judgement {
  const reason = reasons.get(k);
  return { verdict: VERDICTS[verdict[k]], bound: bound[k], scale: scale[k], ...(reason && { reason }) };
}

/** Joins the judgements of several sets of weights. */
export function joinJudgements(parts: readonly Judgements[]): Judgements {
  const each = parts.flatMap((part) => Array.from(part.verdict, (_, k) => judgementAt(part, k)));
  return judgementsOf(each.length, (k) => each[k]);
}

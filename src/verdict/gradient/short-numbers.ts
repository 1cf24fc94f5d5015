import type { ArrangedTensor } from '../../tensors/layout.ts';
import { VERDICTS } from '../tensor-check.ts';
import type { Judged } from './judge-gradient.ts';
import { judgementAt, judgementsOf } from './judgements.ts';

/**
 * Accepts numbers whose only shortcoming is that they show too few digits, such as 0.0000, as long as others of their
 * tensor are decided: a right printout of small numbers has them.
 */
export function acceptShortNumbers(tensors: readonly ArrangedTensor[], judged: Judged): Judged {
  const { weights, judgements } = judged;
  const short = [...judgements.reasons].filter(([, reason]) => reason === 'few digits').map(([k]) => k);
  if (short.length === 0) return judged;
  const places = new Map(Array.from(weights, (weight, k) => [weight, k] as const));
  const accepted = new Set<number>();
  for (const { source } of tensors) {
    const own = Array.from(source, (weight) => places.get(weight)).filter((k) => k !== undefined);
    if (!own.some((k) => isDecided(VERDICTS[judgements.verdict[k]]))) continue;
    for (const k of own) if (judgements.reasons.get(k) === 'few digits') accepted.add(k);
  }
  return {
    ...judged,
    judgements: judgementsOf(judgements.length, (k) => {
      const judgement = judgementAt(judgements, k);
      return accepted.has(k)
        ? { verdict: 'match', bound: judgement.bound, scale: judgement.scale }
        : judgement;
    }),
  };
}

function isDecided(verdict: (typeof VERDICTS)[number]): boolean {
  return verdict === 'match' || verdict === 'mismatch' || verdict === 'subgradient';
}

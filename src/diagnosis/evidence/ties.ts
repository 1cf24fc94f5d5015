import type { Explanation, RunnerUp } from './explanation.ts';

/** Explanations whose residuals differ by less than this cannot be told apart by them. */
const AS_GOOD = 1.5;
/** Bits by which the wordiest constant may be worse than the simplest before it is no tie. */
const SIMPLER = 10;

/**
 * Ranks explanations: those that meet the numbers as exactly as the best one are a tie, the commonest first. Of one
 * fault in several words, and of a solved constant against none, the simpler is kept.
 */
export function rank(explanations: readonly Explanation[]): { ties: Explanation[]; near: RunnerUp[] } {
  if (explanations.length === 0) return { ties: [], near: [] };
  const best = Math.min(...explanations.map(({ residual }) => residual));
  const exact = explanations.filter(({ residual }) => residual <= Math.max(1, AS_GOOD * best));
  const near = explanations
    .filter((explanation) => !exact.includes(explanation))
    .map(({ candidates, distance }) => ({ candidates, distance }));
  const sorted = [...exact].sort(
    (a, b) => a.candidates.length - b.candidates.length || cost(a) - cost(b) || met(b) - met(a),
  );
  const ties: Explanation[] = [];
  for (const one of sorted) {
    if (ties.some((other) => codes(other) === codes(one))) continue;
    if (ties.some((other) => simpler(other, one))) continue;
    ties.push(one);
  }
  return { ties: ties.sort((a, b) => met(b) - met(a)), near };
}

/** What it takes to write the constants down. */
function cost({ constants }: Explanation): number {
  return constants.reduce((sum, constant) => sum + (constant?.bits ?? 0), 0);
}

/** Whether one needs a constant less, or has a named one where the other has any number. */
function simpler(one: Explanation, other: Explanation): boolean {
  return cost(other) > cost(one) + SIMPLER;
}

function met({ candidates }: Explanation): number {
  return Math.min(...candidates.map(({ fault }) => fault.met));
}

function codes({ candidates }: Explanation): string {
  return candidates
    .map(({ fault }) => fault.code)
    .sort()
    .join('+');
}

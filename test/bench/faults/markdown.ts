import type { Proof } from './prove.ts';
import { trialOf, WRITINGS, type Writing } from './writings.ts';

/** How many problems each part of the table is made from. */
export interface Counts {
  readonly singles: number;
  readonly pairs: number;
  readonly right: number;
}

/** What became of planted mistakes, of those that show. */
export interface Tally {
  readonly shown: number;
  readonly exact: number;
  readonly smallTie: number;
  readonly largerTie: number;
  readonly abstained: number;
  readonly wrong: number;
}

/** Candidates that a person can look through. */
const SMALL_TIE = 3;

/** Counts what became of mistakes whose numbers differ from the right ones by more than their digits. */
export function tallyOf(proofs: readonly Proof[]): Tally {
  const shown = proofs.filter(({ outcome }) => outcome !== 'does not show');
  const count = (outcome: Proof['outcome'], holds = (_: Proof): boolean => true): number =>
    shown.filter((proof) => proof.outcome === outcome && holds(proof)).length;
  const small = ({ explanations }: Proof): boolean => explanations! <= SMALL_TIE;
  return {
    shown: shown.length,
    exact: count('exact'),
    smallTie: count('tie', small),
    largerTie: count('tie', (proof) => !small(proof)),
    abstained: count('abstained'),
    wrong: count('wrong'),
  };
}

/** Runs the whole proving ground, and yields the README's table of it line by line. */
export async function* markdown({ singles, pairs, right }: Counts, from: number): AsyncIterable<string> {
  yield '| planted | numbers in | that show | named exactly | tie of at most 3 | larger tie | no name | wrong name |';
  yield '|---|---|--:|--:|--:|--:|--:|--:|';
  for (const written of WRITINGS) yield await row('one fault', written, singles, 1, from);
  for (const written of WRITINGS) yield await row('two faults', written, pairs, 2, from);
  yield '';
  yield '| never to be named | numbers in | named |';
  yield '|---|---|--:|';
  for (const written of WRITINGS) {
    const accused = await times(right, from, trialOf(written).accuse);
    yield `| right code | ${written} | ${accused} of ${right} |`;
  }
  for (const written of WRITINGS) {
    const { garbage } = trialOf(written);
    const named = await times(right, from, async (seed) => (await garbage(seed)) !== undefined);
    yield `| random numbers | ${written} | ${named} of ${right} |`;
  }
}

async function row(
  what: string,
  written: Writing,
  count: number,
  faults: 1 | 2,
  from: number,
): Promise<string> {
  const proofs: Proof[] = [];
  for (let k = 0; k < count; k++) proofs.push(await trialOf(written).prove(from + k, faults));
  const { shown, exact, smallTie, largerTie, abstained, wrong } = tallyOf(proofs);
  const rates = [exact, smallTie, largerTie, abstained, wrong].map((n) => rate(n, shown));
  return `| ${[what, written, shown, ...rates].join(' | ')} |`;
}

async function times(
  count: number,
  from: number,
  happens: (seed: number) => Promise<boolean>,
): Promise<number> {
  let n = 0;
  for (let k = 0; k < count; k++) if (await happens(from + k)) n++;
  return n;
}

/** `98.4 %`; a dash where nothing was tried. */
export function rate(n: number, of: number): string {
  return of === 0 ? '–' : `${((100 * n) / of).toFixed(1)} %`;
}

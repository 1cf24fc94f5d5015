import { accuse, garbage, type Proof, prove, WRITTEN, type Written } from './prove.ts';

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
  const small = ({ naming }: Proof): boolean => naming!.ties.length <= SMALL_TIE;
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
export function* markdown({ singles, pairs, right }: Counts, from: number): Iterable<string> {
  yield '| planted | numbers in | that show | named exactly | tie of at most 3 | larger tie | no name | wrong name |';
  yield '|---|---|--:|--:|--:|--:|--:|--:|';
  for (const written of WRITTEN) yield row('one fault', written, singles, 1, from);
  for (const written of WRITTEN) yield row('two faults', written, pairs, 2, from);
  yield '';
  yield '| never to be named | numbers in | named |';
  yield '|---|---|--:|';
  for (const written of WRITTEN) {
    const accused = times(right, from, (seed) => accuse(seed, written));
    yield `| right code | ${written} | ${accused} of ${right} |`;
  }
  for (const written of WRITTEN) {
    const named = times(right, from, (seed) => garbage(seed, written).kind === 'named');
    yield `| random numbers | ${written} | ${named} of ${right} |`;
  }
}

function row(what: string, written: Written, count: number, faults: 1 | 2, from: number): string {
  const tally = tallyOf(Array.from({ length: count }, (_, k) => prove(from + k, faults, written)));
  const { shown, exact, smallTie, largerTie, abstained, wrong } = tally;
  const rates = [exact, smallTie, largerTie, abstained, wrong].map((n) => rate(n, shown));
  return `| ${[what, written, shown, ...rates].join(' | ')} |`;
}

function times(count: number, from: number, happens: (seed: number) => boolean): number {
  let n = 0;
  for (let k = 0; k < count; k++) if (happens(from + k)) n++;
  return n;
}

/** `98.4 %`; a dash where nothing was tried. */
export function rate(n: number, of: number): string {
  return of === 0 ? '–' : `${((100 * n) / of).toFixed(1)} %`;
}

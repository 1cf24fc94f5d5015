import { markdown, rate, tallyOf } from './markdown.ts';
import { accuse, garbage, inShort, type Proof, prove, WRITTEN, type Written } from './prove.ts';

/**
 * Runs one part of the proving ground and prints its rates, `main(['single', '17 digits', '500', '0'])`; or all of it as
 * the table of the README: `main(['--markdown', '500', '100', '500', '0'])`, with how many single faults, pairs, and
 * right programs in each writing, and the seed of the first.
 */
export function main(args: readonly string[]): void {
  if (args[0] === '--markdown') {
    const [singles = 500, pairs = 100, right = 500, from = 0] = args.slice(1).map(Number);
    for (const line of markdown({ singles, pairs, right }, from)) console.log(line);
    return;
  }
  const [what = 'single', written = '17 digits', count = '200', from = '0'] = args;
  const kinds: readonly Written[] = written === 'all' ? WRITTEN : [written as Written];
  for (const kind of kinds) {
    if (what === 'right') {
      let accused = 0;
      for (let k = 0; k < Number(count); k++) if (accuse(Number(from) + k, kind)) accused++;
      console.log(`right code, ${kind}: accused ${accused} of ${count}`);
    } else if (what === 'garbage') {
      let named = 0;
      for (let k = 0; k < Number(count); k++) {
        const naming = garbage(Number(from) + k, kind);
        if (naming.kind !== 'named') continue;
        named++;
        console.log(`  garbage ${Number(from) + k}: ${inShort(naming)}`);
      }
      console.log(`random garbage, ${kind}: named ${named} of ${count}`);
    } else {
      const proofs: Proof[] = [];
      for (let k = 0; k < Number(count); k++)
        proofs.push(prove(Number(from) + k, what === 'pairs' ? 2 : 1, kind));
      summarize(what, kind, proofs);
    }
  }
}

function summarize(what: string, written: Written, proofs: readonly Proof[]): void {
  const shown = proofs.filter(({ outcome }) => outcome !== 'does not show');
  const part = (outcome: Proof['outcome']) => shown.filter((proof) => proof.outcome === outcome);
  const tally = tallyOf(proofs);
  const of = (n: number) => rate(n, shown.length);
  const ties = part('tie');
  console.log(
    `${what}, ${written}: ${shown.length} that show; exact ${of(tally.exact)}, tie of at most 3 ${of(tally.smallTie)}, larger tie ${of(tally.largerTie)}, abstained ${of(tally.abstained)}, wrong ${of(tally.wrong)}; median ${median(shown.map(({ ms }) => ms)).toFixed(0)} ms, longest ${Math.max(...shown.map(({ ms }) => ms)).toFixed(0)} ms`,
  );
  if (process.env.VERBOSE === undefined) return;
  for (const { seed, planted, outcome, says, naming } of [
    ...part('wrong'),
    ...part('abstained'),
    ...ties.filter(({ naming }) => naming!.ties.length > 3),
  ]) {
    const near = naming?.runnersUp.map(
      ({ candidates, distance }) =>
        `${candidates.map(({ fault }) => fault.slug).join('+')} ${distance.toPrecision(2)}`,
    );
    console.log(`  ${outcome} ${seed}: ${planted}\n     → ${says} {${near?.join(', ')}}`);
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

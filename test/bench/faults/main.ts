import { markdown, rate, tallyOf } from './markdown.ts';
import type { Proof } from './prove.ts';
import { MAKERS, trialOf, WRITINGS, type Writing, writingsOf } from './writings.ts';

/**
 * Runs one part of the proving ground and prints its rates, `main(['single', '17 digits', '500', '0'])`, or
 * `main(['single', 'conv: 17 digits', '500', '0'])` in networks of a group of layers; or all of it as
 * the table of the README: `main(['--markdown', '500', '100', '500', '0'])`, with how many single faults, pairs, and
 * right programs in each writing, and the seed of the first.
 */
export async function main(args: readonly string[]): Promise<void> {
  if (args[0] === '--markdown') {
    const [singles = 500, pairs = 100, right = 500, from = 0] = args.slice(1).map(Number);
    for await (const line of markdown({ singles, pairs, right }, from)) console.log(line);
    return;
  }
  const [what = 'single', written = '17 digits', count = '200', from = '0'] = args;
  const kinds: readonly Writing[] =
    written === 'all' ? WRITINGS : written in MAKERS ? writingsOf(written) : [written as Writing];
  for (const kind of kinds) {
    const { prove, accuse, garbage } = trialOf(kind);
    if (what === 'right') {
      let accused = 0;
      for (let k = 0; k < Number(count); k++) if (await accuse(Number(from) + k)) accused++;
      console.log(`right code, ${kind}: accused ${accused} of ${count}`);
    } else if (what === 'garbage') {
      let named = 0;
      for (let k = 0; k < Number(count); k++) {
        const says = await garbage(Number(from) + k);
        if (says === undefined) continue;
        named++;
        console.log(`  garbage ${Number(from) + k}: ${says}`);
      }
      console.log(`random garbage, ${kind}: named ${named} of ${count}`);
    } else {
      const proofs: Proof[] = [];
      for (let k = 0; k < Number(count); k++)
        proofs.push(await prove(Number(from) + k, what === 'pairs' ? 2 : 1));
      summarize(what, kind, proofs);
    }
  }
}

function summarize(what: string, written: Writing, proofs: readonly Proof[]): void {
  const shown = proofs.filter(({ outcome }) => outcome !== 'does not show');
  const part = (outcome: Proof['outcome']) => shown.filter((proof) => proof.outcome === outcome);
  const tally = tallyOf(proofs);
  const of = (n: number) => rate(n, shown.length);
  const ties = part('tie');
  console.log(
    `${what}, ${written}: ${shown.length} that show; exact ${of(tally.exact)}, tie of at most 3 ${of(tally.smallTie)}, larger tie ${of(tally.largerTie)}, abstained ${of(tally.abstained)}, wrong ${of(tally.wrong)}; median ${median(shown.map(({ ms }) => ms)).toFixed(0)} ms, longest ${Math.max(...shown.map(({ ms }) => ms)).toFixed(0)} ms`,
  );
  if (process.env.VERBOSE === undefined) return;
  for (const { seed, planted, outcome, says, runnersUp } of [
    ...part('wrong'),
    ...part('abstained'),
    ...ties.filter(({ explanations }) => explanations! > (process.env.VERBOSE === '2' ? 1 : 3)),
  ]) {
    console.log(`  ${outcome} ${seed}: ${planted}\n     → ${says} {${runnersUp?.join(', ')}}`);
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

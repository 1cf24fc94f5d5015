import { accuse, garbage, inShort, type Proof, prove, WRITTEN, type Written } from './prove.ts';

/** Runs one part of the proving ground and prints its rates: `main(['single', '17 digits', '500', '0'])`. */
export function main([
  what = 'single',
  written = '17 digits',
  count = '200',
  from = '0',
]: readonly string[]): void {
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
  const rate = (n: number) => `${((100 * n) / shown.length).toFixed(1)} %`;
  const ties = part('tie');
  const small = ties.filter(({ naming }) => naming!.ties.length <= 3);
  console.log(
    `${what}, ${written}: ${shown.length} that show; exact ${rate(part('exact').length)}, tie of at most 3 ${rate(small.length)}, larger tie ${rate(ties.length - small.length)}, abstained ${rate(part('abstained').length)}, wrong ${rate(part('wrong').length)}; median ${median(shown.map(({ ms }) => ms)).toFixed(0)} ms, longest ${Math.max(...shown.map(({ ms }) => ms)).toFixed(0)} ms`,
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

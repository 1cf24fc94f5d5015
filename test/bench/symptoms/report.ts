import type { Judged } from './judge.ts';

/** Prints the table of the proving ground, and with `verbose` each run that is not as it should be. */
export function report(all: readonly Judged[], verbose: boolean): void {
  const proved = all.filter((one) => one.proved);
  const planted = proved.filter(({ part }) => part === 'planted');
  const causes = [...new Set(planted.map(({ label }) => label))].sort();
  console.log('| true cause | runs | first | first two | none | repaired by the advice |');
  console.log('|---|--:|--:|--:|--:|--:|');
  for (const cause of causes)
    console.log(
      row(
        cause,
        planted.filter(({ label }) => label === cause),
      ),
    );
  console.log(row('all', planted));
  console.log('');
  console.log('| nothing to find | runs | an error | a warning |');
  console.log('|---|--:|--:|--:|');
  for (const part of ['healthy', 'twin'] as const) {
    const runs = proved.filter((one) => one.part === part);
    const with_ = (severity: string) =>
      runs.filter(({ findings }) => findings.some((finding) => finding.severity === severity)).length;
    console.log(
      `| ${part === 'twin' ? 'repaired' : part} | ${runs.length} | ${with_('error')} | ${share(with_('warning'), runs.length)} |`,
    );
  }
  const dropped = all.filter((one) => !one.proved && one.part !== 'twin');
  console.log(
    `\nleft out, since the label is not proved: ${dropped.length} of ${all.filter(({ part }) => part !== 'twin').length}`,
  );
  if (!verbose) return;
  for (const one of dropped) console.log(`  not proved: ${line(one)}`);
  for (const one of planted) {
    const place = placeOf(one);
    if (place !== 0) console.log(`  ${place === 1 ? 'second' : 'missed'}: ${line(one)}`);
  }
  for (const one of planted)
    if (one.followed !== 'learns')
      console.log(`  ${one.followed}: ${line(one)}; ${one.findings.find(({ advice }) => advice)?.advice}`);
  for (const one of proved)
    if (one.part !== 'planted' && one.findings.some(({ severity }) => severity !== 'note'))
      console.log(`  accused: ${one.part} ${line(one)}`);
  for (const one of [...all].sort((a, b) => b.milliseconds - a.milliseconds).slice(0, 10))
    console.log(`  ${Math.round(one.milliseconds)} ms: ${line(one)}`);
}

/** Where the true cause is among the findings; −1 where it is not. */
const placeOf = ({ label, also, findings }: Judged): number =>
  findings.findIndex(({ slug }) => slug === label || also.includes(slug));

function row(name: string, runs: readonly Judged[]): string {
  const at = (holds: (one: Judged) => boolean) => share(runs.filter(holds).length, runs.length);
  const cells = [
    at((one) => placeOf(one) === 0),
    at((one) => placeOf(one) === 0 || placeOf(one) === 1),
    at(({ findings }) => findings.length === 0),
    at(({ followed }) => followed === 'learns'),
  ];
  return `| ${name} | ${runs.length} | ${cells.join(' | ')} |`;
}

const share = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${part} (${((100 * part) / whole).toFixed(0)} %)`;

const line = ({ part, number, label, reached, findings }: Judged): string =>
  `${part} ${number} ${label}, reached ${reached.toPrecision(3)}: ${findings.map(({ slug, severity }) => `${slug} ${severity}`).join(', ') || 'nothing'}`;

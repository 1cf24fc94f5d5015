import { FUZZED, fuzzed } from '../../support/fuzzed.ts';
import { noVerdicts, tryVerdicts } from '../../support/verdict-fuzz.ts';

/** Judges the reports of that many problems and prints a table; exits with 1 where a verdict is not true. */
export async function main([count = '2000', seed = '1', only]: string[]): Promise<void> {
  const all = noVerdicts();
  const names = FUZZED.filter((name) => only === undefined || name === only);
  for (const name of names) {
    const own = noVerdicts();
    for (const made of fuzzed(name, Math.ceil(Number(count) / names.length), Number(seed))) {
      await tryVerdicts(made, name, own);
    }
    const shares = (verdicts: Record<string, number>) =>
      Object.entries(verdicts).map(([verdict, times]) => `${verdict} ${times}`);
    console.log(`${name}: ${own.problems} problems, ${own.reports} reports`);
    console.log(`  correct code: ${shares(own.right).join(', ')}; accused in ${own.accused} reports`);
    console.log(`  wrong: ${shares(own.wrong).join(', ')}`);
    console.log(`  called right: ${own.turned} turned signs, ${own.missed} small errors`);
    for (const example of own.examples) console.log(`    ${example}`);
    for (const key of ['problems', 'reports', 'accused', 'turned', 'missed'] as const) all[key] += own[key];
  }
  console.log(
    `${all.problems} problems, ${all.reports} reports from seed ${seed}: correct code accused ${all.accused}, ` +
      `turned signs called right ${all.turned}, small errors called right ${all.missed}`,
  );
  if (all.accused + all.turned + all.missed > 0) process.exitCode = 1;
}

import { expect, test } from 'vitest';
import { allHealthy } from '../../bench/symptoms/healthy.ts';
import { type Judged, judgeHealthy, judgePlanted } from '../../bench/symptoms/judge.ts';
import { allPlanted } from '../../bench/symptoms/planted/index.ts';

/** A sample of the proving ground: `npm run bench symptoms` does all of it. */
const EACH_PLANTED = 13;
const EACH_HEALTHY = 9;

const accused = ({ findings }: Judged): boolean => findings.some(({ severity }) => severity !== 'note');

test('the true cause of a training that does not learn is found first, and its repaired twin is not accused', async () => {
  const planted = allPlanted();
  const missed: string[] = [];
  let runs = 0;
  for (let k = 0; k < planted.length; k += EACH_PLANTED) {
    const [run, twin] = await judgePlanted(planted[k], k);
    if (!run.proved) continue;
    runs += 1;
    const found = run.findings.map(({ slug }) => slug);
    if (![run.label, ...run.also].includes(found[0])) missed.push(`${k}: ${run.label}, found ${found}`);
    expect(accused(twin), `${k}: ${run.label}, repaired`).toBe(false);
  }
  expect(runs).toBeGreaterThan(20);
  expect(missed.length, missed.join('\n')).toBeLessThanOrEqual(0.1 * runs);
});

test('a training that learns gets no warning', async () => {
  const healthy = allHealthy();
  let runs = 0;
  for (let k = 0; k < healthy.length; k += EACH_HEALTHY) {
    const [run] = await judgeHealthy(healthy[k], k);
    if (!run.proved) continue;
    runs += 1;
    expect(accused(run), `${k}: ${run.label}`).toBe(false);
  }
  expect(runs).toBeGreaterThan(20);
});

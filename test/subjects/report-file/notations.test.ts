import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemFromSpec } from '../../../src/problem/load.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';
import { readReported } from '../../../src/subjects/report-file/read.ts';
import { checkReported } from '../../../src/verdict/check-reported.ts';
import { folder } from '../../support/files.ts';

interface Ways {
  readonly spec: Spec;
  readonly ways: Readonly<Record<string, { readonly right: string; readonly wrong: string }>>;
}

/** Printed by the real numpy, torch and R: see make_ways.py. */
const { spec, ways }: Ways = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../golden/pasted/ways.json'), 'utf8'),
);

async function check(text: string) {
  const problem = await problemFromSpec(spec, { directory: '.' });
  const cwd = folder({ 'grads.txt': text });
  return (await checkReported(problem, await readReported('grads.txt', problem, { cwd }))).check;
}

test.each(Object.keys(ways))('a gradient printed as people do: %s', async (way) => {
  const right = await check(ways[way].right);
  expect(right).toMatchObject({ status: 'match', reported: { vectors: [{ missing: [] }] } });
  const { tensors } = await check(ways[way].wrong);
  const wrong = tensors.map(({ name, counts }) => [name, counts.mismatch]).filter(([, count]) => count !== 0);
  expect(wrong).toEqual([['output.weight', 1]]);
});

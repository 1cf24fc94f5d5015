import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { cli } from '../support/host.ts';

const CASES = join(ROOT, 'fixtures/programs/cases');

interface Case {
  readonly file: string;
  readonly about: string;
  readonly expect: { readonly status: string | readonly string[]; readonly says?: string };
}

/** Programs whose right verdict is known, with what the report has to say. */
const cases: readonly Case[] = JSON.parse(readFileSync(join(CASES, 'cases.json'), 'utf8'));

test.each(cases)('$file: $about', async ({ file, expect: expected }) => {
  const { stdout } = await cli(['grad', '--module', file, '--json'], { cwd: CASES });
  expect([expected.status].flat()).toContain(JSON.parse(stdout).status);
  if (expected.says === undefined) return;
  const told = await cli(['grad', '--module', file], { cwd: CASES });
  expect(told.stdout.replace(/\s+/g, ' ')).toContain(expected.says);
});

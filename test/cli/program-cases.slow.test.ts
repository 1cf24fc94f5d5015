import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { cli } from '../support/host.ts';

const CASES = join(ROOT, 'fixtures/programs/cases');

interface Case {
  readonly file: string;
  readonly spec: string | null;
  readonly about: string;
  readonly expect: {
    readonly status: string | readonly string[];
    readonly says?: string;
    readonly not?: readonly string[];
  };
}

/** Programs whose right verdict is known, with what the report has to say. */
const cases: readonly Case[] = JSON.parse(readFileSync(join(CASES, 'cases.json'), 'utf8'));

test.each(cases)('$file: $about', async ({ file, spec, expect: expected }) => {
  const check = ['grad', ...(spec === null ? [] : [spec]), '--module', file];
  const { stdout } = await cli([...check, '--json'], { cwd: CASES });
  expect([expected.status].flat()).toContain(JSON.parse(stdout).status);
  const { says, not = [] } = expected;
  if (says === undefined && not.length === 0) return;
  const told = (await cli(check, { cwd: CASES })).stdout.replace(/\s+/g, ' ');
  if (says !== undefined) expect(told).toContain(says);
  for (const words of not) expect(told).not.toContain(words);
});

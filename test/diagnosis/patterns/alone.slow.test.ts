import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../support/built.ts';
import { cli } from '../../support/host.ts';
import { canRun, PYTHON } from '../../support/toolchains.ts';

const FOLDER = join(ROOT, 'fixtures/programs/alone');

interface Case {
  readonly file: string;
  /** The environment variable FAULT, which a module reads. */
  readonly fault?: string;
  readonly arguments?: readonly string[];
  readonly about: string;
  readonly expect: {
    readonly status: string;
    readonly says?: readonly string[];
    readonly not?: readonly string[];
  };
}

const CASES: readonly Case[] = JSON.parse(readFileSync(join(FOLDER, 'cases.json'), 'utf8'));
const STATUS = { match: 0, mismatch: 1 };

function commandOf({ file, arguments: given = [] }: Case): string[] {
  if (file.endsWith('.mjs')) return ['--module', `./${file}`];
  return ['--', file === 'embedding.py' ? PYTHON : 'python3', file, ...given];
}

// One after another: a module reads its fault from the environment of the process.
test.for(CASES)('$file without a spec: $about', async (one, { skip }) => {
  const { file, fault = 'right' } = one;
  const { status, says = [], not = [] } = one.expect;
  const tool = file === 'embedding.py' ? 'numpy' : 'python';
  if (file.endsWith('.py') && !canRun(tool)) return skip(`${tool} is not installed`);
  process.env.FAULT = fault;
  const { status: exit, stdout } = await cli(['grad', ...commandOf(one)], {
    cwd: FOLDER,
    env: { PATH: process.env.PATH ?? '', FAULT: fault },
  });
  const text = stdout.replaceAll(/\s+/g, ' ');
  expect(exit).toBe(STATUS[status as keyof typeof STATUS]);
  for (const words of says) expect(text).toContain(words);
  for (const words of not) expect(text).not.toContain(words);
});

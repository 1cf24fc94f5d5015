import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';

/** What starts a process, or needs a toolchain: the names of Node, and those of test/support. */
const PROCESSES =
  /node:child_process|\bstartNncheck\(|[^.\w]nncheck\(\[|\bcanRun\(|\bexecPath\b|support\/(?:python|chromium)\.ts/;

test('fast tests start no processes: those that do are in files named *.slow.test.ts', () => {
  const files = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' });
  const fast = files.filter((file) => file.endsWith('.test.ts') && !file.endsWith('.slow.test.ts'));
  const slow = files.filter((file) => file.endsWith('.slow.test.ts'));
  const starts = (file: string) => PROCESSES.test(readFileSync(join(ROOT, 'test', file), 'utf8'));
  expect(fast.length).toBeGreaterThan(slow.length);
  expect(slow.filter(starts).length).toBeGreaterThan(10);
  expect(fast.filter((file) => file !== 'docs/fast-tests.test.ts' && starts(file))).toEqual([]);
});

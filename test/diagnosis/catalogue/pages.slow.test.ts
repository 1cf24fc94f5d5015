import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ALL_ENTRIES } from '../../../src/diagnosis/catalogue/catalogue.ts';
import { folder } from '../../support/files.ts';
import { isInstalled } from '../../support/program.ts';

test('wrong and right code of every page is Python', ({ skip }) => {
  if (!isInstalled(['python3', '--version'])) skip('python3 is not installed');
  const cwd = folder();
  const sides = ALL_ENTRIES.flatMap(({ code, wrong, right }) => [
    { name: `${code}_wrong.py`, lines: wrong },
    { name: `${code}_right.py`, lines: right },
  ]);
  for (const { name, lines } of sides) writeFileSync(join(cwd, name), `${lines.join('\n')}\n`);
  const files = sides.map(({ name }) => name);
  expect(() => execFileSync('python3', ['-m', 'py_compile', ...files], { cwd, stdio: 'pipe' })).not.toThrow();
});

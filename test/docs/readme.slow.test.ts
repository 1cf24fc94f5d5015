import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { EXIT } from '../../src/commands/status.ts';
import { ROOT } from '../support/built.ts';
import { comparable, openDocument } from './examples.ts';
import { linkedFiles } from './markdown.ts';

/**
 * Every example of the README is run. After a change of what the commands print, `UPDATE_README=1 npx vitest run
 * test/docs/readme.slow.test.ts` writes what they print now into it: read the difference before it is committed.
 */
const UPDATE = process.env.UPDATE_README !== undefined;
const { text: readme, blocks, sessions, programs, run, update } = openDocument('README.md');

if (UPDATE) {
  test('the README shows what the commands print now', update);
} else {
  describe('the README shows what is printed by', () => {
    test.each(sessions)('$command', ({ command, output }) => {
      expect(comparable(run(command))).toEqual(comparable(output));
    });

    test.each(programs)('$title', ({ title, text }) => {
      expect(comparable(run(title))).toEqual(comparable(text));
    });
  });

  test('there are examples of every command and of the library', () => {
    for (const command of ['grad', 'init', 'train'])
      expect(sessions.some((session) => session.command.includes(`nncheck ${command} `))).toBe(true);
    expect(programs.length).toBeGreaterThan(0);
  });
}

test('the first command sets up and prints a table, the second tests, as CI does', () => {
  const commands = blocks.filter(({ language }) => language === 'sh').map(({ text }) => text.trim());
  expect(commands.slice(0, 2)).toEqual(['npm ci && npx nncheck grad --task xor', 'npm ci && npm test']);
  const ci = readFileSync(join(ROOT, '.ci/run'), 'utf8');
  for (const part of ['npm ci', 'nncheck grad --task xor', 'npm test']) expect(ci).toContain(part);
});

test('the exit statuses are those of the commands', () => {
  const rows = [...readme.matchAll(/^\| (\d+(?:, \d+)*) \|/gm)].flatMap(([, numbers]) => numbers.split(', '));
  expect(rows.map(Number).sort((a, b) => a - b)).toEqual(Object.values(EXIT).sort((a, b) => a - b));
});

test.each(['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'PERFORMANCE.md'])(
  '%s links to files that are there',
  (name) => {
    const text = readFileSync(join(ROOT, name), 'utf8');
    for (const file of linkedFiles(text))
      expect({ file, there: existsSync(join(ROOT, file)) }).toEqual({ file, there: true });
  },
);

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXIT } from '../../src/commands/status.ts';
import { ROOT } from '../support/built.ts';
import { type Block, blocksOf, linkedFiles, replaceBlocks, sessionsOf } from './markdown.ts';

/**
 * Every example of the README is run. After a change of what the commands print, `UPDATE_README=1 npx vitest run
 * test/docs/readme.slow.test.ts` writes what they print now into it: read the difference before it is committed.
 */
const UPDATE = process.env.UPDATE_README !== undefined;
const FILE = join(ROOT, 'README.md');
const readme = readFileSync(FILE, 'utf8');
const blocks = blocksOf(readme);

/** A folder with nncheck installed, the fixtures, and the files that the README shows. */
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nncheck-readme-'));
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules/nncheck'));
  symlinkSync(join(ROOT, 'bin/nncheck.js'), join(folder, 'node_modules/.bin/nncheck'));
  symlinkSync(join(ROOT, 'fixtures'), join(folder, 'fixtures'));
  for (const { title, text } of blocks) if (/^[\w.-]+$/.test(title)) writeFileSync(join(folder, title), text);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a person sees who types the command into a terminal of 100 columns. */
function run(command: string): string {
  const { FORCE_COLOR: _, ...env } = process.env;
  const { stdout } = spawnSync('bash', ['-c', `{ ${command}\n} 2>&1`], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...env, NO_COLOR: '1', COLUMNS: '100', PATH: `${join(folder, 'node_modules/.bin')}:${env.PATH}` },
  });
  return stdout;
}

/**
 * Lines in any order, with what another version of node may compute otherwise left out: the digits of numbers that are
 * nothing but rounding, and by them the order of the worst.
 */
function comparable(output: string): string[] {
  return output
    .split('\n')
    .map((line) => line.replace(/\d(\.\d+)?e-(9|\d\d+)|(?<=\s)0(?=\s)/g, '~0').replace(/\s+/g, ' '))
    .map((line) => line.replace(/─+/g, '─'))
    .sort();
}

/** What a block shows, as it is now. */
function shown({ language, title, text }: Block): string {
  if (language === 'console')
    return sessionsOf({ language, title, text })
      .map(({ command }) => `$ ${command}\n${run(command.replace(/^npx /, ''))}`)
      .join('');
  if (language === 'text' && title.startsWith('node ')) return run(title);
  return text;
}

if (UPDATE) {
  test('the README shows what the commands print now', () => {
    writeFileSync(FILE, replaceBlocks(readme, shown));
  });
} else {
  const sessions = blocks.filter(({ language }) => language === 'console').flatMap(sessionsOf);
  const programs = blocks.filter(({ language, title }) => language === 'text' && title.startsWith('node '));

  describe('the README shows what is printed by', () => {
    test.each(sessions)('$command', ({ command, output }) => {
      expect(comparable(run(command.replace(/^npx /, '')))).toEqual(comparable(output));
    });

    test.each(programs)('$title', ({ title, text }) => {
      expect(comparable(run(title))).toEqual(comparable(text));
    });
  });

  test('there are examples of every command and of the library', () => {
    for (const command of ['grad', 'forward', 'train'])
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

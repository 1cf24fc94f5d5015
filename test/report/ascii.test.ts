import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { ALL_ENTRIES } from '../../src/diagnosis/catalogue/catalogue.ts';
import { isAsciiOnly } from '../../src/report/ascii.ts';
import { cli } from '../support/host.ts';

const pipe = new PassThrough();
const terminal = Object.assign(new PassThrough(), { isTTY: true });

test.each([
  ['a terminal without a locale', terminal, {}, false],
  ['a terminal in UTF-8', terminal, { LANG: 'de_DE.UTF-8' }, false],
  ['a terminal in utf8', terminal, { LC_CTYPE: 'C.utf8' }, false],
  ['a terminal in Latin-1', terminal, { LANG: 'de_DE.ISO-8859-1' }, true],
  ['LC_ALL over LANG', terminal, { LC_ALL: 'C', LANG: 'de_DE.UTF-8' }, true],
  ['an empty LC_ALL, which says nothing', terminal, { LC_ALL: '', LANG: 'de_DE.UTF-8' }, false],
  ['a pipe', pipe, { LC_ALL: 'C' }, false],
] as const)('ASCII for %s', (_name, stream, env, expected) => {
  expect(isAsciiOnly(stream, env)).toBe(expected);
});

const LATIN = { terminal: 80, env: { LC_ALL: 'C', NO_COLOR: '1' } };

test.each([
  ['grad', '--task', 'xor'],
  ['forward', '--task', 'xor'],
  ['train', '--task', 'xor', '--epochs', '50'],
  ['explain'],
  ...ALL_ENTRIES.map(({ code }) => ['explain', code]),
])('%s %s %s %s %s is in ASCII on such a terminal', async (...args) => {
  const { stdout } = await cli(args, LATIN);
  expect(stdout).not.toBe('');
  expect(stdout.match(/[^\n -~]/gu) ?? []).toEqual([]);
});

test('columns hold, and marks are different from each other', async () => {
  const { stdout } = await cli(['grad', '--task', 'xor'], LATIN);
  const usual = await cli(['grad', '--task', 'xor'], { terminal: 80, env: { NO_COLOR: '1' } });
  const rows = (text: string) => text.split('\n').filter((line) => /^ {2}(?:\[|weight|[-─]{3})/.test(line));
  expect(rows(stdout).map((line) => line.length)).toEqual(rows(usual.stdout).map((line) => line.length));
  expect(stdout).toContain('+ match');
});

test('JSON keeps every character', async () => {
  for (const args of [
    ['grad', '--task', 'xor', '--json'],
    ['explain', '--json'],
  ])
    expect((await cli(args, LATIN)).stdout).toBe((await cli(args)).stdout);
});

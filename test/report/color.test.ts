import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { wantsColor } from '../../src/report/color.ts';

const pipe = new PassThrough();
const terminal = Object.assign(new PassThrough(), { isTTY: true });

test.each([
  ['a terminal', terminal, {}, undefined, true],
  ['a pipe', pipe, {}, undefined, false],
  ['--color into a pipe', pipe, { NO_COLOR: '1' }, true, true],
  ['--no-color over FORCE_COLOR', terminal, { FORCE_COLOR: '1' }, false, false],
  ['FORCE_COLOR over NO_COLOR', pipe, { FORCE_COLOR: '1', NO_COLOR: '1' }, undefined, true],
  ['FORCE_COLOR=0', terminal, { FORCE_COLOR: '0' }, undefined, false],
  ['NO_COLOR', terminal, { NO_COLOR: '1' }, undefined, false],
  ['an empty NO_COLOR, which says nothing', terminal, { NO_COLOR: '' }, undefined, true],
  ['TERM=dumb', terminal, { TERM: 'dumb' }, undefined, false],
] as const)('colours for %s', (_name, stream, env, flag, expected) => {
  expect(wantsColor(stream, env, flag)).toBe(expected);
});

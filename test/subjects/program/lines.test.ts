import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readLines } from '../../../src/subjects/program/lines.ts';

function read(chunks: Uint8Array[], limit = 1e9) {
  const lines: string[] = [];
  const tooLong: string[] = [];
  const reader = readLines(
    () => limit,
    (line) => lines.push(line),
    (start) => tooLong.push(start),
  );
  for (const chunk of chunks) reader.push(chunk);
  return { lines, tooLong, unfinished: reader.unfinished() };
}

test('lines come whole from chunks that are cut anywhere, within a letter too', () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', ' '));
  fc.assert(
    fc.property(fc.array(line), line, fc.array(fc.nat(200)), (lines, rest, cuts) => {
      const bytes = Buffer.from(lines.map((one) => `${one}\n`).join('') + rest);
      const ends = [...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b), bytes.length];
      const chunks = ends.map((end, k) => bytes.subarray(k === 0 ? 0 : ends[k - 1], end));
      const result = read(chunks);
      expect(result.lines).toEqual(lines.map((one) => Buffer.from(one).toString()));
      expect(result.unfinished.length).toBe(Buffer.byteLength(rest));
    }),
  );
});

test('a line over the limit is told once, with its beginning, and nothing after it is kept', () => {
  const result = read([Buffer.from('fine\nabc'), Buffer.from('defgh'), Buffer.from('more\nand more\n')], 6);
  expect(result).toMatchObject({ lines: ['fine'], tooLong: ['abcdefgh'], unfinished: { length: 3 } });
});

test('a line of the limit is one', () => {
  expect(read([Buffer.from('abcdef\n')], 6)).toMatchObject({ lines: ['abcdef'], tooLong: [] });
});

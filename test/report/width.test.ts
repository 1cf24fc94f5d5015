import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { JOINT, visibleLength, widthOf, wrap } from '../../src/report/width.ts';

const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 120 });

test('a terminal has its columns, a pipe has no end, and COLUMNS is obeyed by both', () => {
  expect(widthOf(terminal, {})).toBe(120);
  expect(widthOf(Object.assign(new PassThrough(), { isTTY: true }), {})).toBe(80);
  expect(widthOf(new PassThrough(), {})).toBe(Number.POSITIVE_INFINITY);
  expect(widthOf(terminal, { COLUMNS: '40' })).toBe(40);
  expect(widthOf(new PassThrough(), { COLUMNS: '40' })).toBe(40);
  expect(widthOf(terminal, { COLUMNS: 'many' })).toBe(120);
});

test('text is broken between words, and a word that is too long stays whole', () => {
  expect(wrap('one two three', 8, '  ')).toBe('one two\n  three');
  expect(wrap('incomprehensibilities are long', 10)).toBe('incomprehensibilities\nare long');
  expect(wrap('one two', Number.POSITIVE_INFINITY)).toBe('one two');
});

test('escape codes take no room', () => {
  expect(visibleLength('\u001b[31m✗ mismatch\u001b[39m')).toBe(10);
  expect(wrap('\u001b[31mone\u001b[39m two', 7)).not.toContain('\n');
});

test('a joint holds two words together', () => {
  expect(wrap(`0.5 +${JOINT}0.25 =${JOINT}0.75`, 12, '  ')).toBe('0.5 + 0.25\n  = 0.75');
});

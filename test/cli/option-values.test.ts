import { expect, test } from 'vitest';
import { choice, integer, number, several } from '../../src/cli/option-values.ts';

test.each([
  ['1e-3', 1e-3],
  ['-2.5E+2', -250],
  ['.5', 0.5],
  ['+7', 7],
])('%s is a number', (text, value) => {
  expect(number('--x')(text)).toBe(value);
});

test.each([
  [number('--step', { above: 0 }), '-1e-3', '--step: "-1e-3" is not above 0'],
  [number('--step'), 'abc', '--step: "abc" is not a number'],
  [number('--step'), '', '--step: "" is not a number'],
  [number('--step'), '1e999', '--step: "1e999" is too large for a number'],
  [integer('--examples', { least: 1 }), '0', '--examples: "0" is less than 1'],
  [integer('--examples'), '1.5', '--examples: "1.5" is not a whole number'],
  [choice('--method', ['subtraction', 'all']), 'subtracton', 'did you mean "subtraction"?'],
  [choice('--method', ['subtraction', 'all']), 'zzz', '--method: "zzz" is none of subtraction, all'],
] as const)('a bad value names its flag and itself (%#)', (read, text, message) => {
  expect(() => read(text)).toThrow(message);
});

test('an option that is given several times keeps its values in order', () => {
  const read = several(integer('--example'));
  expect(read('2', read('5'))).toEqual([5, 2]);
});

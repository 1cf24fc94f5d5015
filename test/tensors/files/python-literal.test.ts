import { describe, expect, test } from 'vitest';
import { LiteralError, parseLiteral } from '../../../src/tensors/files/python-literal.ts';

const map = (entries: Record<string, unknown>) => new Map(Object.entries(entries));

test.each<[string, unknown]>([
  [`{'a': 1, "b": (2, 3), }`, map({ a: 1, b: [2, 3] })],
  ['(3L, -4)', [3, -4]],
  ['(5,)', [5]],
  ['(5)', 5],
  ['[5]', [5]],
  ['()', []],
  ['{}', new Map()],
  ['True', true],
  [' False \n', false],
  ['None', null],
  [`'it\\'s'`, `it\\'s`],
  [
    `[('x', '<f8'), ('y', '<i4', (2,))]`,
    [
      ['x', '<f8'],
      ['y', '<i4', [2]],
    ],
  ], // prettier-ignore
])('%s', (text, value) => {
  expect(parseLiteral(text)).toEqual(value);
});

describe('what is no such literal', () => {
  test.each<[string, string, number]>([
    ['', 'ends too early', 0],
    ["{'a': 1", 'has no comma or } here', 7],
    ['(1, 2', 'has no comma or ) here', 5],
    ['(1 2)', 'has no comma or ) here', 2],
    ["{'a'}", 'has no key and colon here', 1],
    ['{1: 2}', 'has no key and colon here', 1],
    ["{'a': 1, 'a': 2}", "has the key 'a' twice", 8],
    ["{'a': 1} 2", 'goes on after its end', 8],
    ['1.5', 'goes on after its end', 1],
    ["__import__('os').system('true')", 'is no Python literal', 0],
    ["{'a': open('x')}", 'is no Python literal', 5],
    ['(1 + 2)', 'has no comma or ) here', 2],
    ["'never closed", 'is no Python literal', 0],
    [']', 'is no Python literal', 0],
    ['['.repeat(10_000), 'is nested deeper than 16 levels', 16],
  ])('%s', (text, message, at) => {
    let error: unknown;
    try {
      parseLiteral(text);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(LiteralError);
    expect(error).toMatchObject({ message, at });
  });
});

import { describe, expect, test } from 'vitest';
import { problemFromText } from '../../src/problem/load.ts';
import { stopwatch } from '../support/stopwatch.ts';
import { errorOf, issuesOf, specText } from './failing.ts';

test.each([
  ['', 'it is empty'],
  [' \n\t ', 'it is empty'],
  ['{', '1:2 the file ends too early: it may be truncated'],
  ['{"network": {"inputs": 2', '1:25 the file ends too early: it may be truncated'],
  ['[1', '1:3 the file ends too early: it may be truncated'],
  ['{"a": "x', '1:7 this text has no closing quotation mark'],
  ['{\n  "a": 1,\n}', '3:1 JSON allows no comma before a closing bracket: remove it'],
  ['{"a": 1 "b": 2}', '1:9 expected a comma before this'],
  ['{"a" 1}', '1:6 expected a colon after the key'],
  ["{'a': 1}", '1:2 JSON has texts in double quotes, not in single ones'],
  ['{"a": 1} // why', '1:10 JSON has no comments: remove this one'],
  ['{"a": NaN}', '1:7 NaN is not a number that JSON has; every number has to be finite'],
  ['{"a": -Infinity}', '1:7 -Infinity is not a number that JSON has; every number has to be finite'],
  ['{"a": tru}', '1:7 "tru" is not JSON'],
  ['{"a": 1}}', '1:9 expected nothing more after the end of the spec'],
  ['{"a": "\\x"}', '1:7 after \\, one of " \\ / b f n r t u is expected'],
])('%j', async (text, message) => {
  expect(await issuesOf(text)).toEqual([message]);
});

test('a byte order mark is no part of the text', async () => {
  expect(await issuesOf('\ufeff{"a": tru}')).toEqual(['1:7 "tru" is not JSON']);
});

describe('brackets', () => {
  test.each([
    ['lists', '['],
    ['objects', '{"a":'],
  ])('100,000 nested %s are one error, at once', async (_, bracket) => {
    const worked = stopwatch();
    const error = await errorOf(problemFromText(bracket.repeat(100_000), { file: 's', directory: '.' }));
    expect(error.code).toBe('too-deep');
    expect(error.problems).toHaveLength(1);
    expect(error.message).toContain('nested deeper than 64 levels');
    expect(worked()).toBeLessThan(1000);
  });

  test('in a text they are no nesting', async () => {
    const problem = await problemFromText(specText({ name: `${'[{'.repeat(500)}\\"` }), { directory: '.' });
    expect(problem.data.count).toBe(3);
  });
});

test('a key that is here twice is shown where it is the second time', async () => {
  const text = specText().replace('"loss"', '"loss": {"type": "hinge"},\n"loss"');
  expect(await issuesOf(text)).toEqual(['4:1 loss: this key is here twice: remove one of the two']);
});

test('keys that JavaScript gives a meaning are refused like any other', async () => {
  const text = specText().replace('"loss"', '"__proto__": {"type": "hinge"},\n"constructor": 1,\n"loss"');
  const issues = await issuesOf(text);
  expect(issues[0]).toBe('3:1 __proto__: a key may not have this name');
  expect(issues[1]).toMatch(/^4:1 constructor: unknown key; known here are \$schema, name, network/);
  expect(issues).toHaveLength(2);
});

test('a number that is too large for one', async () => {
  const text = specText({ train: { epochs: 10 } }).replace('10', '1e999');
  expect(await issuesOf(text)).toEqual([
    '5:20 train.epochs: 1e999 is too large for a number (at most 1.8e308)',
  ]);
});

test('no more than 20 issues are shown, the first of the text, and the others counted', async () => {
  const layers = Array.from({ length: 50 }, () => ({ type: 'dense', units: 0 }));
  const issues = await issuesOf(specText({ network: { inputs: 2, layers } }));
  expect(issues).toHaveLength(21);
  expect(issues[0]).toContain('network.layers[0].units: expected a number of at least 1, found 0');
  expect(issues[20]).toBe('… and 30 more');
});

test('a spec of more than 16 MiB is refused', async () => {
  const error = await errorOf(problemFromText(' '.repeat(2 ** 24 + 1), { file: 's', directory: '.' }));
  expect(error.message).toBe('s: the spec is larger than 16 MiB, the most that is read');
});

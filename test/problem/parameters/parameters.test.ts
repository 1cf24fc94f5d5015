import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problemFromText } from '../../../src/problem/load.ts';
import { errorOf, issuesOf, specText } from '../failing.ts';

const W1 = [
  [1, 2],
  [3, 4],
  [5, 6],
];
const B1 = [7, 8, 9];
const W2 = [[10, 11, 12]];
const B2 = [13];
const THETA = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
const SEPARATE = { 'hidden.weight': W1, 'hidden.bias': B1, 'output.weight': W2, 'output.bias': B2 };

const read = async (parameters: object) => {
  const problem = await problemFromText(specText({ parameters }), { directory: '.' });
  return [...problem.parameters];
};

describe('the same numbers in every layout', () => {
  test.each<[string, object]>([
    ['separate', { values: SEPARATE }],
    ['flat', { values: { ...SEPARATE, 'hidden.weight': W1.flat() } }],
    [
      'in-out',
      {
        layout: { weight: 'in-out' },
        values: {
          ...SEPARATE,
          'hidden.weight': [
            [1, 3, 5],
            [2, 4, 6],
          ],
          'output.weight': [[10], [11], [12]],
        },
      },
    ],
    [
      'a first column',
      {
        layout: { bias: 'first-column' },
        values: {
          hidden: [
            [7, 1, 2],
            [8, 3, 4],
            [9, 5, 6],
          ],
          output: [[13, 10, 11, 12]],
        },
      },
    ],
    [
      'a last row',
      {
        layout: { weight: 'in-out', bias: 'last-column' },
        values: {
          hidden: [
            [1, 3, 5],
            [2, 4, 6],
            [7, 8, 9],
          ],
          output: [[10], [11], [12], [13]],
        },
      },
    ],
    ['one vector', { layout: { unrolled: 'row-major' }, values: { parameters: THETA } }],
    ['one vector without a name', { layout: { unrolled: 'row-major' }, values: THETA }],
    [
      'one vector of Octave',
      {
        layout: { bias: 'first-column', unrolled: 'column-major' },
        values: [7, 8, 9, 1, 3, 5, 2, 4, 6, 13, 10, 11, 12],
      },
    ],
  ])('%s', async (_, parameters) => {
    expect(await read(parameters)).toEqual(THETA);
  });

  test('without biases there are fewer', async () => {
    const values = { 'hidden.weight': W1, 'output.weight': W2 };
    expect(await read({ layout: { bias: 'none' }, values })).toEqual([1, 2, 3, 4, 5, 6, 10, 11, 12]);
  });
});

const without = (name: string, more: object = {}) => {
  const values: Record<string, unknown> = { ...SEPARATE, ...more };
  delete values[name];
  return { values };
};

test.each<[string, object, string[]]>([
  [
    'a tensor that is missing',
    without('output.bias'),
    ['5:25 parameters.values["output.bias"]: is missing; expected numbers of shape [1]'],
  ],
  [
    'a mistyped tensor',
    without('output.bias', { 'output.bais': B2 }),
    [
      '5:25 parameters.values["output.bias"]: is missing; expected numbers of shape [1]',
      '5:113 parameters.values["output.bais"]: no tensor has this name in your layout; did you mean "output.bias"?',
    ],
  ],
  [
    'a transposed tensor',
    {
      values: {
        ...SEPARATE,
        'hidden.weight': [
          [1, 3, 5],
          [2, 4, 6],
        ],
      },
    },
    [
      '5:42 parameters.values["hidden.weight"]: expected the shape [3, 2], found [2, 3]: its transpose would fit, so say "layout": {"weight": "in-out"} if that is how your program stores it',
    ],
  ],
  [
    'a tensor with its biases',
    { values: { ...SEPARATE, 'output.weight': [[13, 10, 11, 12]] } },
    [
      '5:100 parameters.values["output.weight"]: expected the shape [1, 3], found [1, 4]: with its biases it would fit, so name it "output" and say "layout": {"bias": "first-column"} or "last-column"',
    ],
  ],
  [
    'flat numbers that are too few',
    { values: { ...SEPARATE, 'output.weight': [10, 11] } },
    [
      '5:100 parameters.values["output.weight"]: expected the shape [1, 3], found [2]: flat numbers have to be 3 numbers',
    ],
  ],
  [
    'ragged lists',
    { values: { ...SEPARATE, 'hidden.weight': [[1, 2], [3], [5, 6]] } },
    ['5:49 parameters.values["hidden.weight"][1]: expected 2 numbers as in the first list, found 1 number'],
  ],
  [
    'a text among numbers',
    { values: { ...SEPARATE, 'hidden.bias': [7, 'eight', 9] } },
    ['5:79 parameters.values["hidden.bias"][1]: expected a finite number, found "eight"'],
  ],
  [
    'a vector that is not unrolled',
    { values: THETA },
    [
      '5:25 parameters.values: expected tensors by name; one vector of all of them needs "layout": {"unrolled": "row-major"} or "column-major"',
    ],
  ],
  [
    'values and init',
    { init: { type: 'zeros' }, values: SEPARATE },
    ['5:40 parameters.values: init and values each define the parameters: keep one of them'],
  ],
  [
    'a uniform distribution upside down',
    { init: { type: 'uniform', low: 3 } },
    ['5:47 parameters.init.low: low must not exceed high, found low 3 and high 1'],
  ],
  [
    'a frozen tensor that there is not',
    { frozen: ['hidden.wieght'] },
    [
      '5:26 parameters.frozen[0]: there is no tensor "hidden.wieght" in your layout; did you mean "hidden.weight"?',
    ],
  ],
  [
    'a frozen tensor of another layout',
    { frozen: ['hidden.bias'], layout: { bias: 'first-column' } },
    [
      '5:26 parameters.frozen[0]: there is no tensor "hidden.bias" in your layout; the tensors are hidden, output',
    ],
  ],
  [
    'everything frozen',
    { frozen: Object.keys(SEPARATE) },
    ['5:25 parameters.frozen: every tensor is frozen, and nothing is left to check'],
  ],
  [
    'a file of no known format',
    { file: 'weights.pkl' },
    [
      '5:23 parameters.file: expected a file of tensors (.json, .npy, .npz, .safetensors), found "weights.pkl": a pickle can run code and is never read, so save it in one of these',
    ],
  ],
])('%s', async (_, parameters, issues) => {
  expect(await issuesOf(specText({ parameters }))).toEqual(issues);
});

test('frozen marks the elements of its tensors, also of an unrolled layout', async () => {
  const parameters = { frozen: ['hidden'], layout: { bias: 'last-column', unrolled: 'column-major' } };
  const { frozen } = await problemFromText(specText({ parameters }), { directory: '.' });
  expect([...frozen]).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]);
});

describe('a file of parameters', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'nncheck-parameters-'));
  const text = specText({ parameters: { file: 'weights.json' } });
  const load = () => problemFromText(text, { file: 'some/spec.json', directory });

  test('has what values would have', async () => {
    await writeFile(join(directory, 'weights.json'), JSON.stringify(SEPARATE));
    expect([...(await load()).parameters]).toEqual(THETA);
  });

  test('has errors of its own', async () => {
    await writeFile(join(directory, 'weights.json'), `{\n"hidden.weight": [[1, 2], [3], [5, 6]]\n}`);
    const error = await errorOf(load());
    expect(error.kind).toBe('data');
    expect(error.problems[3]).toEqual({
      message: 'expected 2 numbers as in the first list, found 1 number',
      place: { file: 'some/weights.json', line: 2, column: 27, path: '["hidden.weight"][1]' },
    });
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NncheckError } from '../../../src/errors.ts';
import { readPasted } from '../../../src/subjects/report-file/pasted/read.ts';
import { halfUnit } from '../../../src/tensors/precision.ts';

const GOLDEN = join(import.meta.dirname, '../../golden/pasted');
const golden = (file: string) => readFileSync(join(GOLDEN, file), 'utf8');

/** The message of what is wrong with a text, with its place. */
function wrongWith(text: string): string {
  try {
    readPasted(text, 'grads.txt');
  } catch (error) {
    if (error instanceof NncheckError) return error.message;
    throw error;
  }
  throw new Error('nothing is wrong with it');
}

const withoutOnes = (shape: readonly number[]) => shape.filter((length) => length !== 1);

/** Printed by the real numpy, torch and Octave: see the scripts beside the files. */
test.each([
  'numpy-print',
  'numpy-repr',
  'numpy-dict',
  'numpy-suppress',
  'numpy-float32',
  'python-lists',
  'torch',
  'torch-float64',
  'torch-parameters',
  'octave-short',
  'octave-long',
  'octave-fixed-point',
  'octave-mat2str',
  'octave-struct',
])('%s: names, shapes, and each number within the digits that are shown', (name) => {
  const { tensors } = readPasted(golden(`${name}.txt`), name);
  const expected: { roundoff: number; tensors: Record<string, { shape: number[]; values: unknown[] }> } =
    JSON.parse(golden(`${name}.json`));
  expect([...tensors.keys()]).toEqual(Object.keys(expected.tensors));
  for (const [key, { shape, values }] of Object.entries(expected.tensors)) {
    const given = tensors.get(key)!;
    expect(withoutOnes(given.shape)).toEqual(withoutOnes(shape));
    // Of numbers without digits to speak of it cannot be told that they are float32.
    if (name !== 'python-lists') expect(given.precision.roundoff).toBe(expected.roundoff);
    values.forEach((value, k) => {
      const read = given.values[k];
      const real = Number(value);
      if (!Number.isFinite(real)) expect(read).toBe(real);
      else {
        // Octave's own division by the common factor loses a bit or two.
        const off =
          halfUnit(read, given.precision) * (1 + 1e-6) + 4 * Math.abs(real) * given.precision.roundoff;
        expect(Math.abs(read - real)).toBeLessThanOrEqual(off);
      }
    });
  }
});

test('MATLAB: a common factor, and columns in blocks', () => {
  const { tensors } = readPasted(golden('matlab.txt'), 'matlab.txt');
  expect([...tensors.keys()]).toEqual(['W1', 'W2', 'W3', 'c']);
  expect([...tensors.get('W2')!.values]).toEqual([1000.5, 0, 1, 2]);
  expect(tensors.get('W2')!.precision.digits).toEqual({ decimals: 1, significant: 5 });
  expect(tensors.get('W3')).toMatchObject({
    shape: [2, 5],
    values: Float64Array.of(0.8147, 0.9134, 0.2785, 0.9575, 0.1576, 0.9058, 0.6324, 0.5469, 0.9649, 0.9706),
  });
});

describe('a text that cannot be read says where and why', () => {
  test.each([
    ['elided numbers', golden('elided.txt'), /^grads\.txt:2:15: numbers are left out here .*threshold/],
    ['no array', 'nothing but words\n', /^grads\.txt: there is no array in it/],
    ['a word among numbers', 'W = [0.1 O.2]', /^grads\.txt:1:10: expected a number, found "O.2"/],
    ['a complex number', 'W = [0.1+2j]', /1:6: expected a number, found "0\.1\+2j"/],
    [
      'rows of several lengths',
      'W = [[1 2]\n [3]]',
      /2:2: expected a list of 2 as before it, found a list of 1/,
    ],
    ['rows of several lengths, as in Octave', 'W =\n\n  1 2\n  3\n', /4:1: expected 2 numbers .* found 1/],
    ['mat2str of several lengths', 'W = [1 2;3]', /expected a list of 2 as before it, found a list of 1/],
    ['a text that ends early', 'W = [[0.1 0.2]\n [0.3', /may be truncated/],
    ['an open call', 'W = array([0.1, 0.2]', /no closing bracket/],
    [
      'columns that were left out',
      'W =\n\n Columns 1 and 2:\n\n 1 2\n\n Columns 5 and 6:\n\n 1 2\n',
      /7:1: expected column 3 next, found column 5/,
    ],
    ['a name twice', 'W = [1]\nW = [2]', /2:1: "W" is here twice: first in line 1/],
    [
      'words with numbers in them',
      'W\n[1]\ntime 0.53s\n',
      /3:1: expected an array after its name.*found "time 0\.53s"/,
    ],
    [
      'columns of R that were left out',
      '     [,1]\n[1,] 0.1\n     [,3]\n[1,] 0.1\n',
      /3:1: expected number 2 next, found 3/,
    ],
    [
      'rows of R that were left out',
      '     [,1]\n[1,] 0.1\n[3,] 0.1\n',
      /3:1: expected number 2 next, found 3/,
    ],
    [
      'rows of R of several lengths',
      'W\n     [,1] [,2]\n[1,] 0.1 0.2\n[2,] 0.1\n',
      /has another length than the first/,
    ],
    ['a word among numbers of R', '[1] 0.1 O.2', /expected a number, found "O\.2"/],
    ['too many brackets', '['.repeat(20_000), /at most 8 levels/],
  ])('%s', (_what, text, expected) => {
    expect(wrongWith(text)).toMatch(expected);
  });
});

test('lines of words, comments and prompts are passed over', () => {
  const text = `Gradients after one step:\n# by layer\n>>> print(dW)\nhidden.weight:\n[[1. 2.]]\n\nthe other\n'hidden.bias' = 0.25\n`;
  const { tensors, issues, at } = readPasted(text, 'grads.txt');
  expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
    ['hidden.weight', [1, 2]],
    ['hidden.bias', []],
  ]);
  issues.add('odd', at('hidden.bias'), 'is odd');
  expect(() => issues.throwIfAny()).toThrow('grads.txt:8:1: hidden.bias: is odd');
});

test.each([
  ['W[0,0] = 0.5\nW[0,1] = -1.25\nb[0]: 0.125\n', [1, 2], [0.5, -1.25], [1]],
  ['W[0][0] = 0.5\nb[0] = 0.125\nW[1][0] = -1.25\n', [2, 1], [0.5, -1.25], [1]],
  ['W(1,1) = 0.5\nW(2, 1) = -1.25\nb(1) = 0.125\n', [2, 1], [0.5, -1.25], [1]],
])('entries one by one are put together: %j', (text, shape, values, ofBias) => {
  const { tensors } = readPasted(text, 'x');
  expect(tensors.get('W')).toMatchObject({
    shape,
    values: Float64Array.from(values),
    precision: { digits: { decimals: 2 } },
  });
  expect(tensors.get('b')).toMatchObject({ shape: ofBias, values: Float64Array.of(0.125) });
});

test('an entry beside its whole tensor takes nothing away from it', () => {
  const { tensors } = readPasted('W = [[1 2]]\nW[0,0] = 0.5\n', 'x');
  expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
    ['W', [1, 2]],
    ['W[0,0]', []],
  ]);
});

test('lists of tensors are no entries, and an entry that is missing is told', () => {
  expect([...readPasted('biases[0] = 0.5\nbiases[1] = 0.25\n', 'x').tensors.keys()]).toEqual([
    'biases[0]',
    'biases[1]',
  ]);
  const { issues } = readPasted('W[0,0] = 0.5\nW[1,1] = 0.25\n', 'grads.txt');
  expect(() => issues.throwIfAny()).toThrow('grads.txt:1:1: W: W[0, 1] is missing');
});

test.each([
  ['W =\n\n  0,1234  -2,5\n  1,0000   0,25\n', [0.1234, -2.5, 1, 0.25]],
  ['W = [0,1234 -2,5; 1,0000 0,25]', [0.1234, -2.5, 1, 0.25]],
  ['W = [[100,200], [300,400]]', [100, 200, 300, 400]],
  ['W = [[0.5,100], [300,400]]', [0.5, 100, 300, 400]],
  ['W = [[1,234]\n [5,678]]', [1, 234, 5, 678]],
])('decimal commas are told from commas between numbers: %j', (text, values) => {
  expect(readPasted(text, 'x').tensors.get('W')).toMatchObject({
    shape: [2, 2],
    values: Float64Array.from(values),
  });
});

test('Julia says the type of an array after its name', () => {
  const text =
    'W = 2×2 Matrix{Float64}:\n 0.5   1.25\n -0.1  2.0\n\nb = 2-element Vector{Float64}:\n 0.5\n 0.25\n';
  expect([...readPasted(text, 'x').tensors].map(([name, { shape }]) => [name, shape])).toEqual([
    ['W', [2, 2]],
    ['b', [2, 1]],
  ]);
});

test('numpy 2 prints scalars as calls', () => {
  const { tensors } = readPasted('b = [np.float64(0.5), np.float64(-0.25)]\nc = np.float32(0.1)', 'x');
  expect(tensors.get('b')!.values).toEqual(Float64Array.of(0.5, -0.25));
  expect(tensors.get('c')).toMatchObject({ shape: [], precision: { roundoff: 2 ** -24 } });
});

test('a comment names the array under it, and not the one after the array beside it', () => {
  const { tensors } = readPasted('# a\n[1 2]\n[3 4] # b\n', 'x');
  expect([...tensors.keys()]).toEqual(['a', 'array 2']);
});

test('words with whole numbers are passed over, a name with a sign has them', () => {
  const { tensors } = readPasted('Epoch 3\nLayer 1: hidden.weight (2, 1)\n[[1]\n [2]]\nb = 4\n', 'x');
  expect([...tensors.keys()]).toEqual(['Layer 1: hidden.weight', 'b']);
});

test('R: each column has decimals of its own, and the coarsest hold for all', () => {
  const { tensors } = readPasted(
    'W\n       [,1]     [,2] [,3]\n[1,] -0.015 0.020301    0\n[2,]  0.100 0.001700    0\n',
    'x',
  );
  expect(tensors.get('W')).toMatchObject({
    shape: [2, 3],
    values: Float64Array.of(-0.015, 0.020301, 0, 0.1, 0.0017, 0),
    precision: { digits: { decimals: 3, significant: 3 } },
  });
});

test('R: a matrix may have more columns than a call can have arguments', () => {
  const columns = 130_000;
  const header = Array.from({ length: columns }, (_, k) => `[,${k + 1}]`).join(' ');
  const { tensors } = readPasted(`W\n${header}\n[1,]${' 0.25'.repeat(columns)}\n`, 'x');
  expect(tensors.get('W')).toMatchObject({ shape: [1, columns], precision: { digits: { decimals: 2 } } });
});

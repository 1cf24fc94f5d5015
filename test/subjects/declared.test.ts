import { expect, test } from 'vitest';
import { collectIssues, locateByPath } from '../../src/input/issues.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import { declareAs } from '../../src/subjects/declared.ts';

/** Declares tensors of a 2-3-1 network by name and shape; returns the issues. */
async function issuesOf(shapes: Record<string, number[]>): Promise<string[]> {
  const problem = await problemFromSpec(
    {
      network: {
        inputs: 2,
        layers: [
          { type: 'dense', name: 'hidden', units: 3, activation: 'tanh' },
          { type: 'dense', name: 'output', units: 1, activation: 'linear' },
        ],
      },
      loss: { type: 'squared' },
      parameters: { init: { type: 'normal' }, seed: 1 },
      data: { inputs: [[1, 2]], targets: [[3]] },
    },
    { directory: '.' },
  );
  const found = collectIssues('program', locateByPath());
  declareAs(problem, { parameters: Object.entries(shapes).map(([name, shape]) => ({ name, shape })) }, found);
  try {
    found.throwIfAny();
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}

const OUTPUT = { 'output.weight': [1, 3], 'output.bias': [1] };

test.each([
  ['as the spec', { 'hidden.weight': [3, 2], 'hidden.bias': [3], ...OUTPUT }, []],
  ['biases as columns', { 'hidden.weight': [3, 2], 'hidden.bias': [3, 1], ...OUTPUT }, []],
  [
    'packed',
    { hidden: [3, 3], output: [1, 4] },
    ['"layout": {"bias": "first-column"} or {"bias": "last-column"}'],
  ],
  [
    'a matrix as a vector',
    { ...OUTPUT, 'hidden.weight': [6], 'hidden.bias': [3] },
    ['"unrolled": "row-major"'],
  ],
  [
    'a matrix of one row as a vector',
    { 'hidden.weight': [3, 2], 'hidden.bias': [3], ...OUTPUT, 'output.weight': [3] },
    [],
  ],
  [
    'a vector a layer',
    { hidden: [9], output: [4] },
    ['a vector has all numbers of its layer: say in the layout'],
  ],
  ['one vector', { parameters: [13] }, ['"layout": {"unrolled": "row-major"}']],
  [
    'names of a course',
    { W1: [3, 2], b1: [3], W2: [1, 3], b2: [1] },
    [
      'no "W1"; if it belongs to layer 1, name it "hidden.weight"',
      'no "b1"; if it belongs to layer 1, name it "hidden.bias"',
      'no "W2"; if it belongs to layer 2, name it "output.weight"',
      'no "b2"; if it belongs to layer 2, name it "output.bias"',
    ],
  ],
  ['a slip', { 'hiden.weight': [3, 2], 'hidden.bias': [3], ...OUTPUT }, ['did you mean "hidden.weight"?']],
  ['one left out', { 'hidden.weight': [3, 2], ...OUTPUT }, ['parameters["hidden.bias"]: is missing']],
  ['transposed', { 'hidden.weight': [2, 3], 'hidden.bias': [3], ...OUTPUT }, ['{"weight": "in-out"}']],
])('%s', async (_what, shapes, said) => {
  const found = await issuesOf(shapes as Record<string, number[]>);
  expect(found).toHaveLength(said.length);
  said.forEach((words, k) => {
    expect(found[k]).toContain(words);
  });
});

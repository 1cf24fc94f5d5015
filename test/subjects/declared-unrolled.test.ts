import { describe, expect, test } from 'vitest';
import { collectIssues, locateByPath } from '../../src/input/issues.ts';
import { spaceOf } from '../../src/network/build.ts';
import { declareUnrolled } from '../../src/subjects/declared-unrolled.ts';
import type { Layout } from '../../src/tensors/layout.ts';

const dense = (name: string, units: number) => ({
  type: 'dense',
  name,
  units,
  activation: { type: 'linear' },
  bias: true,
});
const SPACE = spaceOf({ inputs: 2, layers: [dense('Theta1', 3), dense('Theta2', 1)] });
const COURSE: Layout = { weight: 'out-in', bias: 'first-column', unrolled: 'column-major' };

function declare(shapes: Record<string, number[]>, layout: Layout) {
  const found = collectIssues('program', locateByPath());
  const parameters = Object.entries(shapes).map(([name, shape]) => ({ name, shape }));
  const declared = declareUnrolled(SPACE, layout, parameters, found);
  found.throwIfAny();
  return {
    shown: declared.shown.map(({ name, shape }) => `${name} ${shape.join('x')}`),
    orders: declared.tensors.map(({ name, source }) => [name, ...source]),
    layout: declared.layout,
  };
}

// θ: the weights 0 … 5 and biases 6 … 8 of the first layer, the weights 9 … 11 and the bias 12 of the second.
const [FIRST, SECOND] = [
  [6, 7, 8, 0, 2, 4, 1, 3, 5],
  [12, 9, 10, 11],
];

describe('a program in an unrolled layout is shown the matrices of the spec', () => {
  test.each<[string, Record<string, number[]>, (string | number)[][]]>([
    ['one vector of any name', { nn_params: [13] }, [['nn_params', ...FIRST, ...SECOND]]],
    ['one column', { p: [13, 1] }, [['p', ...FIRST, ...SECOND]]],
    [
      'a vector a layer',
      { Theta2: [4], Theta1: [9] },
      [
        ['Theta2', ...SECOND],
        ['Theta1', ...FIRST],
      ],
    ],
    [
      'one that is not unrolled',
      { Theta1: [9], Theta2: [1, 4] },
      [
        ['Theta1', ...FIRST],
        ['Theta2', ...SECOND],
      ],
    ],
  ])('%s', (_what, shapes, orders) => {
    expect(declare(shapes, COURSE)).toEqual({
      shown: ['Theta1 3x3', 'Theta2 1x4'],
      orders,
      layout: { weight: 'out-in', bias: 'first-column' },
    });
  });

  test('with biases of their own, a layer is its weights and then its biases', () => {
    const { shown, orders } = declare(
      { Theta1: [9], 'Theta2.weight': [3], 'Theta2.bias': [1] },
      { weight: 'in-out', bias: 'separate', unrolled: 'row-major' },
    );
    expect(shown).toEqual(['Theta1.weight 2x3', 'Theta1.bias 3', 'Theta2.weight 3x1', 'Theta2.bias 1']);
    expect(orders[0]).toEqual(['Theta1', 0, 2, 4, 1, 3, 5, 6, 7, 8]);
  });
});

test.each<[Record<string, number[]>, RegExp]>([
  [{ p: [12] }, /p: expected a vector of 13 numbers, Theta1, then Theta2, found the shape \[12\]/],
  [{ Theta1: [9] }, /expected a vector of 13 numbers/],
  [{ Theta1: [9], Theta3: [4] }, /no "Theta3"; it has Theta1, Theta2.*Theta2.*is missing/s],
  [{ Theta1: [9], Theta2: [2, 2] }, /expected a vector of 4 numbers/],
])('%j does not fit', (shapes, said) => {
  expect(() => declare(shapes, COURSE)).toThrow(said);
});

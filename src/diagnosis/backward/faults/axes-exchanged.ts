import type { ArrangedTensor } from '../../../tensors/layout.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { axisPairs, inOrder } from '../axes-exchanged.ts';
import { overridePull, overrideResult } from '../overrides.ts';
import { passingScopes } from '../scopes.ts';
import { hasWeight, weightOf } from '../tensors.ts';

/** A kernel with its axes in another order. */
export const axesExchanged: BackwardFault = {
  code: 'NN135',
  slug: 'axes-exchanged',
  words: 'axes channels swapped transposed permuted reshape im2col order kernel filters in out row column',
  title: 'the axes of a kernel are exchanged',
  rule: 'delta through a layer, or weight gradient',
  met: 5,
  anyLayers: true,
  about:
    'Filters and channels, or rows and columns, of a kernel are exchanged, or the numbers of its gradient are reshaped from axes in another order.',
  wrong: [
    'cols = im2col(x)  # a row: [row, column, channel] of a window',
    'dW = (delta.T @ cols).reshape(F, C, k, k)',
  ],
  right: [
    'cols = im2col(x)  # a row: [row, column, channel] of a window',
    'dW = (delta.T @ cols).reshape(F, k, k, C).transpose(0, 3, 1, 2)',
  ],
  shows:
    'The gradient of the kernel has the right numbers in another order, or the layers below are wrong. It shows as an error of shapes where the lengths of the axes differ.',
  matters: 'Each weight gets the step of another weight.',
  fix: 'Reshape only in the order in which the numbers are stored, and transpose afterwards. A test network whose kernel has four different lengths shows such a mistake.',
  *variants(problem) {
    const { network, tensors } = problem;
    const pairsOf = (l: number) => (hasWeight(network, l) ? axisPairs(weightOf(network, l)) : []);
    for (const what of new Set(network.layers.flatMap((_, l) => pairsOf(l)).map(({ words }) => words))) {
      const find = (l: number) => pairsOf(l).find(({ words }) => words === what);
      for (const { layers, words, where } of passingScopes(problem, (l) => find(l) !== undefined)) {
        const orders = new Map(layers.map((l) => [l, find(l)!.from]));
        yield {
          where,
          does: `with ${what} of the kernel exchanged ${words}`,
          plant: (rules) =>
            overridePull(rules, layers, 'input', (at, l, deltas, right) => {
              const { offset } = weightOf(at.network, l);
              const theta = at.theta.slice();
              for (const [k, from] of orders.get(l)!.entries()) theta[offset + k] = at.theta[offset + from];
              return right(deltas, { ...at, theta });
            }),
        };
      }
    }
    const kernels = tensors.filter(({ shape }) => shape.length > 2);
    for (const some of kernels.length > 1 ? [...kernels.map((one) => [one]), kernels] : [kernels]) {
      for (const order of some.length === 0 ? [] : orders(some[0].shape.length)) {
        if (some.some(({ shape }) => shape.length !== order.length || isStill(shape, order))) continue;
        const axes = order.map((axis) => NUMBERS[axis]).join(', ');
        const named = some.length > 1 ? 'every kernel' : some[0].name;
        yield {
          where: some.length > 1 ? {} : { tensor: some[0].name },
          does: `with the numbers of the gradient of ${named} in the order of its ${axes} axes`,
          whole: true,
          plant: (rules) =>
            overrideResult(rules, (right) => {
              const wrong = right.slice();
              for (const one of some) reorder(right, one, order, wrong);
              return wrong;
            }),
        };
      }
    }
  },
};

const NUMBERS = ['first', 'second', 'third', 'fourth'];

/** All other orders of so many axes. */
function orders(count: number): number[][] {
  const all = (left: readonly number[]): number[][] =>
    left.length === 0
      ? [[]]
      : left.flatMap((axis) => all(left.filter((one) => one !== axis)).map((rest) => [axis, ...rest]));
  return all(Array.from({ length: count }, (_, k) => k)).slice(1);
}

/** Whether an order leaves the numbers where they are, as it only moves axes of length 1, or is that of a shorter one. */
function isStill(shape: readonly number[], order: readonly number[]): boolean {
  const long = order.filter((axis) => shape[axis] > 1);
  const isSame = long.every((axis, k) => k === 0 || long[k - 1] < axis);
  // Axes of length 1 stay, so that each order of the others comes once.
  return isSame || order.some((axis, k) => shape[axis] === 1 && axis !== k);
}

function reorder(
  right: Float64Array,
  { shape, source }: ArrangedTensor,
  order: readonly number[],
  wrong: Float64Array,
): void {
  for (const [flat, from] of inOrder(shape, order).entries()) wrong[source[flat]] = right[source[from]];
}

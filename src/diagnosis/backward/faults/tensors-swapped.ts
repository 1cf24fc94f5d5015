import type { ArrangedTensor } from '../../../tensors/layout.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overrideResult } from '../overrides.ts';

/** The right numbers under the wrong names. */
export const tensorsSwapped: BackwardFault = {
  code: 'NN124',
  slug: 'tensors-swapped',
  words: 'order swapped exchanged parameters list unroll split',
  title: 'the tensors are in a different order from the declared one',
  rule: 'what is handed out',
  met: 1,
  anyLayers: true,
  about: 'Every number of the gradient is right, but belongs to another tensor.',
  wrong: [
    'flat = np.concatenate([dW2.ravel(), db2, dW1.ravel(), db1])',
    'size = W1.size',
    'dW1 = flat[:size].reshape(W1.shape)  # the order of flat is another',
  ],
  right: [
    'flat = np.concatenate([dW1.ravel(), db1, dW2.ravel(), db2])',
    'size = W1.size',
    'dW1 = flat[:size].reshape(W1.shape)',
  ],
  shows:
    'Two tensors of the same shape are exchanged, or one flat vector is split in a different order from the one in which it was joined.',
  matters: 'Each tensor is updated with the gradient of another.',
  fix: 'Join and split the tensors in the same order: layer by layer, the weights before the biases.',
  *variants({ tensors }) {
    for (let i = 0; i < tensors.length; i++) {
      for (let j = i + 1; j < tensors.length; j++) {
        const [one, other] = [tensors[i], tensors[j]];
        if (
          one.shape.length !== other.shape.length ||
          one.shape.some((length, k) => length !== other.shape[k])
        )
          continue;
        yield {
          where: { tensor: one.name },
          does: `with ${one.name} and ${other.name} exchanged`,
          whole: true,
          moves: true,
          plant: (rules) =>
            overrideResult(rules, (right) => {
              const wrong = right.slice();
              one.source.forEach((index, k) => {
                wrong[index] = right[other.source[k]];
                wrong[other.source[k]] = right[index];
              });
              return wrong;
            }),
        };
      }
    }
    if (tensors.length < 2) return;
    const declared = tensors.flatMap(({ source }) => [...source]);
    for (const [words, order] of ORDERS) {
      const joined = order(tensors).flatMap(({ source }) => [...source]);
      if (joined.every((index, k) => index === declared[k])) continue;
      yield {
        where: {},
        does: `with its numbers joined ${words} and split in the declared order`,
        whole: true,
        moves: true,
        plant: (rules) =>
          overrideResult(rules, (right) => {
            const wrong = right.slice();
            declared.forEach((index, k) => {
              wrong[index] = right[joined[k]];
            });
            return wrong;
          }),
      };
    }
  },
};

const flatTensors = (tensors: readonly ArrangedTensor[]) => tensors.filter(({ shape }) => shape.length === 1);
const matrices = (tensors: readonly ArrangedTensor[]) => tensors.filter(({ shape }) => shape.length > 1);

const ORDERS: readonly (readonly [string, (tensors: readonly ArrangedTensor[]) => ArrangedTensor[]])[] = [
  ['from the last tensor to the first', (tensors) => [...tensors].reverse()],
  ['with all weights before all biases', (tensors) => [...matrices(tensors), ...flatTensors(tensors)]],
  ['with all biases before all weights', (tensors) => [...flatTensors(tensors), ...matrices(tensors)]],
  ['with each bias before its weights', (tensors) => biasesFirst(tensors)],
  ['layer by layer from the last to the first', (tensors) => layers(tensors).reverse().flat()],
];

/** Tensors by layer: a vector belongs to the matrix before it. */
function layers(tensors: readonly ArrangedTensor[]): ArrangedTensor[][] {
  const found: ArrangedTensor[][] = [];
  for (const tensor of tensors) {
    if (tensor.shape.length > 1 || found.length === 0) found.push([tensor]);
    else found.at(-1)!.push(tensor);
  }
  return found;
}

const biasesFirst = (tensors: readonly ArrangedTensor[]) =>
  layers(tensors).flatMap((layer) => [...layer].reverse());

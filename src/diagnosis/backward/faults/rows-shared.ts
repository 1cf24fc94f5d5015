import type { ArrangedTensor } from '../../../tensors/layout.ts';
import type { BackwardFault, Variant } from '../../catalogue/fault.ts';
import { overrideResult } from '../overrides.ts';
import { packsBiases } from '../tensors.ts';

/** `[[0] * n] * m`. */
export const rowsShared: BackwardFault = {
  code: 'NN129',
  slug: 'rows-shared',
  words: 'same list alias [[0]*n]*m rows equal identical shared reference',
  title: 'the rows of a gradient are one and the same list',
  rule: 'what is handed out',
  met: 1,
  anyLayers: true,
  about:
    'A matrix is made of one row object, repeated: [[0] * n] * m in Python, new Array(m).fill(row) in JavaScript. Whatever is added to one row is added to all.',
  wrong: [
    'dW = [[0.0] * W1.shape[1]] * W1.shape[0]  # one row, repeated',
    'for i in range(W1.shape[0]):',
    '    for j in range(W1.shape[1]):',
    '        dW[i][j] += delta1[:, i] @ X[:, j]',
  ],
  right: [
    'dW = [[0.0] * W1.shape[1] for _ in range(W1.shape[0])]',
    'for i in range(W1.shape[0]):',
    '    for j in range(W1.shape[1]):',
    '        dW[i][j] += delta1[:, i] @ X[:, j]',
  ],
  shows: 'All rows of the tensor are equal: each is the sum of the right rows.',
  matters: 'All units of the layer get the same step.',
  fix: 'Create each row separately: [[0] * n for _ in range(m)] in Python, Array.from({ length: m }, () => Array(n).fill(0)) in JavaScript.',
  *variants(problem) {
    const { tensors, network } = problem;
    const packed = packsBiases(problem);
    // Of positions, the sum over all steps is a fault of its own.
    const isOfSteps = (at: number): boolean =>
      network.layers.some(({ type, tensors: [own] }) => type === 'positions' && own?.offset === at);
    const matrices = tensors.filter(
      ({ shape, source }) => shape.length > 1 && shape[0] > 1 && !isOfSteps(source[0]),
    );
    for (const tensor of matrices) {
      yield variant(
        { tensor: tensor.name },
        `with each row of ${tensor.name} the sum of all its rows`,
        [tensor],
        packed,
      );
    }
    if (matrices.length > 1)
      yield variant({}, 'with each row of every matrix the sum of all its rows', matrices, packed);
  },
};

function variant(
  where: Variant['where'],
  does: string,
  tensors: readonly ArrangedTensor[],
  packed: boolean,
): Variant {
  return {
    where,
    does,
    whole: true,
    usesGradient: packed,
    plant: (rules) =>
      overrideResult(rules, (gradient) => {
        const wrong = gradient.slice();
        for (const { source, shape } of tensors) {
          const sums = new Float64Array(source.length / shape[0]);
          source.forEach((index, flat) => {
            sums[flat % sums.length] += wrong[index];
          });
          source.forEach((index, flat) => {
            wrong[index] = sums[flat % sums.length];
          });
        }
        return wrong;
      }),
  };
}

import type { ArrangedTensor } from '../../../tensors/layout.ts';
import type { BackwardFault, Variant } from '../../catalogue/fault.ts';
import { overrideResult } from '../overrides.ts';

/** `[[0] * n] * m`. */
export const rowsShared: BackwardFault = {
  code: 'NN129',
  slug: 'rows-shared',
  title: 'the rows of a gradient are one and the same list',
  rule: 'what is handed out',
  met: 1,
  about:
    'The matrix was made of one row, repeated: [[0] * n] * m in Python, or new Array(m).fill(row) in JavaScript. What is added to one row is in all of them.',
  shows: 'All rows of the tensor are equal: each is the sum of the right ones.',
  matters: 'All units of the layer get the same step and cannot come to differ by it.',
  fix: 'Make every row anew: [[0] * n for _ in range(m)] in Python, Array.from({ length: m }, () => Array(n).fill(0)) in JavaScript.',
  *variants({ tensors }) {
    const matrices = tensors.filter(({ shape }) => shape.length === 2 && shape[0] > 1);
    for (const tensor of matrices) {
      yield variant({ tensor: tensor.name }, `with each row of ${tensor.name} the sum of all its rows`, [
        tensor,
      ]);
    }
    if (matrices.length > 1)
      yield variant({}, 'with each row of every matrix the sum of all its rows', matrices);
  },
};

function variant(where: Variant['where'], does: string, tensors: readonly ArrangedTensor[]): Variant {
  return {
    where,
    does,
    whole: true,
    plant: (rules) =>
      overrideResult(rules, (gradient) => {
        const wrong = gradient.slice();
        for (const { source, shape } of tensors) {
          const sums = new Float64Array(shape[1]);
          source.forEach((index, flat) => {
            sums[flat % shape[1]] += wrong[index];
          });
          source.forEach((index, flat) => {
            wrong[index] = sums[flat % shape[1]];
          });
        }
        return wrong;
      }),
  };
}

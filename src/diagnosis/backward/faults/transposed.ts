import type { BackwardFault } from '../../catalogue/fault.ts';
import { overrideResult } from '../overrides.ts';
import { passedBack } from '../passing.ts';

/** A transpose too many or too few. */
export const transposed: BackwardFault = {
  code: 'NN119',
  slug: 'transposed',
  title: 'a matrix is transposed',
  rule: 'delta through a layer, or weight gradient',
  met: 1,
  about:
    'Wδ was taken in place of Wᵀδ, or δᵀa in place of aᵀδ for the weights; the numbers of a matrix were read in the other order.',
  shows:
    'It needs a square layer, or numbers without a shape; a transposed gradient has the same numbers in another order.',
  matters: 'Each weight is moved by what another weight deserves.',
  fix: 'With W of [units, inputs]: z = W·a, ∂cost/∂a = Wᵀδ, ∂cost/∂W = δ·aᵀ. Try a network in which every layer has another size: the shapes then tell.',
  *variants(problem) {
    const square = (l: number) => {
      const { inputs, units } = problem.network.layers[l];
      return inputs === units && units > 1;
    };
    yield* passedBack(problem, square, [
      [
        'with Wδ in place of Wᵀδ',
        (weight, delta, j, units) => {
          let sum = 0;
          for (let i = 0; i < units; i++) sum += weight(j, i) * delta[i];
          return sum;
        },
      ],
    ]);
    for (const { name, shape, source } of problem.tensors) {
      const [rows, columns] = shape;
      if (shape.length !== 2 || rows < 2 || columns < 2) continue;
      const square = rows === columns;
      yield {
        where: { tensor: name },
        does: square
          ? `with the gradient of ${name} transposed`
          : `with the numbers of the gradient of ${name} in the order of its transpose`,
        whole: true,
        plant: (rules) =>
          overrideResult(rules, (right) => {
            const wrong = right.slice();
            for (let flat = 0; flat < source.length; flat++) {
              wrong[source[flat]] = right[source[(flat % rows) * columns + Math.floor(flat / rows)]];
            }
            return wrong;
          }),
      };
    }
  },
};

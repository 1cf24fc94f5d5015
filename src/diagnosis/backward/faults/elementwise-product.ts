import { inputOf } from '../../../network/forward.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull } from '../overrides.ts';
import { passedBack } from '../passing.ts';
import { isDense, weightOf } from '../tensors.ts';

/** `*` where `@` is meant. */
export const elementwiseProduct: BackwardFault = {
  code: 'NN111',
  slug: 'elementwise-product',
  words: 'hadamard star multiply dot matmul elementwise',
  title: 'an elementwise product instead of a matrix product',
  rule: 'delta through a layer, or weight gradient',
  met: 4,
  anyLayers: true,
  about: 'A delta is multiplied elementwise, with broadcasting, where a matrix product is needed.',
  wrong: ['delta2 = (a2 - t) * a2 * (1 - a2)', 'delta1 = delta2 * W2.diagonal() * a1 * (1 - a1)'],
  right: ['delta2 = (a2 - t) * a2 * (1 - a2)', 'delta1 = (delta2 @ W2) * a1 * (1 - a1)'],
  shows:
    'The layers below the product are wrong. Without an error message this needs a square matrix or a dimension of 1.',
  matters: 'A unit receives the error of one unit above instead of the weighted sum over all of them.',
  fix: 'Wᵀδ is a matrix product, @ or np.dot in numpy: W.T @ delta for a column vector, delta @ W for rows [examples, units], with W of [units, inputs].',
  *variants(problem) {
    const square = (l: number) => {
      const { inputs, units } = problem.network.layers[l];
      return inputs === units && units > 1 && isDense(problem.network, l);
    };
    yield* passedBack(problem, square, [
      [
        'with Σ_i W[i,j] · δ[j] instead of Wᵀδ',
        (weight, delta, j, n) => delta[j] * sum(n, (i) => weight(i, j)),
      ],
      ['with δ[j]·W[j,j] instead of Wᵀδ', (weight, delta, j) => delta[j] * weight(j, j)],
      [
        'with Σ_i W[j,i] · δ[j] instead of Wᵀδ',
        (weight, delta, j, n) => delta[j] * sum(n, (i) => weight(j, i)),
      ],
    ]);
    for (let l = 0; l < problem.network.layers.length; l++) {
      if (!square(l)) continue;
      const { name } = weightOf(problem.network, l);
      yield {
        where: { tensor: name },
        does: `with δ[j]·a[j] in every row of the gradient of the weights of layer "${problem.network.layers[l].name}", instead of δ[i]·a[j]`,
        whole: l === 0,
        plant: (rules) =>
          overridePull(rules, [l], 'weight', (at, _l, deltas) => {
            const { units } = at.network.layers[l];
            const gradient = new Float64Array(units * units);
            const input = inputOf(at.network, at.pass, l);
            for (let k = 0; k < deltas.length; k++) {
              for (let i = 0; i < units; i++) gradient[i * units + (k % units)] += deltas[k] * input[k];
            }
            return gradient;
          }),
      };
    }
  },
};

function sum(count: number, term: (i: number) => number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += term(i);
  return total;
}

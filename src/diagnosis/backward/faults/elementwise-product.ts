import { inputOf } from '../../../network/forward.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull } from '../overrides.ts';
import { passedBack } from '../passing.ts';
import { weightOf } from '../tensors.ts';

/** `*` where `@` is meant. */
export const elementwiseProduct: BackwardFault = {
  code: 'NN111',
  slug: 'elementwise-product',
  title: 'an elementwise product in place of a matrix product',
  rule: 'delta through a layer, or weight gradient',
  met: 4,
  about:
    'The delta and the weights were multiplied element by element, with broadcasting, and then summed or not.',
  shows: 'It needs a square layer or a dimension of 1 to pass silently; the lower layers are wrong.',
  matters: 'A unit is then blamed for the error of one other unit, and not for that of all that it feeds.',
  fix: 'Wᵀδ is a matrix product: numpy’s @ or dot, and not *; (W.T @ delta) for a column, (delta @ W) for rows [examples, units].',
  *variants(problem) {
    const square = (l: number) => {
      const { inputs, units } = problem.network.layers[l];
      return inputs === units && units > 1;
    };
    yield* passedBack(problem, square, [
      [
        'with Σ_i W[i,j] · δ[j] in place of Wᵀδ',
        (weight, delta, j, n) => delta[j] * sum(n, (i) => weight(i, j)),
      ],
      ['with δ[j]·W[j,j] in place of Wᵀδ', (weight, delta, j) => delta[j] * weight(j, j)],
      [
        'with Σ_i W[j,i] · δ[j] in place of Wᵀδ',
        (weight, delta, j, n) => delta[j] * sum(n, (i) => weight(j, i)),
      ],
    ]);
    for (let l = 0; l < problem.network.layers.length; l++) {
      if (!square(l)) continue;
      const { name } = weightOf(problem.network, l);
      yield {
        where: { tensor: name },
        does: `with δ[j]·a[j] in every row of the gradient of ${problem.network.layers[l].name}’s weights, in place of δ[i]·a[j]`,
        whole: l === 0,
        plant: (rules) =>
          overridePull(rules, [l], 'weight', (at, _l, deltas) => {
            const { units } = at.network.layers[l];
            const gradient = new Float64Array(units * units);
            const input = inputOf(at.pass, l);
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

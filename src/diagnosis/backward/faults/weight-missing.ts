import type { BackwardFault } from '../../catalogue/fault.ts';
import { passedBack } from '../passing.ts';

/** The delta passed on as it is. */
export const weightMissing: BackwardFault = {
  code: 'NN120',
  slug: 'weight-missing',
  title: 'the weights are missing where the delta is passed back',
  rule: 'delta through a layer',
  met: 1,
  about:
    'The delta of the layer above was handed to every unit below as it is, without the weight between them.',
  shows: 'The layers above are right; from that layer down every unit gets the same upstream error.',
  matters: 'A hidden unit does not learn in which direction, and how much, it moves the output.',
  fix: 'δ_l[j] = f′(z_l[j]) · Σ_i W_{l+1}[i,j]·δ_{l+1}[i].',
  *variants(problem) {
    const { layers } = problem.network;
    yield* passedBack(problem, () => true, [
      ['with Σ δ in place of Wᵀδ', (_weight, delta) => delta.reduce((sum, value) => sum + value, 0)],
    ]);
    const same = (l: number) => layers[l].units === layers[l].inputs && layers[l].units > 1;
    yield* passedBack(problem, same, [['with δ itself in place of Wᵀδ', (_weight, delta, j) => delta[j]]]);
  },
};

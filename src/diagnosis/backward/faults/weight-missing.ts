import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull } from '../overrides.ts';
import { passedBack } from '../passing.ts';
import { passingScopes } from '../scopes.ts';
import { hasWeight, isDense, weightOf } from '../tensors.ts';

/** The delta passed on as it is. */
export const weightMissing: BackwardFault = {
  code: 'NN120',
  slug: 'weight-missing',
  words: 'forgot weights W transpose delta sum',
  title: 'the weights are missing where the delta passes back',
  rule: 'delta through a layer',
  met: 1,
  anyLayers: true,
  about: 'The delta of the layer above passes to the units below without the weights between them.',
  wrong: [
    'delta2 = (a2 - t) * a2 * (1 - a2)',
    'delta1 = np.sum(delta2, axis=1, keepdims=True) * a1 * (1 - a1)',
  ],
  right: ['delta2 = (a2 - t) * a2 * (1 - a2)', 'delta1 = (delta2 @ W2) * a1 * (1 - a1)'],
  shows: 'The layers above are right. Everything from that layer down is wrong.',
  matters:
    'The direction in which a hidden unit changes the output, and how much, is missing from its gradient.',
  fix: 'δ_l[j] = f′(z_l[j]) · Σ_i W_{l+1}[i,j]·δ_{l+1}[i].',
  *variants(problem) {
    const { layers } = problem.network;
    yield* passedBack(problem, () => true, [
      ['with Σ δ instead of Wᵀδ', (_weight, delta) => delta.reduce((sum, value) => sum + value, 0)],
    ]);
    const { network } = problem;
    // A missing γ is a fault of its own, NN142.
    const isOther = (l: number) =>
      hasWeight(network, l) &&
      !isDense(network, l) &&
      network.nodes[layers[l].z].operation.type !== 'scale-shift';
    for (const scope of passingScopes(problem, isOther)) {
      yield {
        where: scope.where,
        does: `with 1 in place of every weight ${scope.words}`,
        plant: (rules) =>
          overridePull(rules, scope.layers, 'input', (at, l, deltas, right) => {
            const { offset, size } = weightOf(at.network, l);
            return right(deltas, { ...at, theta: at.theta.slice().fill(1, offset, offset + size) });
          }),
      };
    }
    const same = (l: number) => layers[l].units === layers[l].inputs && layers[l].units > 1;
    yield* passedBack(problem, same, [['with δ itself instead of Wᵀδ', (_weight, delta, j) => delta[j]]]);
  },
};

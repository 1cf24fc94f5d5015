import type { Situation } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull } from '../overrides.ts';
import { passingScopes } from '../scopes.ts';
import { biasOf, layerBelow, packedBias } from '../tensors.ts';

/** The bias column of a packed matrix in the way of the delta. */
export const biasColumn: BackwardFault = {
  code: 'NN121',
  slug: 'bias-column',
  words: 'bias column wrong removed first last packed theta',
  title: 'the wrong column is removed where the delta passes back',
  rule: 'delta through a layer',
  met: 1,
  anyLayers: true,
  about:
    'Weights and biases are one matrix. Where the delta passes back through it, the bias column is not removed, or a column of weights is removed instead.',
  wrong: [
    'z2 = np.c_[np.ones(n), a1] @ P2.T  # P2 = [b, W]',
    'delta2 = (a2 - t) * a2 * (1 - a2)',
    'delta1 = (delta2 @ P2[:, :-1]) * a1 * (1 - a1)',
  ],
  right: [
    'z2 = np.c_[np.ones(n), a1] @ P2.T  # P2 = [b, W]',
    'delta2 = (a2 - t) * a2 * (1 - a2)',
    'delta1 = (delta2 @ P2[:, 1:]) * a1 * (1 - a1)',
  ],
  shows:
    'The layer above is right. Each hidden unit has a delta that was computed with the weights of its neighbour.',
  matters: 'The deltas of the hidden units are shifted by one, so the lower layers follow a wrong gradient.',
  fix: 'Remove the bias column and no other: δ_l = (W[:, 1:]ᵀ δ_{l+1}) ⊙ f′(z_l) where it is the first column, and W[:, :-1] where it is the last.',
  *variants(problem) {
    const packed = (l: number) => packedBias(problem, l) !== undefined;
    for (const { layers, words, where } of passingScopes(problem, packed)) {
      const first = packedBias(problem, layers[0]) === 'first';
      yield {
        where,
        does: `with the ${first ? 'last' : 'first'} column of W removed instead of the bias column, ${words}`,
        plant: (rules) =>
          overridePull(rules, layers, 'input', (at, l, deltas, right) =>
            shifted(right(), at, l, deltas, first),
          ),
      };
      const squashing = layers.every((l) => {
        const below = layerBelow(problem.network, l);
        return (
          below !== undefined && ['sigmoid', 'tanh'].includes(problem.network.layers[below].activation.name)
        );
      });
      // f′ of the constant input, taken as a(1 − a), is 0 for 1 alone.
      if (layers.some((l) => problem.network.layers[l].biasInput !== 1)) continue;
      if (!first || !squashing) continue;
      yield {
        where,
        does: `with the bias column not removed, ${words}`,
        plant: (rules) => {
          const below = layers.map((l) => layerBelow(problem.network, l)!);
          return overridePull(rules, below, 'delta', (at, l, _upstream, right) =>
            shiftedDeltas(right(), at, l),
          );
        },
      };
    }
  },
};

/** Wᵀδ with the bias at the wrong edge: the columns move by one, and the bias stands for the weight that is gone. */
function shifted(
  upstream: Float64Array,
  { network, theta }: Situation,
  l: number,
  deltas: Float64Array,
  first: boolean,
): Float64Array {
  const { inputs, units } = network.layers[l];
  const { offset } = biasOf(network, l)!;
  return upstream.map((_, k) => {
    const column = k % inputs;
    const from = first ? column - 1 : column + 1;
    const row = Math.floor(k / inputs);
    if (from >= 0 && from < inputs) return upstream[row * inputs + from];
    let sum = 0;
    for (let unit = 0; unit < units; unit++) sum += theta[offset + unit] * deltas[row * units + unit];
    return sum;
  });
}

/** Every unit has the delta of the one before it, and the first that of the input 1 that stands for the bias. */
function shiftedDeltas(deltas: Float64Array, { network }: Situation, l: number): Float64Array {
  const { units } = network.layers[l];
  // a(1 − a) and 1 − a² are 0 at 1: the programs that do this take f′ of the whole column, ones included.
  return deltas.map((_, k) => (k % units === 0 ? 0 : deltas[k - 1]));
}

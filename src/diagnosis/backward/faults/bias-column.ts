import type { Situation } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull } from '../overrides.ts';
import { passingScopes } from '../scopes.ts';
import { biasOf, packedBias } from '../tensors.ts';

/** The bias column of a packed matrix in the way of the delta. */
export const biasColumn: BackwardFault = {
  code: 'NN121',
  slug: 'bias-column',
  title: 'the delta was passed back with the bias column',
  rule: 'delta through a layer',
  met: 1,
  about:
    'The weights and biases are one matrix. Passing a delta back through it, the bias column was not removed, or a column of weights was removed in its place.',
  shows: 'The layer above is right; each hidden unit has the delta of the one beside it.',
  matters: 'The bias has no unit below it: its delta belongs to nobody, and all others are shifted by one.',
  fix: 'Leave the bias column out, and no other: δ_l = (W[:, 1:]ᵀ δ_{l+1}) ⊙ f′(z_l) where it is the first, W[:, :-1] where it is the last.',
  *variants(problem) {
    const packed = (l: number) => packedBias(problem, l) !== undefined;
    for (const { layers, words, where } of passingScopes(problem, packed)) {
      const first = packedBias(problem, layers[0]) === 'first';
      yield {
        where,
        does: `with the ${first ? 'last' : 'first'} column of W removed and not the bias column, ${words}`,
        plant: (rules) =>
          overridePull(rules, layers, 'input', (at, l, deltas, right) =>
            shifted(right(), at, l, deltas, first),
          ),
      };
      const squashing = layers.every((l) =>
        ['sigmoid', 'tanh'].includes(problem.network.layers[l - 1].activation.name),
      );
      if (!first || !squashing) continue;
      yield {
        where,
        does: `with the bias column left in, ${words}`,
        plant: (rules) => {
          const below = layers.map((l) => l - 1);
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

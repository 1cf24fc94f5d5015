import type { Layer } from '../../network/layers/layer.ts';
import { scopes } from '../backward/scopes.ts';
import type { ForwardFault } from './fault.ts';
import { withLayers } from './replace.ts';

/** Wᵀx for Wx. */
export const weightsTransposed: ForwardFault = {
  code: 'NN202',
  slug: 'weights-transposed',
  title: 'the weights are transposed in the forward pass',
  stage: 'outputs',
  about: 'The layer computes Wᵀ·a where the declared layout means W·a: it fits because the matrix is square.',
  shows: 'The outputs are those of the network with that matrix transposed.',
  matters: 'The parameters mean another network than the one that was declared.',
  fix: 'With W of [units, inputs] compute W·a; with W of [inputs, units] say "layout": {"weight": "in-out"} in the spec.',
  *variants(problem) {
    const square = (l: number) => {
      const { inputs, units } = problem.network.layers[l];
      return inputs === units && units > 1;
    };
    for (const { layers, words, where } of scopes(problem, square)) {
      yield {
        where,
        does: `with Wᵀ·a in place of W·a ${words}`,
        replace: (on) => withLayers(on, layers, transposed),
      };
    }
  },
};

/** A square layer that reads its weights by columns, and writes their gradient so. */
function transposed(layer: Layer): Layer {
  const [weight] = layer.tensors;
  const n = layer.units;
  const turn = (vector: Float64Array): Float64Array => {
    const turned = vector.slice();
    for (let k = 0; k < n * n; k++)
      turned[weight.offset + k] = vector[weight.offset + (k % n) * n + Math.floor(k / n)];
    return turned;
  };
  return {
    ...layer,
    preActivate: (theta, input, z, arithmetic) => layer.preActivate(turn(theta), input, z, arithmetic),
    passBack: (theta, deltas, upstream, arithmetic) =>
      layer.passBack(turn(theta), deltas, upstream, arithmetic),
    addWeightGradient(deltas, input, gradient, arithmetic) {
      const turned = turn(gradient);
      layer.addWeightGradient(deltas, input, turned, arithmetic);
      gradient.set(turn(turned));
    },
  };
}

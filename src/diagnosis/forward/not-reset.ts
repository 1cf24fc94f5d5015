import { scopes } from '../scopes.ts';
import type { ForwardFault } from './fault.ts';
import { withLayers } from './replace.ts';

/** Sums that are never set to 0. */
export const notReset: ForwardFault = {
  code: 'NN204',
  slug: 'not-reset',
  title: 'the sums of one example are added to those of the one before',
  stage: 'outputs',
  about:
    'The array of the pre-activations is added to for each example and not set to 0 (or to the bias) before it.',
  shows: 'The first example is right and every later one is off by more.',
  matters: 'The output of an example depends on the ones before it, and on their order.',
  fix: 'Start every sum at the bias: z = b, then z += w·a, anew for each example.',
  *variants(problem) {
    if (problem.data.count < 2) return;
    for (const { layers, words, where } of scopes(problem)) {
      yield {
        where,
        does: `with the pre-activations of all examples before added ${words}`,
        replace: (on) =>
          withLayers(on, layers, (layer) => {
            const { units } = layer;
            // ∂/∂z of one example is the sum over all from it on
            const fromHere = (deltas: Float64Array): Float64Array => {
              const sums = deltas.slice();
              for (let k = sums.length - units - 1; k >= 0; k--) sums[k] += sums[k + units];
              return sums;
            };
            return {
              ...layer,
              preActivate(theta, input, z, arithmetic) {
                layer.preActivate(theta, input, z, arithmetic);
                for (let k = units; k < z.length; k++) z[k] += z[k - units];
              },
              passBack: (theta, deltas, upstream, arithmetic) =>
                layer.passBack(theta, fromHere(deltas), upstream, arithmetic),
              addWeightGradient: (deltas, input, gradient, arithmetic) =>
                layer.addWeightGradient(fromHere(deltas), input, gradient, arithmetic),
              addBiasGradient: (deltas, gradient, arithmetic) =>
                layer.addBiasGradient(fromHere(deltas), gradient, arithmetic),
            };
          }),
      };
    }
  },
};

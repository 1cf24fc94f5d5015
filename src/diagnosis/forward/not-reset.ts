import type { Layer } from '../../network/layers/layer.ts';
import { scopes } from '../backward/scopes.ts';
import type { ForwardFault } from './fault.ts';
import { withLayers } from './replace.ts';

/** Sums that are never set to 0. */
export const notReset: ForwardFault = {
  code: 'NN204',
  slug: 'not-reset',
  title: 'the sum of one example or unit is added to that of the one before',
  stage: 'outputs',
  about:
    'The pre-activation is added to for each example, or each unit, and not set to 0 (or to the bias) before it.',
  shows: 'The first example, or unit, is right and every later one is off by more.',
  matters: 'What one example or unit gives depends on the ones before it, and on their order.',
  fix: 'Start every sum at the bias: z = b, then z += w·a, anew for each example and each unit.',
  *variants(problem) {
    if (problem.data.count > 1) {
      for (const { layers, words, where } of scopes(problem)) {
        yield {
          where,
          does: `with the pre-activations of all examples before added ${words}`,
          replace: (on) => withLayers(on, layers, overExamples),
        };
      }
    }
    const several = (l: number) => problem.network.layers[l].units > 1;
    for (const { layers, words, where } of scopes(problem, several)) {
      yield {
        where,
        does: `with the pre-activations of all units before added ${words}`,
        replace: (on) => withLayers(on, layers, overUnits),
      };
    }
  },
};

function overExamples(layer: Layer): Layer {
  const { units } = layer;
  return adding(layer, (k) => (k >= units ? k - units : undefined));
}

function overUnits(layer: Layer): Layer {
  const { units } = layer;
  return adding(layer, (k) => (k % units > 0 ? k - 1 : undefined));
}

/** A layer whose every z has that of another place before it added. */
function adding(layer: Layer, before: (k: number) => number | undefined): Layer {
  // ∂/∂z of one place is the sum over all from it on
  const fromHere = (deltas: Float64Array): Float64Array => {
    const sums = deltas.slice();
    for (let k = sums.length - 1; k >= 0; k--) {
      const to = before(k);
      if (to !== undefined) sums[to] += sums[k];
    }
    return sums;
  };
  return {
    ...layer,
    preActivate(theta, input, z, arithmetic) {
      layer.preActivate(theta, input, z, arithmetic);
      for (let k = 0; k < z.length; k++) {
        const from = before(k);
        if (from !== undefined) z[k] += z[from];
      }
    },
    passBack: (theta, deltas, upstream, arithmetic) =>
      layer.passBack(theta, fromHere(deltas), upstream, arithmetic),
    addWeightGradient: (deltas, input, gradient, arithmetic) =>
      layer.addWeightGradient(fromHere(deltas), input, gradient, arithmetic),
    addBiasGradient: (deltas, gradient, arithmetic) =>
      layer.addBiasGradient(fromHere(deltas), gradient, arithmetic),
  };
}

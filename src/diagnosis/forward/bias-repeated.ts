import { scopes } from '../backward/scopes.ts';
import { biasOf } from '../backward/tensors.ts';
import type { ForwardFault } from './fault.ts';
import { withLayers } from './replace.ts';

/** z += w·x + b in the loop over the inputs. */
export const biasRepeated: ForwardFault = {
  code: 'NN211',
  slug: 'bias-repeated',
  title: 'the bias is added once for each input',
  stage: 'outputs',
  about:
    'The bias stands inside the loop over the inputs of a unit, and is added with every term of the sum.',
  shows: 'The outputs are those of the network with biases as many times as large as a unit has inputs.',
  matters:
    'Program and spec are two networks: a bias counts as many times as there are inputs, and so must its gradient.',
  fix: 'z = b before the loop over the inputs, and z += w·x in it.',
  *variants(problem) {
    const { network } = problem;
    const has = (l: number) => biasOf(network, l) !== undefined && network.layers[l].inputs > 1;
    for (const { layers, words, where } of scopes(problem, has)) {
      yield {
        where,
        does: `with the bias added once for each input ${words}`,
        replace: (on) =>
          withLayers(on, layers, (layer) => {
            const { offset, size } = layer.tensors.find(({ kind }) => kind === 'bias')!;
            return {
              ...layer,
              preActivate(theta, input, z, arithmetic) {
                const repeated = theta.slice();
                for (let k = offset; k < offset + size; k++) repeated[k] *= layer.inputs;
                layer.preActivate(repeated, input, z, arithmetic);
              },
              addBiasGradient: (deltas, gradient, arithmetic) =>
                layer.addBiasGradient(
                  deltas.map((delta) => layer.inputs * delta),
                  gradient,
                  arithmetic,
                ),
            };
          }),
      };
    }
  },
};

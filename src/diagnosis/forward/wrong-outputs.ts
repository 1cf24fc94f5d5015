import { linear } from '../../network/activations/linear.ts';
import { activation } from '../../network/operations/activation.ts';
import type { ForwardFault } from './fault.ts';

/** Something else than the last activations. */
export const wrongOutputs: ForwardFault = {
  code: 'NN209',
  slug: 'wrong-outputs',
  words: 'hidden layer outputs returned wrong layer logits pre-activation',
  title: 'the outputs are those of another layer',
  stage: 'outputs',
  about:
    'The program returns the activations of another layer, or the pre-activations of the last one, as its outputs.',
  wrong: ['a1 = sigmoid(X @ W1.T + b1)', 'a2 = sigmoid(a1 @ W2.T + b2)', 'outputs = a1'],
  right: ['a1 = sigmoid(X @ W1.T + b1)', 'a2 = sigmoid(a1 @ W2.T + b2)', 'outputs = a2'],
  shows: 'The outputs are equal to these intermediate values.',
  matters: 'The numbers that are shown, or compared with the targets, are not the outputs of the network.',
  fix: 'Return a_L = f(z_L) of the last layer.',
  *variants({ network }) {
    const { layers } = network;
    const last = layers.length - 1;
    for (let l = 0; l < last; l++) {
      if (layers[l].units !== layers[last].units) continue;
      yield {
        where: { layer: layers[l].name },
        does: `of layer "${layers[l].name}" instead of layer "${layers[last].name}"`,
        replacesLayers: true,
        // everything above that layer hands on what it gets
        replace(on) {
          const { units, a } = layers[l];
          const same = linear();
          const copy = activation(same, units);
          const nodes = on.network.nodes.map((node, k) =>
            k > a && node.role !== 'loss' ? { ...node, operation: copy } : node,
          );
          const copied = on.network.layers.map((layer, k) =>
            k > l ? { ...layer, inputs: units, units, activation: same } : layer,
          );
          return { ...on, network: { ...on.network, nodes, layers: copied } };
        },
      };
    }
  },
};

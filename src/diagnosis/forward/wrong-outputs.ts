import { linear } from '../../network/activations/linear.ts';
import { activation } from '../../network/operations/activation.ts';
import type { ForwardFault } from './fault.ts';

/** Something else than the last activations. */
export const wrongOutputs: ForwardFault = {
  code: 'NN209',
  slug: 'wrong-outputs',
  title: 'the outputs are those of another place',
  stage: 'outputs',
  about: 'What is handed out as the outputs is the activation of another layer.',
  shows: 'The outputs are equal to numbers on the way.',
  matters: 'What is compared with the targets, or shown, is not what the network says.',
  fix: 'The outputs are a_L = f(z_L) of the last layer.',
  *variants({ network }) {
    const { layers } = network;
    const last = layers.length - 1;
    for (let l = 0; l < last; l++) {
      if (layers[l].units !== layers[last].units) continue;
      yield {
        where: { layer: layers[l].name },
        does: `of ${layers[l].name} in place of those of ${layers[last].name}`,
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

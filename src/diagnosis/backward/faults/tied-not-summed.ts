import { readersOf } from '../../../network/graph.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overrideArgument } from '../overrides.ts';
import { called } from '../tensors.ts';

/** Of a tensor that several layers share, the gradient of one use. */
export const tiedNotSummed: BackwardFault = {
  code: 'NN151',
  slug: 'tied-not-summed',
  words: 'tied shared weights weight tying embedding output layer sum of both uses overwritten two updates',
  title: 'the gradient of a shared tensor lacks one of its uses',
  rule: 'weight gradient',
  met: 2,
  anyLayers: true,
  about:
    'A tensor that two layers share, such as an embedding that is also the output layer, has the sum over both uses as its gradient. One of the two is left out or overwritten.',
  wrong: ['dW = dlogits.T @ h', 'dW = np.zeros_like(W)', 'np.add.at(dW, tokens, dx)'],
  right: ['dW = dlogits.T @ h', 'np.add.at(dW, tokens, dx)'],
  shows: 'The gradient of the shared tensor is exactly the term of one layer. All other tensors are right.',
  matters: 'The tensor follows one of its uses, and the other may get worse.',
  fix: 'Compute the gradient of each use, and add them: ∂J/∂W = ∂J/∂W of the first use + ∂J/∂W of the second.',
  *variants(problem) {
    const { network } = problem;
    for (const [offset, nodes] of readersOf(network)) {
      const layers = [...new Set(nodes.map((node) => network.nodes[node].layer))];
      if (layers.length < 2) continue;
      const { name, kind } = network.space.tensors.find((tensor) => tensor.offset === offset)!;
      for (const layer of layers) {
        const own = nodes.filter((node) => network.nodes[node].layer === layer);
        yield {
          where: { tensor: name },
          does: `without the term of layer "${layer}" in the gradient of ${called(problem, name)}`,
          plant: (rules) => overrideArgument(rules, own, kind, (right) => right.map(() => 0)),
        };
      }
    }
  },
};

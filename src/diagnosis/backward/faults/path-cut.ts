import { isPassedOn } from '../../../network/graph.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { branchesOf, wayTo } from '../branches.ts';
import { overrideResult, overrideTensors, overrideWay } from '../overrides.ts';
import { called, ofInputs, unlikeBiases } from '../tensors.ts';

/** Nothing arrives. */
export const pathCut: BackwardFault = {
  code: 'NN122',
  slug: 'path-cut',
  words:
    'zero gradient vanishing detached not connected dead no gradient layers do not learn all outputs the same',
  title: 'no gradient arrives',
  rule: 'delta through a layer',
  met: 1,
  anyLayers: true,
  about:
    'The gradient of a tensor, or of all tensors from one layer down, is 0: it is never computed, or the path to it is cut.',
  wrong: [
    'layers = [(W1, X), (W2, a1)]',
    'for W, a in layers[:0:-1]:  # stops before the first layer',
    '    gradients.append(delta.T @ a)',
    '    delta = (delta @ W) * a * (1 - a)',
  ],
  right: [
    'layers = [(W1, X), (W2, a1)]',
    'for W, a in layers[::-1]:',
    '    gradients.append(delta.T @ a)',
    '    delta = (delta @ W) * a * (1 - a)',
  ],
  shows: 'The gradient is 0 where the right gradient is not. The tensors above are right.',
  matters: 'A tensor without a gradient does not learn: any layers above it train on random features.',
  fix: 'Run the backward pass down to the first layer, δ_l = (W_{l+1}ᵀ δ_{l+1}) ⊙ f′(z_l), and return every gradient.',
  *variants(problem) {
    const { network } = problem;
    const { layers } = network;
    for (let top = layers.length - 1; top >= 0; top--) {
      const { name, tensors } = layers[top];
      const last = top === layers.length - 1;
      if (!last && (tensors.length === 0 || !isPassedOn(network, top))) continue;
      yield {
        where: last ? {} : { layer: name },
        does: last
          ? 'with 0 everywhere'
          : top === 0
            ? `with 0 in layer "${name}"`
            : `with 0 in layer "${name}" and every layer below it`,
        plant: (rules) =>
          last
            ? { ...rules, reduction: () => 0 }
            : overrideWay(rules, wayTo(network, layers[top].a), (right) => right.map(() => 0)),
      };
    }
    for (const { words, where, round, ...way } of branchesOf(problem)) {
      // An identity is a fault of its own.
      if (round.length > 0) continue;
      yield {
        where,
        does: `with 0 in place of what passes ${words}`,
        plant: (rules) => overrideWay(rules, way, (right) => right.map(() => 0)),
      };
    }
    const { l1, l2 } = network.objective.regularization;
    if (l1 !== 0 || l2 !== 0) {
      yield {
        where: {},
        does: 'with 0 everywhere, including the regularization',
        plant: (rules) => overrideResult(rules, (gradient) => gradient.map(() => 0)),
      };
    }
    for (const { name } of unlikeBiases(network)) {
      if (network.space.tensors.length === 1) continue;
      yield {
        where: { tensor: name },
        does: `with 0 for ${called(problem, name)}`,
        ...ofInputs(network, name),
        plant: (rules) => overrideTensors(rules, [name], () => 0),
      };
    }
  },
};

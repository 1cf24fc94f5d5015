import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull, overrideResult, overrideTensors } from '../overrides.ts';
import { called } from '../tensors.ts';

/** Nothing arrives. */
export const pathCut: BackwardFault = {
  code: 'NN122',
  slug: 'path-cut',
  title: 'no gradient arrives',
  rule: 'delta through a layer',
  met: 1,
  about:
    'The gradient of a tensor, or of everything from one layer down, is 0: it was never computed, or its path is cut.',
  shows: 'Zeros where the right gradient has none, and right numbers above them.',
  matters: 'What has no gradient does not learn: the layers above it learn alone, on top of random features.',
  fix: 'Every layer has δ_l = (W_{l+1}ᵀ δ_{l+1}) ⊙ f′(z_l): run the loop down to the first layer, and hand the result out.',
  *variants(problem) {
    const { network } = problem;
    const { layers } = network;
    for (let top = layers.length - 1; top >= 0; top--) {
      const { name } = layers[top];
      const last = top === layers.length - 1;
      yield {
        where: last ? {} : { layer: name },
        does: last
          ? 'with 0 everywhere'
          : top === 0
            ? `with 0 in ${name}`
            : `with 0 in ${name} and every layer below it`,
        plant: (rules) =>
          last
            ? { ...rules, reduction: () => 0 }
            : overridePull(rules, [top + 1], 'input', (_at, _l, _deltas, right) => right().fill(0)),
      };
    }
    const { l1, l2 } = network.objective.regularization;
    if (l1 !== 0 || l2 !== 0) {
      yield {
        where: {},
        does: 'with 0 everywhere, the regularization’s part too',
        plant: (rules) => overrideResult(rules, (gradient) => gradient.map(() => 0)),
      };
    }
    for (const { name, kind } of network.space.tensors) {
      if (kind === 'bias' || network.space.tensors.length === 1) continue;
      yield {
        where: { tensor: name },
        does: `with 0 for ${called(problem, name)}`,
        plant: (rules) => overrideTensors(rules, [name], () => 0),
      };
    }
  },
};

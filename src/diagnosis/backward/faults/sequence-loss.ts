import { softmax } from '../../../network/activations/softmax.ts';
import { isCombined, readByLoss } from '../../../network/graph.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overrideLoss } from '../overrides.ts';
import { isMasked, sequenceFactors } from '../sequence-factors.ts';

/** The mean or the mask of a loss over a sequence differ from those of the cost. */
export const sequenceLoss: BackwardFault = {
  code: 'NN152',
  slug: 'sequence-loss',
  words:
    'sequence loss mask padding ignore_index denominator tokens positions divided twice mean over time steps NLL language model',
  title: 'the mean or the mask of a sequence loss is another one in the backward pass',
  rule: 'reduction',
  met: 7,
  anyLayers: true,
  about:
    'The cost is a mean over the positions of a sequence, perhaps without the padding. The backward pass divides by another count, divides twice, or gives padded positions a gradient.',
  wrong: ['loss = (mask * nll).sum() / mask.sum()', 'dlogits = (p - onehot) / (N * T)'],
  right: ['loss = (mask * nll).sum() / mask.sum()', 'dlogits = mask[..., None] * (p - onehot) / mask.sum()'],
  shows:
    'With another count the whole gradient has a wrong factor, such as the share of padding or 1/T. Without the mask no tensor is right.',
  matters:
    'The steps are too short or too long by the share of padding, or the network learns to predict padding.',
  fix: 'Divide by what the cost divides by, once, and multiply the gradient of the logits by the mask.',
  butRight:
    'To divide by the examples, as cs231n does, is a convention: then give the spec "reduction": "examples".',
  *variants(problem) {
    for (const { does, factor } of sequenceFactors(problem)) {
      yield {
        where: {},
        does,
        plant: (rules) => ({ ...rules, reduction: (at) => factor * rules.reduction(at) }),
      };
    }
    const { network } = problem;
    if (!isMasked(problem) || !(isCombined(network) || network.objective.takesLogits)) return;
    const { output, units } = network.layers[network.layers.length - 1];
    const classes = output[output.length - 1].length;
    for (const [target, words] of [
      [-1, 'no class'],
      [0, 'class 0'],
      [classes - 1, 'the last class'],
    ] as const) {
      yield {
        where: {},
        does: `with a gradient at the masked positions too, where ${words} has the target 1`,
        // p − t of the softmax p
        plant: (rules) =>
          overrideLoss(rules, (at, upstream, right) => {
            const { targets } = at.examples;
            const logits = at.pass.values[readByLoss(at.network)];
            const p = new Float64Array(logits.length);
            softmax().apply(logits, p, classes);
            const delta = right().slice();
            for (let row = 0; row < p.length; row += classes) {
              if (targets.subarray(row, row + classes).some((t) => t !== 0)) continue;
              const factor = upstream[Math.floor(row / units)];
              for (let k = 0; k < classes; k++)
                delta[row + k] = factor * (p[row + k] - (k === target ? 1 : 0));
            }
            return delta;
          }),
      };
    }
  },
};

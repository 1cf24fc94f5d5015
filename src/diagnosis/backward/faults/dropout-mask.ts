import type { Layer } from '../../../network/graph.ts';
import { dropoutOptions } from '../../../network/layers/dropout.ts';
import { type NodePull, nodeFault } from '../node-faults.ts';

/** The mask of a dropout, or its scale, missing backward. */
export const dropoutMask = nodeFault(
  {
    code: 'NN143',
    slug: 'dropout-mask',
    words: 'dropout mask missing scale keep probability inverted backward',
    title: 'the mask or the scale of a dropout is wrong in the backward pass',
    rule: 'delta through a layer',
    met: 4,
    about:
      'What was dropped gets no gradient, and what was kept is multiplied by the factor of the forward pass. The backward pass leaves out the mask or the factor, or has another factor.',
    wrong: ['out = x * mask / keep', 'dx = d / keep'],
    right: ['out = x * mask / keep', 'dx = d * mask / keep'],
    shows:
      'The layers below are wrong, those above right. A wrong factor alone is one ratio everywhere below.',
    matters: 'Weights are changed for outputs that did not take part.',
    fix: 'Keep the mask of the forward pass: dx = d·mask/keep where y = x·mask/keep, dx = d·mask where it is not divided.',
  },
  ['dropout'],
  [
    { does: 'without the mask', wrong: [unmasked()], fits: isTraining },
    { does: 'without the mask and the factor', wrong: [unmasked(), scaled(() => 1)], fits: isInverted },
    ...(
      [
        ['not divided by keep', () => 1],
        ['multiplied by keep', (keep: number) => keep],
        ['divided by 1 − keep', (keep: number) => 1 / (1 - keep)],
      ] as const
    ).map(([does, factor]) => ({
      does: `with the gradient ${does}`,
      wrong: [scaled(factor)],
      fits: isInverted,
    })),
  ],
);

function unmasked() {
  return {
    type: 'multiply',
    argument: 'x' as const,
    pull: ({ upstream }: NodePull): Float64Array => upstream.slice(),
  };
}

function scaled(factor: (keep: number) => number) {
  return {
    type: 'rescale',
    argument: 'x' as const,
    pull: ({ layer, upstream }: NodePull): Float64Array =>
      upstream.map((value) => value * factor(dropoutOptions(layer.definition).keep ?? 1)),
  };
}

function isTraining({ definition }: Layer): boolean {
  return dropoutOptions(definition).mode !== 'evaluation' && dropoutOptions(definition).keep !== 1;
}

function isInverted(layer: Layer): boolean {
  return isTraining(layer) && dropoutOptions(layer.definition).inverted !== false;
}

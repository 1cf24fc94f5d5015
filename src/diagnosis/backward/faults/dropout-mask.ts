import type { Layer } from '../../../network/graph.ts';
import { dropoutOptions } from '../../../network/layers/dropout.ts';
import { mistakeIn, type NodeMistake, type NodePull, nodeFault } from '../node-faults.ts';

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
      'The layers below are wrong, those above right. A wrong factor alone is one ratio everywhere below. A mask that is drawn again in the backward pass shows as a gradient that changes from call to call, NN604.',
    matters: 'Weights are changed for outputs that did not take part.',
    fix: 'Keep the mask of the forward pass: dx = d·mask/keep where y = x·mask/keep, dx = d·mask where it is not divided.',
  },
  ['dropout'],
  [
    mistakeIn('multiply', 'without the mask', ({ upstream }) => upstream.slice(), isTraining),
    {
      does: 'without the mask and the factor',
      wrong: ['multiply', 'rescale'].map((type) => ({
        type,
        argument: 'x' as const,
        pull: ({ upstream }: NodePull) => upstream.slice(),
      })),
      fits: isInverted,
    },
    mistakeIn(
      'multiply',
      'with the mask the wrong way round',
      ({ inputs, upstream }) => upstream.map((own, k) => own * (1 - inputs.other![k])),
      isTraining,
    ),
    scaled('not divided by keep', () => 1, isInverted),
    scaled('multiplied by keep', (keep) => keep, isTraining),
    scaled('divided by 1 − keep', (keep) => 1 / (1 - keep), isInverted),
    scaled('divided by keep twice', (keep) => 1 / keep ** 2, isInverted),
    scaled(
      'divided by keep, which the forward pass does not,',
      (keep) => 1 / keep,
      (layer) => isTraining(layer) && !isInverted(layer),
    ),
    scaled(
      'not multiplied by keep',
      () => 1,
      ({ definition }) => {
        const { mode, inverted, keep } = dropoutOptions(definition);
        return mode === 'evaluation' && inverted === false && keep !== 1;
      },
    ),
  ],
);

function scaled(
  does: string,
  factor: (keep: number) => number,
  fits: (layer: Layer) => boolean,
): NodeMistake {
  const pull = ({ layer, upstream }: NodePull): Float64Array => {
    const by = factor(dropoutOptions(layer.definition).keep ?? 1);
    return upstream.map((own) => own * by);
  };
  return mistakeIn('rescale', `with the gradient ${does}`, pull, fits);
}

/** Whether a factor of what passes back through a layer is one of this fault. */
export function isDropoutFactor(layer: Layer | undefined, k: number): boolean {
  if (layer?.type !== 'dropout') return false;
  const { keep = 1 } = dropoutOptions(layer.definition);
  const factors = isInverted(layer) ? [keep, keep ** 2, keep / (1 - keep), 1 / keep] : [keep, 1 / keep];
  return factors.some((factor) => Math.abs(k / factor - 1) < SAME);
}

/** Relative difference of a factor in rounding and few digits. */
const SAME = 1e-4;

function isTraining({ definition }: Layer): boolean {
  return dropoutOptions(definition).mode !== 'evaluation' && dropoutOptions(definition).keep !== 1;
}

function isInverted(layer: Layer): boolean {
  return isTraining(layer) && dropoutOptions(layer.definition).inverted !== false;
}

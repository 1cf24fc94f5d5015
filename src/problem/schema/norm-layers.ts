import * as z from 'zod';
import { count, number, numbers, optional, seed } from './fields.ts';
import { activated, layer } from './layer.ts';

const axisName = z.enum(['unit', 'channel', 'row', 'column', 'step', 'feature']);
const axes = z.union([axisName, z.array(axisName).min(1)], {
  error: 'expected the name of an axis (unit, channel, row, column, step, feature), or a list of names',
});
const mode = (about: string) => optional(z.enum(['training', 'evaluation']), about);

const normalized = {
  epsilon: optional(
    number().min(0),
    'The ε that keeps the divisor from 0. Default: 1e-5, as in cs231n, llm.c and torch (Keras: 1e-3).',
  ),
  epsilonInside: optional(
    z.boolean(),
    'Where ε is added: true to the variance, √(v + ε), false to its root, √v + ε. Default: true, as in cs231n and torch.',
  ),
  gamma: optional(z.boolean(), 'Whether it has a γ that multiplies. Default: true.'),
  onePlusGamma: optional(
    z.boolean(),
    'Whether 1 + γ multiplies in place of γ, so that a γ of 0 changes nothing. Default: false.',
  ),
  ...activated,
};
const beta = (usual: boolean) => ({
  beta: optional(z.boolean(), `Whether it has a β that is added. Default: ${usual}.`),
});
const variance = {
  variance: optional(
    z.enum(['n', 'n-1']),
    'What the summed squares are divided by: n numbers, or n − 1 (as in makemore). Default: n, as in cs231n and torch.',
  ),
};
const averaged = {
  axis: optional(
    axes,
    'The axes whose numbers are normalized together; γ and β have a number for each of their places. Default: the features of a sequence, position by position, otherwise all of an example, as in cs231n, llm.c and torch.',
  ),
};

/** Normalizations and dropout. */
export const normLayers = [
  layer(
    'batch-norm',
    'a = f(γ·(x − μ)/√(v + ε) + β), with mean μ and variance v over all examples: of each unit, or of each channel at all its places. The parameters are NAME.gamma and NAME.beta.',
    {
      axis: optional(
        axes,
        'The axes whose places have a μ, v, γ and β of their own; examples and all other axes are averaged over, as with axis in Keras. Default: the channels (spatial batch norm), features or units; ["channel", "row", "column"] averages over examples alone.',
      ),
      ...variance,
      ...normalized,
      ...beta(true),
      mode: mode(
        'training: μ and v are those of the batch. evaluation: they are runningMean and runningVariance. Default: training.',
      ),
      runningMean: optional(z.array(number()), 'μ for the mode evaluation, a number for each place of axis.'),
      runningVariance: optional(
        z.array(number().min(0)),
        'v for the mode evaluation, a number for each place of axis.',
      ),
    },
  ),
  layer(
    'layer-norm',
    'a = f(γ·(x − μ)/√(v + ε) + β), with mean μ and variance v of each example or position by itself. The parameters are NAME.gamma and NAME.beta.',
    { ...averaged, ...variance, ...normalized, ...beta(true) },
  ),
  layer(
    'group-norm',
    'A layer norm over groups of channels and all their places; γ and β have a number for each channel. One group is a layer norm with γ and β by channel.',
    {
      groups: count().describe('How many groups of channels that follow each other.'),
      ...variance,
      ...normalized,
      ...beta(true),
    },
  ),
  layer('rms-norm', 'a = f(γ·x/√(mean of x² + ε)): a layer norm without mean. The parameter is NAME.gamma.', {
    ...averaged,
    ...normalized,
    ...beta(false),
  }),
  layer(
    'dropout',
    'y = x·mask/keep, with a mask of zeros and ones that each example keeps. The mask is a part of the inputs: one that is named, or one that is appended to the rows, and called NAME-mask.',
    {
      keep: number()
        .gt(0)
        .max(1)
        .describe('The share of numbers that are kept: p in cs231n, 1 − p in torch and Keras.'),
      mask: optional(
        z.union([z.string().min(1), numbers()], {
          error: 'expected the name of a part of the inputs, or a row of zeros and ones for each example',
        }),
        'The mask: the name of a part of the inputs, or a row of zeros and ones for each example of the data. Default: it is drawn.',
      ),
      seed: optional(seed(), 'What seeds a mask that is drawn. Default: 0.'),
      inverted: optional(
        z.boolean(),
        'true: y = x·mask/keep in training and x in evaluation. false: y = x·mask, and x·keep in evaluation. Default: true, as in cs231n, deeplearning.ai and torch.',
      ),
      mode: mode('training applies the mask, evaluation does not. Default: training.'),
      ...activated,
    },
  ),
] as const;

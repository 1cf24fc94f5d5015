import * as z from 'zod';
import { layerTypes } from '../../network/layers/index.ts';
import { attentionLayers } from './attention-layers.ts';
import { picture, sequence } from './axes.ts';
import { count, optional } from './fields.ts';
import { activated, activation, biased, layer, units } from './layer.ts';
import { normLayers } from './norm-layers.ts';
import { gru, lstm, rnn } from './recurrent.ts';

const pair = (least: number) => z.int().min(least);
/** One number for rows and columns, or one for each. */
const pairOf = (least: number) =>
  z.union([pair(least), z.tuple([pair(least), pair(least)])], {
    error: `expected a whole number of at least ${least}, or two: [rows, columns]`,
  });

const paddingOf = z.union([pairOf(0), z.literal('same')], {
  error: 'expected a whole number of at least 0, two, [rows, columns], or "same"',
});
const padding = optional(
  paddingOf,
  'Zeros on every side, one number or [rows, columns]; same: as many as give ⌈length/stride⌉ outputs, one more behind than before where they are odd, as in Keras. Default: 0. Windows that do not fit are left out.',
);
const window = {
  window: pairOf(1).describe('Rows and columns of a window, one number or [rows, columns].'),
  stride: optional(pairOf(1), 'How far windows stand apart. Default: their size.'),
  padding,
  ceil: optional(
    z.boolean(),
    'Whether windows that do not fit at the end are kept, cut off there, as with ceil_mode in torch; the divisor of an average then counts what is left of them, padding included. Default: false, they are left out.',
  ),
};
/** Fields of a convolution and of a transposed one. */
const convolved = {
  dilation: optional(pairOf(1), 'How far the entries of a window stand apart. Default: 1.'),
  groups: optional(
    count(),
    'Groups of channels, each with kernels of its own; as many as there are channels make it depthwise. Default: 1.',
  ),
  flipped: optional(
    z.boolean(),
    'Whether the kernel is turned by 180°, as in a true convolution (MATLAB conv2, scipy convolve2d). Default: false.',
  ),
  ...biased,
  ...activated,
};

const known = [
  layer(
    'dense',
    'z = W·a + b, each unit from all of its input; over a sequence, [steps, features], at each step with the same W and b.',
    units,
  ),
  layer(
    'conv2d',
    'A convolution over rows and columns: z[f] = Σ W[f, c]·x[c, window] + b[f]. The kernel is not turned (a cross-correlation, as in every deep learning library) unless flipped.',
    {
      filters: count().describe('How many kernels it has: the channels of its output.'),
      kernel: pairOf(1).describe('Rows and columns of a kernel, one number or [rows, columns].'),
      stride: optional(pairOf(1), 'How far windows stand apart. Default: 1.'),
      padding,
      ...convolved,
    },
  ),
  layer(
    'conv-transpose2d',
    'A transposed convolution: W[c, f]·x[c, i, j] is added to z[f] at rows from i·stride on and columns from j·stride on, and b[f] everywhere, as in torch’s ConvTranspose2d and Keras’s Conv2DTranspose. It is what a convolution with this kernel passes back, and NAME.weight is of [channels, filters, rows, columns].',
    {
      filters: count().describe('The channels of its output.'),
      kernel: pairOf(1).describe('Rows and columns of a kernel, one number or [rows, columns].'),
      stride: optional(pairOf(1), 'How far the places in z of neighbours in x stand apart. Default: 1.'),
      padding: optional(
        paddingOf,
        'What is cut off from every side of z, one number or [rows, columns]; same: as much as leaves length·stride, as in Keras. Default: 0.',
      ),
      outputPadding: optional(
        pairOf(0),
        'Rows and columns that z has more at its end, as output_padding in torch. Default: 0.',
      ),
      ...convolved,
    },
  ),
  layer(
    'max-pool2d',
    'The largest number of each window, channel by channel. Padding is never the largest.',
    {
      ...window,
      ties: optional(
        z.enum(['first', 'last', 'share']),
        'Which of the entries that tie for the largest have its derivative: the first by rows, as in numpy’s argmax and torch, the last, or equal shares for all. Each of them, and all of it for each as with x == max, is right in a report where the ties are a kink. Default: first.',
      ),
    },
  ),
  layer('average-pool2d', 'The mean of each window, channel by channel.', {
    ...window,
    countPadding: optional(
      z.boolean(),
      'Whether the divisor counts zeros of the padding: true divides by the size of the window (torch), false by how many of its numbers are inside (Keras). Default: true.',
    ),
  }),
  ...normLayers,
  ...attentionLayers,
  layer(
    'flatten',
    'The numbers of an example as one row, in the order of its axes: channel by channel where inputs are {channels, rows, columns}, place by place where they are {rows, columns, channels}.',
    {},
  ),
  layer(
    'reshape',
    'The numbers of an example with other axes, in the order in which they are: what flatten does, the other way round.',
    {
      shape: z
        .union([count(), picture, sequence], {
          error:
            'expected a whole number of at least 1, {"channels": …, "rows": …, "columns": …} or {"steps": …, "features": …}',
        })
        .describe('Its axes in their order, as those of network.inputs, with as many numbers.'),
    },
  ),
  layer(
    'embedding',
    'The row of a weight [vocabulary, units] for each token of an example; a token that is there several times gets the sum of their gradients. Its input are tokens: "inputs": {"tokens": …, "vocabulary": …}.',
    {
      units: count().describe('How many numbers stand for a token.'),
      padding: optional(
        z.int().min(0),
        'A token whose row is a constant, as torch’s padding_idx: no gradient reaches it here, and where parameters are drawn it is 0. Default: none.',
      ),
    },
  ),
  layer(
    'rnn',
    'A simple recurrent layer: h[t] = f(Wx·x[t] + Wh·h[t−1] + b). Its input is a sequence, {"steps", "features"}.',
    rnn,
  ),
  layer(
    'lstm',
    'i, f, o = σ(…), g = tanh(…) of Wx·x[t] + Wh·h[t−1] + b; c[t] = f ⊙ c[t−1] + i ⊙ g; h[t] = o ⊙ tanh(c[t]).',
    lstm,
  ),
  layer(
    'gru',
    'r, z = σ(…) of Wx·x[t] + Wh·h[t−1] + b; n = tanh(Wx·x[t] + Wh·(r ⊙ h[t−1]) + b); h[t] = z ⊙ h[t−1] + (1 − z) ⊙ n.',
    gru,
  ),
  layer('add', 'The sum of the layers in from, which have one shape: a residual connection.', activated),
  layer(
    'multiply',
    'The product of the layers in from, which have one shape, number by number: a gate.',
    activated,
  ),
  layer(
    'concatenate',
    'The layers in from one after another: their units, their features at each position, or their channels.',
    activated,
  ),
  layer('activation', 'An activation alone: a = f(x).', {
    activation: activation.describe('The function f.'),
  }),
] as const;

const types: readonly string[] = known.map(({ shape }) => shape.type.value);
/** Types that are in no table but that of the layers take the fields of a dense layer. */
const others = Object.keys(layerTypes)
  .filter((type) => !types.includes(type))
  .map((type) => layer(type as 'dense', `A layer of type ${type}.`, units));

/** One number for rows and columns, or one for each. */
type OneOrTwo = number | readonly number[];

/** A layer as a person writes it; which fields it takes is told by its type. */
export interface LayerSpec {
  readonly type: string;
  readonly name?: string | undefined;
  readonly from?: string | readonly string[] | undefined;
  readonly units?: number | undefined;
  readonly tied?: Readonly<Record<string, string>> | undefined;
  readonly activation?:
    | string
    | { readonly type: string; readonly alpha?: number | undefined; readonly beta?: number | undefined }
    | undefined;
  readonly filters?: number | undefined;
  readonly kernel?: OneOrTwo | undefined;
  readonly window?: OneOrTwo | undefined;
  readonly stride?: OneOrTwo | undefined;
  readonly padding?: OneOrTwo | string | undefined;
  readonly ceil?: boolean | undefined;
  readonly ties?: 'first' | 'last' | 'share' | undefined;
  readonly shape?: number | Readonly<Record<string, number>> | undefined;
  readonly dilation?: OneOrTwo | undefined;
  readonly outputPadding?: OneOrTwo | undefined;
  readonly groups?: number | undefined;
  readonly flipped?: boolean | undefined;
  readonly bias?: boolean | undefined;
  readonly countPadding?: boolean | undefined;
  readonly axis?: string | readonly string[] | undefined;
  readonly epsilon?: number | undefined;
  readonly epsilonInside?: boolean | undefined;
  readonly variance?: string | undefined;
  readonly gamma?: boolean | undefined;
  readonly beta?: boolean | undefined;
  readonly onePlusGamma?: boolean | undefined;
  readonly mode?: string | undefined;
  readonly runningMean?: readonly number[] | undefined;
  readonly runningVariance?: readonly number[] | undefined;
  readonly keep?: number | undefined;
  readonly mask?: string | readonly unknown[] | undefined;
  readonly seed?: number | undefined;
  readonly inverted?: boolean | undefined;
  readonly initialState?:
    | string
    | { readonly h?: string | undefined; readonly c?: string | undefined }
    | undefined;
  readonly returns?: string | undefined;
  readonly truncate?: number | undefined;
  readonly combined?: string | undefined;
  readonly biases?: number | undefined;
  readonly gates?: string | undefined;
  readonly gateTensors?: string | undefined;
  readonly forgetBias?: number | undefined;
  readonly cells?: boolean | undefined;
  readonly reset?: string | undefined;
  readonly update?: string | undefined;
  readonly heads?: number | undefined;
  readonly scale?: number | undefined;
  readonly maskHides?: boolean | undefined;
  readonly maskAfter?: boolean | undefined;
  readonly align?: string | undefined;
  readonly rotary?: string | undefined;
  readonly packed?: boolean | undefined;
  readonly projection?: boolean | undefined;
  readonly encoding?: string | undefined;
}

// The literal types of the union would refuse a list of layers that TypeScript has inferred from a value.
export const layerSchema: z.ZodType<LayerSpec, LayerSpec> = z.discriminatedUnion('type', [
  ...known,
  ...others,
]) as never;

import * as z from 'zod';
import { data } from './data.ts';
import { count, fraction, number, numbers, object, optional, positive, seed } from './fields.ts';
import { schedule } from './schedule.ts';

const learningRate = (usual: number) => optional(positive(), `The factor η of a step. Default: ${usual}.`);
const weightDecay = optional(
  number().min(0),
  'λ: the gradient g becomes g + λ·w, in the update and not in the cost. Default: 0.',
);
const epsilon = optional(positive(), 'What keeps the division from 0. Default: 1e-8.');
const epsilonInside = optional(
  z.boolean(),
  'Whether ε is added under the root: √(v + ε). Default: false, √v + ε.',
);

const ofAdam = {
  learningRate: learningRate(0.001),
  beta1: optional(fraction(), 'How slowly the mean gradient forgets. Default: 0.9.'),
  beta2: optional(fraction(), 'How slowly the mean square forgets. Default: 0.999.'),
  epsilon,
  epsilonInside,
  epsilonScaled: optional(
    z.boolean(),
    'Whether the corrections are in the learning rate, η·√(1 − beta2ᵗ)/(1 − beta1ᵗ)·m/(√v + ε), as in TensorFlow. Default: false.',
  ),
};

export const optimizer = z.discriminatedUnion(
  'type',
  [
    object({
      type: z
        .literal('sgd')
        .describe(
          'v ← momentum·v + (1 − dampening)·g; w ← w − learningRate·v, with v = 0 before the first step.',
        ),
      learningRate: learningRate(0.1),
      momentum: optional(fraction(), 'How much of the step before is kept. Default: 0.'),
      dampening: optional(
        fraction(),
        'What the gradient loses in v; equal to momentum, v is an average of gradients. Default: 0.',
      ),
      nesterov: optional(z.boolean(), 'Whether w moves by g + momentum·v in place of v. Default: false.'),
      velocity: optional(
        z.enum(['gradient', 'step']),
        'gradient: v is as above. step: v ← momentum·v − learningRate·(1 − dampening)·g; w ← w + v. Default: gradient.',
      ),
      firstStep: optional(
        z.enum(['damped', 'whole']),
        'whole: v is g after the first step, whatever the dampening, as in torch. Default: damped.',
      ),
      weightDecay,
    }),
    object({
      type: z
        .literal('rmsprop')
        .describe(
          's ← rho·s + (1 − rho)·g²; w ← w − learningRate·g/(√s + epsilon), with s = 0 before the first step.',
        ),
      learningRate: learningRate(0.01),
      rho: optional(fraction(), 'How slowly the mean square forgets. Default: 0.99.'),
      epsilon,
      epsilonInside,
      weightDecay,
    }),
    object({
      type: z
        .literal('adam')
        .describe(
          'm ← beta1·m + (1 − beta1)·g; v ← beta2·v + (1 − beta2)·g²; w ← w − learningRate·m̂/(√v̂ + epsilon), m̂ and v̂ being divided by 1 − betaᵗ (Kingma and Ba 2015).',
        ),
      ...ofAdam,
      weightDecay,
    }),
    object({
      type: z
        .literal('adamw')
        .describe('Adam, and w ← w − learningRate·weightDecay·w beside it (Loshchilov and Hutter 2019).'),
      ...ofAdam,
      weightDecay: optional(number().min(0), 'λ: what w loses in a step is learningRate·λ·w. Default: 0.01.'),
    }),
  ],
  { error: 'expected {"type": …}, such as {"type": "sgd"} or {"type": "adam"}' },
);

const tensors = (about: string) =>
  optional(
    z.union([z.record(z.string(), numbers()), numbers()], {
      error: 'expected an object of tensors by name, such as {"layer1.weight": [[…], …], …}',
    }),
    `${about}: the tensors by name in your layout, all of them. Default: zeros.`,
  );

/** What an optimizer remembers, in the words of a report of one step. */
const state = object({
  step: optional(z.int().min(0), 'Update steps done before. Default: 0.'),
  velocity: tensors('v of sgd with momentum'),
  moments: optional(
    object({
      first: tensors('m of Adam'),
      second: tensors('v of Adam, s of RMSprop'),
    }),
    'The moments. Default: zeros.',
  ),
});

/** The section `train`. */
export const train = object({
  optimizer: optional(optimizer, 'How a gradient becomes a step. Default: {"type": "sgd"}.'),
  schedule: optional(schedule, 'How the learning rate η of the optimizer changes. Default: it stays.'),
  epochs: optional(count(), 'How often all examples are gone through. Default: 1000.'),
  batchSize: optional(count(), 'Examples a step. Default: all of them.'),
  gradientReduction: optional(
    z.enum(['mean']),
    'mean: the loop divides the gradient (regularization included) by the examples of the batch, though the cost is not divided. Default: the gradient is that of the cost.',
  ),
  validation: optional(
    data,
    'Examples that are not trained on; their cost, regularization included, is logged beside that of the data. Default: none.',
  ),
  state: optional(state, 'What the optimizer remembers before the first step. Default: nothing yet.'),
  seed: optional(seed(), 'What seeds the order of the batches. Default: 0.'),
});

/** The section `check`. */
export const check = object({
  step: optional(
    positive(),
    'The step of the differences, in units of the scale of each weight. Default: chosen from the noise.',
  ),
  seed: optional(seed(), 'What seeds the random directions and samples. Default: 0.'),
});

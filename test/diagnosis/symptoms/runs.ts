import type { Spec } from '../../../src/index.ts';

/** A training that fails for one reason, and the change of its spec that repairs it. */
export interface FailingRun {
  readonly slug: string;
  readonly spec: Spec;
  readonly repaired: Partial<Spec>;
}

const dense = (units: number, activation: string) => ({ type: 'dense', units, activation });
const net = (inputs: number, ...layers: ReturnType<typeof dense>[]) => ({ inputs, layers });
const train = (learningRate: number, epochs: number, momentum = 0) => ({
  optimizer: { type: 'sgd' as const, learningRate, momentum },
  epochs,
});
const normal = (std: number, seed = 1) => ({ init: { type: 'normal' as const, std }, seed });

const XOR = { task: 'xor' };
/** Tens of degrees by hours. */
const HOURS = { inputs: [[-1], [-0.5], [0], [0.5], [1]], targets: [[5], [12], [20], [27], [35]] };
/** A line with a little noise. */
const LINE = { inputs: [[-1], [-0.5], [0], [0.5], [1]], targets: [[-1.9], [-0.6], [1.1], [2.4], [4.1]] };
const years = (start: number) => ({
  inputs: [0, 5, 10, 15, 20, 25, 30].map((year) => [start + year]),
  targets: [[0], [0], [0], [1], [1], [1], [1]],
});
const PAIRS = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const LN2 = { type: 'binary-crossentropy' as const };
const SQUARED = { type: 'squared' as const };
const TANH_4 = net(2, dense(4, 'tanh'), dense(1, 'sigmoid'));
const XOR_2 = net(2, dense(2, 'sigmoid'), dense(1, 'sigmoid'));
const RELU_6 = net(2, dense(6, 'relu'), dense(1, 'sigmoid'));
const deep = (activation: string) =>
  net(2, ...Array.from({ length: 6 }, () => dense(6, activation)), dense(1, 'sigmoid'));

/** One for each finding, all of real training. */
export const FAILING: readonly FailingRun[] = [
  {
    slug: 'targets-out-of-range',
    spec: { network: net(1, dense(1, 'sigmoid')), loss: SQUARED, data: HOURS, train: train(0.1, 200) },
    repaired: { network: net(1, dense(1, 'linear')) },
  },
  {
    slug: 'output-loss-pair',
    spec: {
      network: net(2, dense(4, 'tanh'), dense(1, 'softmax')),
      loss: { type: 'categorical-crossentropy' },
      data: XOR,
      train: train(0.5, 1000),
    },
    repaired: { network: TANH_4, loss: LN2 },
  },
  {
    slug: 'equal-units',
    spec: {
      network: TANH_4,
      loss: LN2,
      parameters: { init: { type: 'zeros' } },
      data: XOR,
      train: train(0.5, 1000),
    },
    repaired: { parameters: { init: { type: 'glorot' } } },
  },
  {
    slug: 'one-class',
    spec: {
      network: TANH_4,
      loss: LN2,
      data: { inputs: PAIRS, targets: [[1], [1], [1], [1]] },
      train: train(0.5, 300),
    },
    repaired: { data: XOR, train: train(0.5, 1500) },
  },
  {
    slug: 'input-ignored',
    spec: {
      network: TANH_4,
      loss: LN2,
      data: { inputs: PAIRS.map(() => [1, 0]), targets: [[0], [1], [1], [0]] },
      train: train(0.5, 1500),
    },
    repaired: { data: XOR },
  },
  {
    slug: 'contradictory-labels',
    spec: {
      network: TANH_4,
      loss: LN2,
      data: {
        inputs: [...PAIRS, ...PAIRS],
        targets: [[0], [1], [1], [0], [1], [0], [0], [1]],
      },
      train: train(0.3, 1000),
    },
    repaired: { data: XOR },
  },
  {
    slug: 'not-representable',
    spec: { network: net(2, dense(1, 'sigmoid')), loss: SQUARED, data: XOR, train: train(0.5, 3000) },
    repaired: { network: net(2, dense(4, 'tanh'), dense(1, 'sigmoid')) },
  },
  {
    slug: 'regularization-dominates',
    spec: {
      network: TANH_4,
      loss: LN2,
      regularization: { l2: 4 },
      parameters: normal(1),
      data: XOR,
      train: train(0.1, 2000),
    },
    repaired: { regularization: { l2: 0.001 } },
  },
  {
    slug: 'inputs-not-scaled',
    spec: { network: net(1, dense(1, 'sigmoid')), loss: LN2, data: years(1990), train: train(0.5, 300) },
    repaired: { data: { ...years(1990), standardize: 'inputs' } },
  },
  {
    slug: 'exploding-activations',
    spec: {
      network: net(1, dense(20, 'relu'), dense(20, 'relu'), dense(20, 'relu'), dense(1, 'linear')),
      loss: { type: 'squared', reduction: 'mean' },
      parameters: normal(2),
      data: LINE,
      train: train(0.02, 400),
    },
    repaired: { parameters: { init: { type: 'he', bias: 0 }, seed: 1 } },
  },
  {
    slug: 'momentum-too-high',
    spec: {
      network: net(1, dense(1, 'linear')),
      loss: { type: 'squared', reduction: 'mean' },
      data: HOURS,
      train: train(0.05, 100, 0.999),
    },
    repaired: { train: train(0.05, 100, 0.9) },
  },
  {
    slug: 'rate-too-high',
    spec: { network: net(1, dense(1, 'linear')), loss: SQUARED, data: LINE, train: train(0.9, 100) },
    repaired: { train: train(0.2, 100) },
  },
  {
    slug: 'dead-units',
    spec: {
      network: RELU_6,
      loss: LN2,
      parameters: { init: { type: 'he', bias: -10 } },
      data: XOR,
      train: train(0.3, 1000),
    },
    repaired: { parameters: { init: { type: 'he', bias: 0 } } },
  },
  {
    slug: 'saturated-units',
    spec: {
      network: TANH_4,
      loss: LN2,
      parameters: { init: { type: 'normal', std: 40, bias: 90 }, seed: 2 },
      data: XOR,
      train: train(0.003, 2000),
    },
    repaired: { parameters: normal(1), train: train(0.3, 2000) },
  },
  {
    slug: 'vanishing-gradient',
    spec: {
      network: deep('sigmoid'),
      loss: LN2,
      parameters: { init: { type: 'glorot' }, seed: 1 },
      data: XOR,
      train: train(0.3, 1000),
    },
    repaired: { network: deep('tanh'), train: train(0.1, 3000) },
  },
  {
    slug: 'tensor-not-moving',
    spec: {
      network: XOR_2,
      loss: SQUARED,
      parameters: { ...normal(1), frozen: ['layer1.weight', 'layer1.bias'] },
      data: XOR,
      train: train(1, 5000),
    },
    repaired: { parameters: normal(1) },
  },
  {
    slug: 'rate-too-low',
    spec: {
      network: net(2, dense(1, 'sigmoid')),
      loss: LN2,
      data: { task: 'and' },
      train: train(0.0005, 1000),
    },
    repaired: { train: train(1, 1000) },
  },
  {
    slug: 'local-minimum',
    spec: { network: XOR_2, loss: SQUARED, parameters: normal(1, 10), data: XOR, train: train(1, 5000) },
    repaired: { parameters: normal(1, 1) },
  },
  {
    slug: 'plateau',
    spec: { network: XOR_2, loss: SQUARED, parameters: normal(0.3), data: XOR, train: train(0.5, 100) },
    repaired: { train: train(1, 5000) },
  },
  {
    slug: 'diverged',
    spec: {
      network: net(1, dense(1, 'linear')),
      loss: { type: 'absolute' },
      parameters: { values: { 'layer1.weight': [[3]], 'layer1.bias': [1.1] } },
      data: LINE,
      train: train(3, 25),
    },
    repaired: { train: train(0.001, 25) },
  },
  {
    slug: 'training-not-finite',
    spec: {
      network: net(1, dense(1, 'linear')),
      loss: SQUARED,
      parameters: { values: { 'layer1.weight': [[1e200]], 'layer1.bias': [0] } },
      data: LINE,
      train: train(0.2, 100),
    },
    repaired: { parameters: { init: { type: 'glorot' } } },
  },
];

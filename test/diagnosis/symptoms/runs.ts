import type { Spec } from '../../../src/index.ts';

/** A training that fails for one reason, and the change of its spec that repairs it. */
export interface FailingRun {
  readonly slug: string;
  readonly spec: Spec;
  readonly repaired: Partial<Spec>;
}

const dense = (units: number, activation: string) => ({ type: 'dense', units, activation });
const net = (inputs: number, ...layers: ReturnType<typeof dense>[]) => ({ inputs, layers });
const XOR = { task: 'xor' };
/** Tens of degrees by hours. */
const HOURS = { inputs: [[-1], [-0.5], [0], [0.5], [1]], targets: [[5], [12], [20], [27], [35]] };
const train = (learningRate: number, epochs: number) => ({
  optimizer: { type: 'sgd' as const, learningRate },
  epochs,
});

/** One for each finding, all of real training. */
export const FAILING: readonly FailingRun[] = [
  {
    slug: 'targets-out-of-range',
    spec: {
      network: net(1, dense(1, 'sigmoid')),
      loss: { type: 'squared' },
      data: HOURS,
      train: train(0.1, 200),
    },
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
    repaired: {
      network: net(2, dense(4, 'tanh'), dense(1, 'sigmoid')),
      loss: { type: 'binary-crossentropy' },
    },
  },
  {
    slug: 'equal-units',
    spec: {
      network: net(2, dense(4, 'tanh'), dense(1, 'sigmoid')),
      loss: { type: 'binary-crossentropy' },
      parameters: { init: { type: 'zeros' } },
      data: XOR,
      train: train(0.5, 1000),
    },
    repaired: { parameters: { init: { type: 'glorot' } } },
  },
];

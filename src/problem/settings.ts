import type { CheckSettings, OptimizerSettings, TrainSettings } from './problem.ts';
import type { Spec } from './schema/spec.ts';

/** What a command line says in place of the spec. */
export interface Overrides {
  /** How many examples to take. */
  readonly examples?: number;
  /** Seeds the parameters, the checks and the order of the batches; the examples stay the same. */
  readonly seed?: number;
  readonly epochs?: number;
  readonly learningRate?: number;
  readonly batchSize?: number;
}

/** Fills in what a spec does not say of its training. */
export function trainSettings({ train = {} }: Spec, overrides: Overrides): TrainSettings {
  const batchSize = overrides.batchSize ?? train.batchSize;
  return {
    optimizer: optimizerSettings(train.optimizer ?? { type: 'sgd' }, overrides.learningRate),
    epochs: overrides.epochs ?? train.epochs ?? 1000,
    ...(batchSize !== undefined && { batchSize }),
    ...(train.gradientReduction !== undefined && { gradientReduction: train.gradientReduction }),
    seed: overrides.seed ?? train.seed ?? 0,
  };
}

type OptimizerSpec = NonNullable<NonNullable<Spec['train']>['optimizer']>;

function optimizerSettings(optimizer: OptimizerSpec, learningRate?: number): OptimizerSettings {
  if (optimizer.type === 'sgd') {
    return {
      type: 'sgd',
      learningRate: learningRate ?? optimizer.learningRate ?? 0.1,
      momentum: optimizer.momentum ?? 0,
    };
  }
  // the constants that Kingma and Ba recommend
  return {
    type: 'adam',
    learningRate: learningRate ?? optimizer.learningRate ?? 0.001,
    beta1: optimizer.beta1 ?? 0.9,
    beta2: optimizer.beta2 ?? 0.999,
    epsilon: optimizer.epsilon ?? 1e-8,
  };
}

/** Fills in what a spec does not say of its checks. */
export function checkSettings({ check = {} }: Spec, { seed }: Overrides): CheckSettings {
  return { ...(check.step !== undefined && { step: check.step }), seed: seed ?? check.seed ?? 0 };
}

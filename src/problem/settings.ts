import { NncheckError } from '../errors.ts';
import { describeValue } from '../input/describe.ts';
import type { Issues } from '../input/issues.ts';
import type { Surroundings } from '../input/surroundings.ts';
import type { CheckSettings, OptimizerSettings, TrainSettings } from './problem.ts';
import type { ScheduleSettings } from './schedules.ts';
import type { Spec } from './schema/spec.ts';

/** Settings of the command line that replace those of the spec. */
export interface Overrides {
  /** How many examples to take. */
  readonly examples?: number;
  /** Seeds the parameters, the checks and the order of the batches; the examples stay the same. */
  readonly seed?: number;
  readonly epochs?: number;
  readonly learningRate?: number;
  readonly batchSize?: number;
}

interface Kind {
  readonly expected: string;
  fits(value: number): boolean;
}

const wholeFrom = (least: number): Kind => ({
  expected: `a whole number of at least ${least}`,
  fits: (value) => Number.isSafeInteger(value) && value >= least,
});

const KINDS: { readonly [Name in keyof Overrides]-?: Kind } = {
  examples: wholeFrom(1),
  // generators of random numbers take 32 bits
  seed: {
    expected: 'a whole number from 0 to 4294967295',
    fits: (value) => Number.isInteger(value) && value >= 0 && value <= 0xffffffff,
  },
  epochs: wholeFrom(0),
  learningRate: { expected: 'a number above 0', fits: (value) => value > 0 && Number.isFinite(value) },
  batchSize: wholeFrom(1),
};

/** The surroundings of a spec, and the settings of the command line that replace its own. */
export interface SpecSurroundings extends Surroundings {
  readonly overrides: Overrides;
}

/** The same while the spec is read, with the issues that are found in it. */
export interface SpecReading extends SpecSurroundings {
  readonly issues: Issues;
}

/**
 * Validates the settings that replace those of a spec; no schema has checked them.
 *
 * @throws NncheckError of kind `usage` with all that is none of the numbers expected
 */
export function checkOverrides(overrides: Overrides): void {
  const problems = Object.entries(KINDS).flatMap(([name, { expected, fits }]) => {
    const value = overrides[name as keyof Overrides];
    if (value === undefined || fits(value)) return [];
    return [{ message: `${name}: expected ${expected}, found ${describeValue(value)}` }];
  });
  if (problems.length > 0) throw new NncheckError('usage', 'bad-value', problems);
}

/**
 * Fills in the defaults of training.
 *
 * @param count examples
 */
export function trainSettings({ train = {} }: Spec, overrides: Overrides, count: number): TrainSettings {
  const batchSize = overrides.batchSize ?? train.batchSize;
  const epochs = overrides.epochs ?? train.epochs ?? 1000;
  const steps = epochs * Math.ceil(count / Math.min(batchSize ?? count, count));
  return {
    optimizer: optimizerSettings(train.optimizer ?? { type: 'sgd' }, overrides.learningRate),
    ...(train.schedule !== undefined && {
      schedule: scheduleSettings(train.schedule, train.schedule.by === 'step' ? steps : epochs),
    }),
    epochs,
    ...(batchSize !== undefined && { batchSize }),
    ...(train.gradientReduction !== undefined && { gradientReduction: train.gradientReduction }),
    seed: overrides.seed ?? train.seed ?? 0,
  };
}

/** Fills in the defaults of a schedule for a training of so many epochs or steps. */
function scheduleSettings(
  schedule: NonNullable<NonNullable<Spec['train']>['schedule']>,
  length: number,
): ScheduleSettings {
  const { by = 'epoch', warmUp = 0 } = schedule;
  if (schedule.type !== 'linear' && schedule.type !== 'cosine') return { ...schedule, by, warmUp };
  const { over = Math.max(1, length - warmUp), to = 0 } = schedule;
  return { ...schedule, by, warmUp, over, to };
}

type OptimizerSpec = NonNullable<NonNullable<Spec['train']>['optimizer']>;

/** Fills in the defaults of an optimizer. */
export function optimizerSettings(optimizer: OptimizerSpec, learningRate?: number): OptimizerSettings {
  // A key that is undefined would take the place of a default.
  const given = Object.fromEntries(
    Object.entries({ ...optimizer, ...(learningRate !== undefined && { learningRate }) }).filter(
      ([, value]) => value !== undefined,
    ),
  );
  return { ...DEFAULTS[optimizer.type], ...given };
}

/** The constants that Kingma and Ba recommend for Adam. */
const ADAM = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };

/** What a spec need not say; the decay of AdamW is that of torch.optim.AdamW. */
const DEFAULTS: Readonly<Record<OptimizerSpec['type'], OptimizerSettings>> = {
  sgd: { type: 'sgd', learningRate: 0.1, momentum: 0 },
  rmsprop: { type: 'rmsprop', learningRate: 0.01, rho: 0.99, epsilon: 1e-8 },
  adam: { type: 'adam', ...ADAM },
  adamw: { type: 'adamw', ...ADAM, weightDecay: 0.01 },
};

/** Fills in the defaults of checks. */
export function checkSettings({ check = {} }: Spec, { seed }: Overrides): CheckSettings {
  return { ...(check.step !== undefined && { step: check.step }), seed: seed ?? check.seed ?? 0 };
}

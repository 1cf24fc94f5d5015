import type { Spec } from '../../../src/problem/schema/spec.ts';
import type { Rows } from './data.ts';
import { GROUND, variationOf } from './variation.ts';

/** When a training has done what it was for. */
export type Goal =
  /** So large a part of the examples is right. */
  | { readonly accuracy: number }
  /** 1 − Σ(output − target)²/Σ(target − mean)² */
  | { readonly explained: number }
  /** The cost fell to this part of what it was. */
  | { readonly fallsTo: number };

/** A task of which every example can be right, a task of classes that is mostly learned, and a curve that is fitted. */
export const GATE: Goal = { accuracy: 1 };
export const MOST: Goal = { accuracy: 0.9 };
export const FIT: Goal = { explained: 0.9 };

/** A training with its true cause, planted by changing one thing of a training that learns. */
export interface Planted {
  readonly cause: string;
  /** Causes that are as true: undoing one of them alone also repairs it. */
  readonly also?: readonly string[];
  readonly spec: Spec;
  /** The same without the cause alone. */
  readonly twin: Spec;
  readonly goal: Goal;
  /** Whether the goal is to be reached on the twin's data, which the planted run has not seen. */
  readonly onTwinsData?: boolean;
  /** What the planted run reaches at most, where it is not enough that it does not reach the goal. */
  readonly atMost?: number;
  /** Further trainings that must not learn either, as a proof: of a local minimum, more epochs. */
  readonly nor?: readonly Spec[];
}

/** A training that learns. */
export interface Healthy {
  readonly kind: string;
  readonly spec: Spec;
  readonly goal: Goal;
  /** Epochs that come before, whose end it starts from. */
  readonly after?: number;
}

type Section<Key extends keyof Spec> = NonNullable<Spec[Key]>;

type Optimizer = Section<'train'>['optimizer'] & { readonly learningRate: number };

export interface Settings {
  readonly optimizer?: Optimizer;
  readonly epochs?: number;
  readonly batch?: number;
  readonly mean?: boolean;
  readonly init?: Section<'parameters'>['init'];
  readonly parameters?: Section<'parameters'>;
  readonly seed?: number;
  readonly regularization?: Section<'regularization'>;
}

/**
 * Writes a spec: `specOf(gate('xor'), '2 sigmoid, 1 sigmoid', 'squared', { optimizer: sgd(0.5), epochs: 5000 })`.
 *
 * @param layers units and activation of each layer
 * @param loss its type and reduction; `logits` stands for fromLogits
 */
export function specOf(data: Rows | string, layers: string, loss: string, settings: Settings = {}): Spec {
  const { optimizer = sgd(0.1), epochs = 1000, batch, mean, init, seed = 1, regularization } = settings;
  const [type, ...words] = loss.split(' ');
  const reduction = words.find((word) => word !== 'logits');
  const all = layers.split(', ').map((layer) => layer.split(' '));
  // A twin from another start has a seed that is larger by a hundred.
  const { rate, units: more } = variationOf(seed % 100);
  return {
    network: {
      inputs: typeof data === 'string' ? INPUTS[data] : data.inputs[0].length,
      layers: all.map(([units, activation = 'linear'], k) => ({
        type: 'dense',
        name: k === all.length - 1 ? 'output' : all.length === 2 ? 'hidden' : `hidden${k + 1}`,
        units: k < all.length - 1 && Number(units) >= 6 ? Number(units) + more : Number(units),
        activation,
      })),
    },
    loss: {
      type,
      ...(reduction !== undefined && { reduction: reduction as 'mean' }),
      ...(words.includes('logits') && { fromLogits: true }),
    },
    ...(regularization !== undefined && { regularization }),
    parameters: { ...(init && { init }), seed: seed + 1000 * GROUND, ...settings.parameters },
    data:
      typeof data === 'string' ? { task: data } : { inputs: copy(data.inputs), targets: copy(data.targets) },
    train: {
      optimizer: { ...optimizer, learningRate: Number((rate * optimizer.learningRate).toPrecision(3)) },
      epochs,
      ...(batch !== undefined && { batchSize: batch }),
      ...(mean && { gradientReduction: 'mean' as const }),
    },
  };
}

const INPUTS: Readonly<Record<string, number>> = { iris: 4, sine: 1, spirals: 2, sign: 1 };

const copy = (rows: readonly (readonly number[])[]): number[][] => rows.map((row) => [...row]);

export const sgd = (learningRate: number, momentum?: number) => ({
  type: 'sgd' as const,
  learningRate,
  ...(momentum !== undefined && { momentum }),
});
export const adam = (learningRate: number) => ({ type: 'adam' as const, learningRate });
export const rmsprop = (learningRate: number) => ({ type: 'rmsprop' as const, learningRate });
export const normalInit = (std: number, mean = 0) => ({ type: 'normal' as const, mean, std });

import { workerData } from 'node:worker_threads';
import { random as fromSeed, type Random } from '../../../src/problem/random.ts';

/** The seed of the whole proving ground: with 0 it is as written, each other one has other data, starts, rates and widths. */
export const GROUND: number = (workerData as { seed?: number } | null)?.seed ?? 0;

/** The numbers of a seed in this proving ground. */
export function random(seed: number): Random {
  return fromSeed(seed + 1000 * GROUND);
}

/** How the runs of a seed, planted and repaired, differ from those that are written. */
export interface Variation {
  /** What learning rates are multiplied by. */
  readonly rate: number;
  /** What hidden layers of six units and more have besides. */
  readonly units: number;
}

export function variationOf(seed: number): Variation {
  if (GROUND === 0) return { rate: 1, units: 0 };
  const { uniform, index } = random(seed);
  return { rate: 10 ** (0.3 * (uniform() - 0.5)), units: index(4) };
}

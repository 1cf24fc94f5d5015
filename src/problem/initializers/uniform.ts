import type { Initializer } from './initializer.ts';

/** Uniform over [low, high). */
export const uniform: Initializer<{ low?: number | undefined; high?: number | undefined }> =
  ({ low = -1, high = 1 }, _layer, random) =>
  () =>
    low + (high - low) * random.uniform();

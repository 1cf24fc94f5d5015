import type { Initializer } from './initializer.ts';

/** Normal with `mean` and standard deviation `std`. */
export const normal: Initializer<{ mean?: number | undefined; std?: number | undefined }> =
  ({ mean = 0, std = 1 }, _layer, random) =>
  () =>
    mean + std * random.normal();

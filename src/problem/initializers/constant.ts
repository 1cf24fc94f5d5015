import type { Initializer } from './initializer.ts';

/** One number for all. */
export const constant: Initializer<{ value: number }> =
  ({ value }) =>
  () =>
    value;

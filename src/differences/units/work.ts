import type { Network } from '../../network/network.ts';

/** Estimates the multiply-adds of all moves, and of the sums of their slopes for the weights. */
export function workOf({ layers }: Network, count: number): number {
  const each = layers.map(
    ({ inputs, units }, l) =>
      (layers.slice(l + 1).reduce((sum, above, k) => sum + above.units * (k === 0 ? 1 : above.inputs), 1) +
        inputs) *
      units,
  );
  return 2 * count * each.reduce((sum, one) => sum + one, 0);
}

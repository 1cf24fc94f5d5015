import type { Network } from '../../network/network.ts';

/** Returns, for each layer, 1 for each unit that one of these weights belongs to; undefined where all are wanted. */
export function unitsOf(network: Network, weights: Int32Array | undefined): Uint8Array[] | undefined {
  if (weights === undefined || weights.length === network.space.size) return undefined;
  const chosen = network.layers.map(({ units }) => new Uint8Array(units));
  const numbers = new Map(network.layers.map(({ name }, l) => [name, l]));
  for (const weight of weights) {
    const l = numbers.get(network.space.tensorAt(weight).layer)!;
    const term = network.layers[l].termOf?.(weight);
    if (term !== undefined) chosen[l].fill(1, term.unit, term.unit + (term.units ?? 1));
  }
  return chosen;
}

/** Returns the lowest layer of which a unit has to be moved. */
export function lowestLayer(
  { layers }: Network,
  chosen: readonly Uint8Array[] | undefined,
  frozen: Uint8Array | undefined,
): number {
  const lowest = layers.findIndex(({ tensors }, l) =>
    chosen !== undefined
      ? chosen[l].includes(1)
      : tensors.some(({ offset, size }) => frozen?.subarray(offset, offset + size).includes(0) ?? true),
  );
  return lowest === -1 ? layers.length : lowest;
}

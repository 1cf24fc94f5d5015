import type { ParameterTensor } from '../../tensors/parameters.ts';
import type { ParameterEntry, Pullback } from './operation.ts';
import type { Grid } from './windows.ts';

/** A bias of each channel, or one of all, which is added at every place. */
export interface ChannelBias {
  /** The element of the bias that belongs to number k of the rows of the output. */
  readonly numberOf: (k: number) => number;
  readonly pullback: Pullback;
  /** Returns how its moves and those of a kernel enter. */
  readonly entryBeside: (kernel: ParameterEntry) => ParameterEntry;
}

/** @param units numbers of a row of the output */
export function channelBias(
  z: Grid,
  units: number,
  { offset, size }: ParameterTensor,
  biasInput: 1 | -1,
): ChannelBias {
  const isShared = size < z.channels;
  const numberOf = (k: number): number => (isShared ? 0 : Math.floor(k / z.channelStride) % z.channels);
  const own: ParameterEntry = {
    featuresOf: (index) => (isShared ? { from: 0, to: units } : featuresOfChannel(z, units, index - offset)),
    enter(index, delta, _x, _chosen, length, _dx, dz, from) {
      for (let k = 0; k < units; k++) {
        if (numberOf(k) !== index - offset) continue;
        for (let n = 0; n < length; n++) dz[(k - from) * length + n] += biasInput * delta;
      }
    },
  };
  return {
    numberOf,

    // ∂cost/∂b[f] = c·Σ_examples Σ_places δ[f, place]
    pullback({ arithmetic: { round } }, deltas) {
      const gradient = new Float64Array(size);
      for (let k = 0; k < deltas.length; k++) {
        const number = numberOf(k);
        gradient[number] = round(gradient[number] + biasInput * deltas[k]);
      }
      return gradient;
    },

    entryBeside(kernel) {
      const entryOf = (index: number): ParameterEntry =>
        index >= offset && index < offset + size ? own : kernel;
      return {
        featuresOf: (index) => entryOf(index).featuresOf(index),
        enter: (index, ...at) => entryOf(index).enter(index, ...at),
      };
    },
  };
}

/** The features of a channel, which are one run where its places stand together; otherwise all. */
export function featuresOfChannel(
  { channelStride, rows, columns }: Grid,
  units: number,
  channel: number,
): { from: number; to: number } {
  if (channelStride !== rows * columns) return { from: 0, to: units };
  return { from: channel * channelStride, to: (channel + 1) * channelStride };
}

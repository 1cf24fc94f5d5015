import type { Packed } from '../../tensors/packed.ts';
import type { ParameterTensor } from '../../tensors/parameters.ts';
import type { WindowDefinition } from '../definition.ts';
import { rowLength, type Shape } from '../shape.ts';
import { channelBias, featuresOfChannel } from './channel-bias.ts';
import type { Operation, ParameterEntry } from './operation.ts';
import { type Grid, gridOf, windowsOf } from './windows.ts';
import { isZero } from './zeros.ts';

/** What a convolution is beside its shapes. */
export interface Convolution {
  readonly windows: WindowDefinition;
  readonly groups: number;
  readonly flipped: boolean;
  readonly biasInput: 1 | -1;
}

/**
 * z[f, w] = Σ W[f, c, k]·x[c, entry k of window w] + b[f]: a kernel W of [filters, channels of a group, rows, columns] is
 * moved over the input. It is not turned (a cross-correlation) unless `flipped` (a true convolution). Each window is an
 * affine map of its entries, with one weight for all of them.
 *
 * @param tensors the kernel, and the bias if any, of [filters], or of [1] for all
 */
export function conv2d(
  input: Shape,
  output: Shape,
  tensors: readonly ParameterTensor[],
  { windows: definition, groups, flipped, biasInput }: Convolution,
): Operation {
  const [x, z] = [gridOf(input)!, gridOf(output)!];
  const [inputs, units] = [rowLength(input), rowLength(output)];
  const { size, count, entries, outputs } = windowsOf(x, z, definition, flipped);
  const [kernel, bias] = tensors;
  const biases = bias && channelBias(z, units, bias, biasInput);
  const channels = x.channels / groups;
  const filters = z.channels / groups;
  /** Weights of one filter. */
  const width = channels * size;
  const { readers, readersAt } = readersOfEntries(entries, inputs);
  const placeOf = (filter: number, w: number): number => filter * z.channelStride + outputs[w];
  let entriesApart: Int32Array | undefined;
  const apart = (): Int32Array => (entriesApart ??= spreadEntries(entries, x, definition));

  /** Makes the function that returns the entries of a window in the channels of a group, without those in the padding. */
  const patches = (rows: Float64Array): ((at: number, w: number, group: number) => Packed) => {
    const patch = packed(width);
    return (at, w, group) => {
      let many = 0;
      for (let c = 0, k = 0; c < channels; c++) {
        const channel = at + (group * channels + c) * x.channelStride;
        for (let i = w * size; i < (w + 1) * size; i++, k++) {
          if (entries[i] < 0) continue;
          patch.places[many] = k;
          patch.values[many] = rows[channel + entries[i]];
          many++;
        }
      }
      patch.to = many;
      return patch;
    };
  };
  /** Calls `each` for every example, window and group, with where the rows of the example begin in x and in z. */
  const eachWindow = (
    values: Float64Array,
    each: (xAt: number, zAt: number, w: number, group: number) => void,
  ): void => {
    for (let n = 0; n * units < values.length; n++) {
      for (let w = 0; w < count; w++) {
        for (let group = 0; group < groups; group++) each(n * inputs, n * units, w, group);
      }
    }
  };

  const kernelEntry: ParameterEntry = {
    featuresOf: (index) => featuresOfChannel(z, units, Math.floor((index - kernel.offset) / width)),
    enter(index, delta, rows, chosen, length, dx, dz, from) {
      const flat = index - kernel.offset;
      const filter = Math.floor(flat / width);
      const k = flat % size;
      const c = Math.floor(filter / filters) * channels + Math.floor((flat % width) / size);
      for (let w = 0; w < count; w++) {
        const entry = entries[w * size + k];
        if (entry < 0) continue;
        const feature = c * x.channelStride + entry;
        const write = (placeOf(filter, w) - from) * length;
        for (let n = 0; n < length; n++) dz[write + n] += delta * rows[chosen[n] * inputs + feature];
        if (dx === undefined) continue;
        for (let n = 0; n < length; n++) dz[write + n] += delta * dx[feature * length + n];
      }
    },
  };

  return {
    type: 'conv2d',
    inputs,
    output,
    parameters: tensors,
    sums: width + 1,
    // Sets of one channel of each group.
    dependence: () => ({
      sets: width,
      owners(set, to) {
        const own = apart();
        const c = Math.floor(set / size);
        for (let filter = 0; filter < z.channels; filter++) {
          const channel = (Math.floor(filter / filters) * channels + c) * x.channelStride;
          for (let w = 0, i = set % size; w < count; w++, i += size)
            to[placeOf(filter, w)] = own[i] < 0 ? -1 : channel + own[i];
        }
      },
    }),

    value({ theta, x: rows, arithmetic: { multiply } }, out) {
      const patchOf = patches(rows);
      const sums = new Float64Array(filters);
      eachWindow(out, (xAt, zAt, w, group) => {
        const first = group * filters;
        for (let f = 0; f < filters; f++) {
          const number = biases?.numberOf((first + f) * z.channelStride);
          sums[f] = number === undefined ? 0 : biasInput * theta[bias.offset + number];
        }
        multiply(theta, kernel.offset + first * width, width, filters, patchOf(xAt, w, group), sums, 0);
        for (let f = 0; f < filters; f++) out[zAt + placeOf(first + f, w)] = sums[f];
      });
    },

    pullbacks: {
      // ∂cost/∂W[f, c, k] = Σ_examples Σ_w δ[f, w]·x[c, entry k of w]
      weight({ x: rows, arithmetic: { round } }, deltas) {
        const gradient = new Float64Array(kernel.size);
        // Zeros change no sum, unless what they are multiplied by is infinite.
        const zerosToo = !rows.every(Number.isFinite);
        eachWindow(deltas, (xAt, zAt, w, group) => {
          for (let f = group * filters; f < (group + 1) * filters; f++) {
            const delta = deltas[zAt + placeOf(f, w)];
            if (delta === 0 && !zerosToo) continue;
            for (let c = 0, k = f * width; c < channels; c++) {
              const channel = xAt + (group * channels + c) * x.channelStride;
              for (let i = w * size; i < (w + 1) * size; i++, k++) {
                const entry = entries[i];
                if (entry >= 0) gradient[k] = round(gradient[k] + round(delta * rows[channel + entry]));
              }
            }
          }
        });
        return gradient;
      },

      ...(biases && { bias: biases.pullback }),

      // ∂cost/∂x[c, entry k of w] += Σ_f W[f, c, k]·δ[f, w]
      x({ theta, x: rows, arithmetic: { round } }, deltas) {
        const upstream = new Float64Array(rows.length);
        const sums = new Float64Array(width);
        const zerosToo = !theta.subarray(kernel.offset, kernel.offset + kernel.size).every(Number.isFinite);
        eachWindow(deltas, (xAt, zAt, w, group) => {
          let isZero = true;
          for (let f = group * filters; f < (group + 1) * filters; f++) {
            const delta = deltas[zAt + placeOf(f, w)];
            if (delta === 0 && !zerosToo) continue;
            if (isZero) sums.fill(0);
            isZero = false;
            for (let k = 0, own = kernel.offset + f * width; k < width; k++, own++)
              sums[k] = round(sums[k] + round(theta[own] * delta));
          }
          if (isZero) return;
          for (let c = 0, k = 0; c < channels; c++) {
            const channel = xAt + (group * channels + c) * x.channelStride;
            for (let i = w * size; i < (w + 1) * size; i++, k++) {
              if (entries[i] < 0) continue;
              const place = channel + entries[i];
              upstream[place] = round(upstream[place] + sums[k]);
            }
          }
        });
        return upstream;
      },
    },

    // dz = Σ W·dx
    increment: {
      saves: 0,
      savedForSmallMoves: 0,
      oneFeature: true,
      save: () => {},
      change({ theta, length }, dx, from, to, dz) {
        dz.fill(0, 0, units * length);
        for (let feature = from; feature < to; feature++) {
          const c = Math.floor(feature / x.channelStride) % x.channels;
          // Where channels do not stand together, the entry is what is left of the feature.
          const entry = feature - c * x.channelStride;
          const group = Math.floor(c / channels);
          const read = (feature - from) * length;
          if (isZero(dx, read, length)) continue;
          for (let i = readersAt[entry]; i < readersAt[entry + 1]; i++) {
            const w = Math.floor(readers[i] / size);
            const k = readers[i] - w * size;
            const own = kernel.offset + (c - group * channels) * size + k;
            for (let f = group * filters; f < (group + 1) * filters; f++) {
              const factor = theta[own + f * width];
              const write = placeOf(f, w) * length;
              for (let n = 0; n < length; n++) dz[write + n] += factor * dx[read + n];
            }
          }
        }
        return false;
      },
    },

    entry: biases === undefined ? kernelEntry : biases.entryBeside(kernelEntry),
  };
}

/** Returns by place in a channel which entries of windows are there: the numbers i with entries[i] = place. */
export function readersOfEntries(
  entries: Int32Array,
  places: number,
): { readers: Int32Array; readersAt: Int32Array } {
  const readersAt = new Int32Array(places + 1);
  for (const entry of entries) if (entry >= 0) readersAt[entry + 1]++;
  for (let place = 0; place < places; place++) readersAt[place + 1] += readersAt[place];
  const readers = new Int32Array(readersAt[places]);
  const next = readersAt.slice();
  entries.forEach((entry, i) => {
    if (entry >= 0) readers[next[entry]++] = i;
  });
  return { readers, readersAt };
}

/**
 * Returns the entries of each window in the order of (row / dilation, column / dilation) modulo the size of the kernel: those
 * at one place of the order are so far apart that no window has two of them.
 */
function spreadEntries(
  entries: Int32Array,
  { rows, columns, rowStride, columnStride }: Grid,
  { size: [height, width], dilation }: WindowDefinition,
): Int32Array {
  const size = height * width;
  const spread = new Int32Array(entries.length).fill(-1);
  for (const [i, entry] of entries.entries()) {
    if (entry < 0) continue;
    const row = Math.floor((Math.floor(entry / rowStride) % rows) / dilation[0]) % height;
    const column = Math.floor((Math.floor(entry / columnStride) % columns) / dilation[1]) % width;
    spread[i - (i % size) + row * width + column] = entry;
  }
  return spread;
}

function packed(length: number): Packed {
  return { places: new Int32Array(length), values: new Float64Array(length), from: 0, to: 0 };
}

import type { ParameterTensor } from '../../tensors/parameters.ts';
import { rowLength, type Shape } from '../shape.ts';
import { channelBias, featuresOfChannel } from './channel-bias.ts';
import { type Convolution, conv2d, readersOfEntries } from './conv2d.ts';
import { listed } from './dependence.ts';
import type { Operation, ParameterEntry } from './operation.ts';
import { gridOf, windowsOf } from './windows.ts';

/**
 * z[f, entry k of window w] = Σ_{c, w} W[c, f, k]·x[c, w] + b[f]: what a convolution from the shape of z to that of x passes
 * back, with that convolution's kernel W of [channels, filters of a group, rows, columns]. What it passes back itself is
 * that convolution.
 *
 * @param tensors the kernel, and the bias if any, of [filters], or of [1] for all
 */
export function conv2dTransposed(
  input: Shape,
  output: Shape,
  tensors: readonly ParameterTensor[],
  convolution: Convolution,
): Operation {
  const { windows, groups, flipped, biasInput } = convolution;
  const [kernel, bias] = tensors;
  const [x, z] = [gridOf(input)!, gridOf(output)!];
  const [inputs, units] = [rowLength(input), rowLength(output)];
  const { pullbacks, value } = conv2d(output, input, [kernel], convolution);
  const { size, count, entries, outputs: places } = windowsOf(z, x, windows, flipped);
  const biases = bias && channelBias(z, units, bias, biasInput);
  const [channels, filters] = [x.channels / groups, z.channels / groups];
  const { readers, readersAt } = readersOfEntries(entries, units);
  /** Windows that hold one place at most. */
  const most = readersAt.reduce((sum, end, place) => Math.max(sum, end - (readersAt[place - 1] ?? 0)), 0);
  /** Weights of one channel. */
  const width = filters * size;
  const windowAt = new Int32Array(inputs);
  places.forEach((place, w) => {
    windowAt[place] = w;
  });
  /** The first channel of z in the group of a channel of x. */
  const firstFilter = (c: number): number => Math.floor(c / channels) * filters;

  const kernelEntry: ParameterEntry = {
    featuresOf(index) {
      const flat = index - kernel.offset;
      const filter = firstFilter(Math.floor(flat / width)) + Math.floor((flat % width) / size);
      return featuresOfChannel(z, units, filter);
    },
    enter(index, delta, rows, chosen, length, dx, dz, from) {
      const flat = index - kernel.offset;
      const c = Math.floor(flat / width);
      const at = (firstFilter(c) + Math.floor((flat % width) / size)) * z.channelStride - from;
      for (let w = 0; w < count; w++) {
        const entry = entries[w * size + (flat % size)];
        if (entry < 0) continue;
        const feature = c * x.channelStride + places[w];
        const write = (at + entry) * length;
        for (let n = 0; n < length; n++) dz[write + n] += delta * rows[chosen[n] * inputs + feature];
        if (dx === undefined) continue;
        for (let n = 0; n < length; n++) dz[write + n] += delta * dx[feature * length + n];
      }
    },
  };

  return {
    type: 'conv2d-transposed',
    inputs,
    output,
    parameters: tensors,
    sums: channels * most + 1,
    // Sets of one channel of each group, of windows that do not overlap.
    dependence() {
      const windowsAt = readers.map((i) => Math.floor(i / size));
      const apart = listed(count, windowsAt, readersAt);
      const windowOf = new Int32Array(units);
      return {
        sets: channels * apart.sets,
        owners(set, to) {
          apart.owners(set % apart.sets, windowOf);
          const c = Math.floor(set / apart.sets);
          for (let k = 0; k < units; k++) {
            const filter = Math.floor(k / z.channelStride) % z.channels;
            const w = windowOf[k - filter * z.channelStride];
            const channel = Math.floor(filter / filters) * channels + c;
            to[k] = w < 0 ? -1 : channel * x.channelStride + places[w];
          }
        },
      };
    },

    value(at, out) {
      out.set(pullbacks.x!({ ...at, x: out, value: at.x }, at.x));
      if (biases === undefined) return;
      for (let k = 0; k < out.length; k++) {
        const b = at.theta[bias.offset + biases.numberOf(k)];
        out[k] = at.arithmetic.round(out[k] + biasInput * b);
      }
    },

    pullbacks: {
      weight: (at, deltas) => pullbacks.weight!({ ...at, x: deltas }, at.x),
      ...(biases && { bias: biases.pullback }),
      x(at, deltas) {
        const upstream = new Float64Array(at.x.length);
        value({ ...at, x: deltas }, upstream);
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
          const w = windowAt[feature - c * x.channelStride];
          const read = (feature - from) * length;
          for (let i = 0; i < width; i++) {
            const entry = entries[w * size + (i % size)];
            if (entry < 0) continue;
            const factor = theta[kernel.offset + c * width + i];
            const write = ((firstFilter(c) + Math.floor(i / size)) * z.channelStride + entry) * length;
            for (let n = 0; n < length; n++) dz[write + n] += factor * dx[read + n];
          }
        }
        return false;
      },
    },

    entry: biases === undefined ? kernelEntry : biases.entryBeside(kernelEntry),
  };
}

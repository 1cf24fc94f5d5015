import { positionsOf, rowLength, type Shape } from '../shape.ts';
import { listed } from './dependence.ts';
import type { HeadPart } from './head-products.ts';
import { type Operation, savesNothing } from './operation.ts';

/** The wavelength of the slowest turn is 2π times this, as in Vaswani et al. (2017). */
const BASE = 10_000;

/**
 * Rotary positions (Su et al. 2021): two features x, y of each step t turn by the angle t·10000^(−2i/size) of pair i of a
 * head, into (x·cos − y·sin, x·sin + y·cos).
 *
 * @param output steps and features
 * @param input where the features are in a row of the input
 * @param halves whether a pair are features i and i + size/2 of a head, or 2i and 2i + 1
 */
export function rotate(output: Shape, input: HeadPart, size: number, halves: boolean): Operation {
  const units = rowLength(output);
  const { length: features } = output[output.length - 1];
  const inputs = rowLength(positionsOf(output)!) * input.width;
  /** y[o] = cosine[o]·x[own[o]] + sine[o]·x[other[o]] */
  const [own, other] = [new Int32Array(units), new Int32Array(units)];
  const [cosine, sine] = [new Float64Array(units), new Float64Array(units)];
  for (let o = 0; o < units; o++) {
    const [step, feature] = [Math.floor(o / features), o % features];
    const within = feature % size;
    const pair = halves ? within % (size / 2) : within >> 1;
    const isFirst = halves ? within < size / 2 : within % 2 === 0;
    const apart = (halves ? size / 2 : 1) * (isFirst ? 1 : -1);
    const angle = step * BASE ** ((-2 * pair) / size);
    own[o] = step * input.width + input.from + feature;
    other[o] = own[o] + apart;
    cosine[o] = Math.cos(angle);
    sine[o] = isFirst ? -Math.sin(angle) : Math.sin(angle);
  }
  const back = (x: Float64Array, upstream: Float64Array, sign: (factor: number) => number): Float64Array => {
    const gradient = new Float64Array(x.length);
    for (let k = 0; k < upstream.length; k++) {
      const [o, at] = [k % units, Math.floor(k / units) * inputs];
      gradient[at + own[o]] += sign(cosine[o]) * upstream[k];
      gradient[at + other[o]] += sign(sine[o]) * upstream[k];
    }
    return gradient;
  };
  return {
    type: 'rotate',
    inputs,
    output,
    parameters: [],
    dependence: () =>
      listed(
        inputs,
        Int32Array.from({ length: 2 * units }, (_, i) => (i % 2 === 0 ? own : other)[i >> 1]),
        Int32Array.from({ length: units + 1 }, (_, o) => 2 * o),
      ),
    sums: 2,
    value({ x, arithmetic: { round } }, y) {
      for (let k = 0; k < y.length; k++) {
        const [o, at] = [k % units, Math.floor(k / units) * inputs];
        y[k] = round(round(cosine[o] * x[at + own[o]]) + round(sine[o] * x[at + other[o]]));
      }
    },
    pullbacks: {
      x({ x, arithmetic: { roundAll } }, upstream) {
        const gradient = back(x, upstream, (factor) => factor);
        roundAll(gradient);
        return gradient;
      },
    },
    magnitudes: { x: ({ x }, upstream) => back(x, upstream, Math.abs) },
    increment: {
      ...savesNothing,
      joint: {
        saves: [],
        save: () => {},
        change({ length }, [d], out) {
          for (let o = 0, k = 0; o < units; o++) {
            const [i, j] = [own[o] * length, other[o] * length];
            for (let n = 0; n < length; n++, k++) out[k] = cosine[o] * d![i + n] + sine[o] * d![j + n];
          }
        },
      },
    },
  };
}

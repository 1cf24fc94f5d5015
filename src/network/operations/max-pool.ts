import type { Ties, WindowDefinition } from '../definition.ts';
import { KINK } from '../pieces.ts';
import { rowLength, type Shape } from '../shape.ts';
import { listed } from './dependence.ts';
import type { Operation, Pullback } from './operation.ts';
import { channelWindows } from './windows.ts';

/** Bits of a number that stands for which entries of a window tie. */
const BITS = 48;

/** The `atKink` that hands all of ∂cost/∂y to each of the entries that tie, as the mask x == max(x) does. */
export const ALL_TIED = 2;

/** The `atKink` of each way to treat ties. */
const SLOPES: Readonly<Record<Ties, number>> = { first: 0, share: 0.5, last: 1 };

/**
 * y = the largest entry of each window of each channel; padding is never the largest. Where entries tie, the first (by
 * rows) is taken for the derivative unless said otherwise, as numpy's argmax and torch do; atKink 0 takes the first, 1
 * the last one, ½ shares evenly.
 */
export function maxPool(
  input: Shape,
  output: Shape,
  definition: WindowDefinition,
  usual: Ties = 'first',
): Operation {
  const [inputs, units] = [rowLength(input), rowLength(output)];
  /** The places of the entries of each output, from `starts[o]` to `starts[o + 1]` − 1. */
  const { places, starts, reaches } = channelWindows(input, output, definition);

  /** Returns which entry of an output is the largest, the first unless `last`; the features stand `stride` apart. */
  const winner = (o: number, x: Float64Array, at: number, stride: number, last = false): number => {
    let best = starts[o];
    let largest = x[at + places[best] * stride];
    for (let i = best + 1; i < starts[o + 1]; i++) {
      const one = x[at + places[i] * stride];
      if (one > largest || (last && one === largest) || Number.isNaN(one)) {
        best = i;
        largest = one;
      }
    }
    return best;
  };
  /** Whether one of the entries of an output is from … to − 1. */
  const isReached = (o: number, from: number, to: number): boolean => {
    for (let i = starts[o]; i < starts[o + 1]; i++) if (places[i] >= from && places[i] < to) return true;
    return false;
  };
  const ties = (o: number, x: Float64Array, at: number, stride: number): number[] => {
    const largest = x[at + places[winner(o, x, at, stride)] * stride];
    const found: number[] = [];
    for (let i = starts[o]; i < starts[o + 1]; i++) if (x[at + places[i] * stride] === largest) found.push(i);
    return found;
  };

  // ∂cost/∂x[winner] += ∂cost/∂y
  const toWinners: Pullback = ({ x, arithmetic: { round }, atKink = SLOPES[usual] }, upstream) => {
    const gradient = new Float64Array(x.length);
    const isOne = atKink === 0 || atKink === 1;
    for (let k = 0, at = 0; k < upstream.length; at += inputs) {
      for (let o = 0; o < units; o++, k++) {
        if (isOne) {
          const place = at + places[winner(o, x, at, 1, atKink === 1)];
          gradient[place] = round(gradient[place] + upstream[k]);
          continue;
        }
        const winners = ties(o, x, at, 1);
        const share = upstream[k] / (atKink === ALL_TIED ? 1 : winners.length);
        for (const i of winners) gradient[at + places[i]] = round(gradient[at + places[i]] + share);
      }
    }
    return gradient;
  };

  return {
    type: 'max-pool',
    inputs,
    output,
    parameters: [],
    dependence: () => listed(inputs, places, starts),
    isCurved: true,

    value({ x }, y) {
      for (let k = 0; k < y.length; k++) {
        const at = Math.floor(k / units) * inputs;
        y[k] = x[at + places[winner(k % units, x, at, 1)]];
      }
    },

    pullbacks: { x: toWinners },
    // The winner is that of x, not of |x|.
    magnitudes: { x: toWinners },

    // dy = max over the window of (x − y) + dx
    increment: {
      saves: 1,
      savedForSmallMoves: 1,
      oneFeature: true,
      readsOthers: true,
      reaches,
      save: (x, _targets, [saved]) => saved.set(x),
      change({ saved: [x], length }, dx, from, to, dy) {
        const [first, end] = [reaches(from, false), reaches(to, true)];
        let met = false;
        for (let o = first; o < end; o++) {
          const at = (o - first) * length;
          if (!isReached(o, from, to)) {
            dy.fill(0, at, at + length);
            continue;
          }
          for (let n = 0; n < length; n++) {
            const best = places[winner(o, x, n, length)];
            const y = x[best * length + n];
            const own = best >= from && best < to ? dx[(best - from) * length + n] : 0;
            let largest = Number.NEGATIVE_INFINITY;
            for (let i = starts[o]; i < starts[o + 1]; i++) {
              const feature = places[i];
              const isMoved = feature >= from && feature < to;
              const gap = x[feature * length + n] - y;
              const moved = gap + (isMoved ? dx[(feature - from) * length + n] : 0);
              // Another entry becomes the largest, or one that ties moves otherwise.
              if (moved > own || (gap === 0 && moved !== own)) met = true;
              if (moved > largest || Number.isNaN(moved)) largest = moved;
            }
            dy[at + n] = largest;
          }
        }
        return met;
      },
    },

    kink: {
      window: {
        ties: true,
        piece(o, x, at, stride) {
          const tied = ties(o, x, at, stride);
          if (tied.length < 2) return winner(o, x, at, stride);
          return tied.reduce((sum, i) => sum + 2 ** ((i - starts[o]) % BITS), 0.5);
        },
        meets(o, x, d, from, to, at, stride) {
          const moveOf = (place: number): number =>
            place >= from && place < to ? d[at + (place - from) * stride] : 0;
          const before = places[winner(o, x, at, stride)];
          const largest = x[at + before * stride];
          const own = moveOf(before);
          let met: number = KINK.none;
          for (let i = starts[o]; i < starts[o + 1]; i++) {
            const k = at + places[i] * stride;
            const move = moveOf(places[i]);
            if (x[k] === largest) {
              if (move !== own && met === KINK.none) met = KINK.leaves;
            } else if (x[k] - largest + move > own) met = KINK.crosses;
          }
          return met;
        },
        rivals(o, x, errors, at) {
          const best = at + places[winner(o, x, at, 1)];
          const found: [number, number][] = [];
          for (let i = starts[o]; i < starts[o + 1]; i++) {
            const k = at + places[i];
            if (k !== best && errors[k] > 0 && x[k] + errors[k] >= x[best] - errors[best])
              found.push([k, x[k] + 2 * errors[k]]);
          }
          return found;
        },
      },
    },
  };
}

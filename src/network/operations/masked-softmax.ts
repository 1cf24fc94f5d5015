import { softmax } from '../activations/softmax.ts';
import { javascript } from '../kernels.ts';
import { rowLength, type Shape } from '../shape.ts';
import { none, runs } from './dependence.ts';
import { type Operation, savesNothing } from './operation.ts';

/** In place of a score that is hidden: its exponential beside any other is 0. */
export const HIDDEN = -1e300;

/** Which keys a step does not see. */
export interface Hiding {
  /** Step t sees no key after t + later. */
  readonly later?: number;
  /** How many numbers the second input has, one for each key or for each step and key: those not 0 are seen, or hidden. */
  readonly mask?: { readonly width: number; readonly hides: boolean };
}

/**
 * P[h, t, ·] = softmax of the scores S[h, t, ·] over the keys that step t may see.
 *
 * @param output heads, steps and keys
 * @param hiding which keys are hidden
 */
export function maskedSoftmax(output: Shape, { later, mask: given }: Hiding): Operation {
  const hasMask = given !== undefined;
  const units = rowLength(output);
  const [, steps, keys] = output.map(({ length }) => length);
  const f = softmax();
  /** Returns the scores with those that are hidden, of examples that stand so far apart. */
  const seen = (
    scores: Float64Array,
    mask: Float64Array | undefined,
    exampleApart: number,
    featureApart: number,
    maskApart: number,
  ): Float64Array => {
    const kept = scores.slice();
    const count = scores.length / units;
    for (let n = 0; n < count; n++) {
      for (let o = 0; o < units; o++) {
        const [step, key] = [Math.floor(o / keys) % steps, o % keys];
        const at = given?.width === keys ? key : step * keys + key;
        const isHidden =
          mask !== undefined && (mask[n * maskApart + at * featureApart] === 0) !== given!.hides;
        if (isHidden || (later !== undefined && key > step + later))
          kept[n * exampleApart + o * featureApart] = HIDDEN;
      }
    }
    return kept;
  };
  return {
    type: 'masked-softmax',
    inputs: units,
    output,
    parameters: [],
    dependence: (input) => (input === 0 ? runs(keys, keys) : none),
    isCurved: true,
    sums: keys,

    value({ x, other, arithmetic: { roundAll } }, p) {
      f.apply(seen(x, hasMask ? other : undefined, units, 1, given?.width ?? 0), p, keys);
      roundAll(p);
    },

    pullbacks: {
      // p·(u − Σ u·p), which is 0 where a key is hidden
      x({ x, other, value, arithmetic: { roundAll } }, upstream, out = new Float64Array(x.length)) {
        f.pullback(x, value, upstream, keys, out);
        const kept = seen(x, hasMask ? other : undefined, units, 1, given?.width ?? 0);
        // Also where all keys of a step are hidden, whose weights are then all alike and do not change.
        for (let k = 0; k < out.length; k++) if (kept[k] === HIDDEN) out[k] = 0;
        roundAll(out);
        return out;
      },
      ...(hasMask && { other: ({ other }) => new Float64Array(other!.length) }),
    },

    magnitudes: {
      x({ value: p }, upstream) {
        const passed = new Float64Array(p.length);
        for (let row = 0; row < p.length; row += keys) {
          let sum = 0;
          for (let k = row; k < row + keys; k++) sum += p[k] * upstream[k];
          for (let k = row; k < row + keys; k++) passed[k] = p[k] * (sum + upstream[k]);
        }
        return passed;
      },
      ...(hasMask && { other: ({ other }) => new Float64Array(other!.length) }),
    },

    increment: {
      ...savesNothing,
      sumsToZero: keys,
      joint: {
        saves: [units],
        save([x, mask], [p], count) {
          const scores = seen(x, hasMask ? mask : undefined, 1, count, 1);
          for (let at = 0; at < p.length; at += keys * count)
            f.increment.save(scores.subarray(at, at + keys * count), [p.subarray(at)], keys, count);
          for (let k = 0; k < p.length; k++) if (scores[k] === HIDDEN) p[k] = 0;
        },
        change({ saved, length }, [d], out) {
          // The mask alone moves, which is no number that has a derivative.
          if (d === undefined) return void out.fill(0, 0, units * length);
          for (let at = 0; at < units * length; at += keys * length)
            f.increment.change(
              saved,
              at,
              d.subarray(at),
              out.subarray(at),
              keys,
              length,
              javascript,
              () => {},
            );
        },
      },
    },
  };
}

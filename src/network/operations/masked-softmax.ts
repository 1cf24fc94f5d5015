import { softmax } from '../activations/softmax.ts';
import { javascript } from '../kernels.ts';
import { rowLength, type Shape } from '../shape.ts';
import { type Operation, savesNothing } from './operation.ts';

/** In place of a score that is hidden: its exponential beside any other is 0. */
const HIDDEN = -1e300;

/**
 * P[h, t, ·] = softmax of the scores S[h, t, ·] over the keys that step t may see.
 *
 * @param output heads, steps and keys
 * @param causal whether a step sees no key after itself
 * @param hasMask whether the second input says which keys of an example are seen: those where it is not 0
 */
export function maskedSoftmax(output: Shape, causal: boolean, hasMask: boolean): Operation {
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
        const isHidden = mask !== undefined && mask[n * maskApart + key * featureApart] === 0;
        if (isHidden || (causal && key > step)) kept[n * exampleApart + o * featureApart] = HIDDEN;
      }
    }
    return kept;
  };
  return {
    type: 'masked-softmax',
    inputs: units,
    output,
    parameters: [],
    sums: keys,

    value({ x, other, arithmetic: { roundAll } }, p) {
      f.apply(seen(x, hasMask ? other : undefined, units, 1, keys), p, keys);
      roundAll(p);
    },

    pullbacks: {
      // p·(u − Σ u·p), which is 0 where a key is hidden
      x({ x, value, arithmetic: { roundAll } }, upstream, out = new Float64Array(x.length)) {
        f.pullback(x, value, upstream, keys, out);
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
        },
        change({ saved, length }, [d], out) {
          for (let at = 0; at < units * length; at += keys * length)
            f.increment.change(
              saved,
              at,
              d!.subarray(at),
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

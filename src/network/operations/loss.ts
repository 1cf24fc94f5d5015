import type { Loss } from '../losses/loss.ts';
import { positionsOf, rowLength, type Shape } from '../shape.ts';
import { runs } from './dependence.ts';
import { marginKink } from './margins.ts';
import type { IncrementInputs, Operation } from './operation.ts';

/**
 * The loss of each example, with one of the functions of `losses`, of a row of outputs y and a row of targets: in a sequence
 * the sum of the losses of its positions.
 *
 * @param output the axes of y
 * @param sumsToZero whether the changes of y sum to 0, as those of probabilities do
 */
export function lossOf(loss: Loss, output: Shape, sumsToZero: boolean): Operation {
  const { increment, piece, margin } = loss;
  const units = rowLength(output);
  /** Outputs that the loss couples. */
  const together =
    loss.separable || positionsOf(output) === undefined ? units : output[output.length - 1].length;
  /** A sum over outputs whose changes cancel needs its magnitude, output by output: the changes of a softmax sum to 0. */
  const byOutput = sumsToZero && loss.separable;
  const cancels = byOutput || increment.cancels;
  return {
    type: 'loss',
    inputs: units,
    output: [],
    parameters: [],
    dependence: () => runs(loss.separable ? 1 : together, 1),
    isCurved: true,

    value({ x, targets, arithmetic }, losses) {
      for (let n = 0, at = 0; n < losses.length; n++) {
        losses[n] = loss.value(x, targets, at, together);
        at += together;
        for (let end = (n + 1) * units; at < end; at += together)
          losses[n] += loss.value(x, targets, at, together);
      }
      arithmetic.roundAll(losses);
    },

    pullbacks: {
      x({ x, targets, arithmetic, atKink }, upstream, gradient = new Float64Array(x.length)) {
        for (let n = 0, k = 0; n < upstream.length; n++) {
          for (let at = k; at < k + units; at += together)
            loss.gradient(x, targets, at, together, gradient, atKink);
          for (let unit = 0; unit < units; unit++, k++) gradient[k] *= upstream[n];
        }
        arithmetic.roundAll(gradient);
        return gradient;
      },
    },

    increment: {
      saves: increment.saves,
      savedForSmallMoves: increment.saves,
      oneFeature: loss.separable,
      cancels,
      save(y, targets, saved, count) {
        for (let at = 0; at < units * count; at += together * count) {
          const part = (all: Float64Array): Float64Array => all.subarray(at, at + together * count);
          increment.save(part(y), part(targets), saved.map(part), together, count);
        }
      },
      change(at, d, from, to, change) {
        const { saved, length, kernels, magnitude } = at;
        change.fill(0, 0, length);
        if (cancels) magnitude.fill(0, 0, length);
        if (byOutput) addByOutput(loss, at, d, from, to, change);
        else if (together === units)
          increment.addChange(saved, from * length, d, change, to - from, length, kernels, magnitude);
        else {
          for (let k = 0; k < (to - from) * length; k += together * length) {
            const own = d.subarray(k);
            const at = from * length + k;
            increment.addChange(saved, at, own, change, together, length, kernels, magnitude);
          }
        }
        return piece !== undefined || margin !== undefined;
      },
    },

    ...(piece && { kink: { piece } }),
    ...(margin && { kink: { window: marginKink(margin, units, together) } }),
  };
}

/** Adds the change of the loss of each output, and its magnitude. */
function addByOutput(
  { increment }: Loss,
  { saved, length, kernels, magnitude, part }: IncrementInputs,
  d: Float64Array,
  from: number,
  to: number,
  change: Float64Array,
): void {
  for (let unit = from; unit < to; unit++) {
    part.fill(0, 0, length);
    const own = d.subarray((unit - from) * length);
    increment.addChange(saved, unit * length, own, part, 1, length, kernels, magnitude);
    for (let n = 0; n < length; n++) {
      change[n] += part[n];
      if (!increment.cancels) magnitude[n] += Math.abs(part[n]);
    }
  }
}

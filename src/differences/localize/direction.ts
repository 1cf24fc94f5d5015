import { random } from '../../problem/random.ts';
import type { Line } from '../cost-function.ts';
import { rms } from '../steps/step-sizes.ts';
import { chebyshev } from './chebyshev.ts';
import type { LocalizationTask } from './task.ts';

/** Weights `from` to `to − 1` of θ. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Where the weights of a window lie along one axis: by index, by row or by column. */
export interface Axis {
  readonly count: number;
  /** The position, 0 … count − 1, of the weight that is number k of the window. */
  position(k: number): number;
}

/** A tensor with weights this much smaller than all of them moves as all of them do: zero biases have no size. */
const NEGLIGIBLE = 1e-3;

/**
 * Returns a random direction in which every weight moves by the rms of its tensor, up or down; 0 for weights that
 * are not checked.
 *
 * @param seed the same signs for the same seed
 */
export function randomDirection({ theta, tensors, frozen }: LocalizationTask, seed: number): Float64Array {
  const { index } = random(seed);
  const whole = rms(theta) || 1;
  const direction = new Float64Array(theta.length);
  for (const { offset, size } of tensors) {
    const own = rms(theta.subarray(offset, offset + size));
    const scale = own > NEGLIGIBLE * whole ? own : whole;
    for (let k = offset; k < offset + size; k++) {
      const sign = 2 * index(2) - 1;
      if (frozen?.[k] !== 1) direction[k] = sign * scale;
    }
  }
  return direction;
}

/** The weights of a window in the order of θ. */
export function indexAxis({ from, to }: Window): Axis {
  return { count: to - from, position: (k) => k };
}

/** The coordinate in [−1, 1] of a position: the middle of its cell of `count` equal ones. */
export function coordinate(position: number, count: number): number {
  return (2 * position + 1) / count - 1;
}

/** The position, not rounded, that has this coordinate. */
export function positionAt(x: number, count: number): number {
  return ((x + 1) * count - 1) / 2;
}

/** The line along d·T_j(x) in a window: its residual is the j-th Chebyshev moment of the error over the axis. */
export function momentLine(direction: Float64Array, window: Window, axis: Axis, order: number): Line {
  return coded(direction, window, (k) => chebyshev(order, coordinate(axis.position(k), axis.count)));
}

/** The line along d·(2 + x): beside d's own residual it tells where in the window the error is, and 0 if nowhere. */
export function rampLine(direction: Float64Array, window: Window): Line {
  return coded(direction, window, (k) => 2 + coordinate(k, window.to - window.from));
}

function coded(direction: Float64Array, { from, to }: Window, code: (k: number) => number): Line {
  return { first: from, rates: direction.subarray(from, to).map((rate, k) => rate * code(k)) };
}

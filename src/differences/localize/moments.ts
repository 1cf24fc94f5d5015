import { GRADIENT_ROUNDING } from '../../tensors/rounding.ts';
import { chebyshev } from './chebyshev.ts';
import { type Axis, coordinate, momentLine, type Window } from './direction.ts';
import { measure } from './measure.ts';
import type { Moment } from './prony.ts';
import type { SearchState } from './search-state.ts';

/** The Chebyshev moments of the gradient's error over an axis of a window, as far as they were measured. */
export interface Moments {
  readonly search: SearchState;
  readonly window: Window;
  readonly axis: Axis;
  readonly measured: MeasuredMoment[];
  /** The step for the next one. */
  step: number;
}

interface MeasuredMoment extends Moment {
  readonly sharp: boolean;
  /** How many wrong weights were named, and so put right in the gradient, before it was measured. */
  readonly after: number;
}

export function startMoments(search: SearchState, window: Window, axis: Axis, step: number): Moments {
  return { search, window, axis, step, measured: [] };
}

/** Measures moments until there are that many, r_0 first. */
export async function measureMoments(moments: Moments, count: number): Promise<void> {
  while (moments.measured.length < count) {
    const order = moments.measured.length;
    moments.measured.push(await measureMoment(moments, order, moments.step));
  }
}

/** Measures one of them with another step, and keeps nothing of it but the step. */
export async function measureMoment(moments: Moments, order: number, step: number): Promise<MeasuredMoment> {
  const { search, window, axis } = moments;
  const line = momentLine(search.direction, window, axis, order);
  const whole = line.rates.length === search.direction.length;
  const reading = await measure(search.oracle, line, step, whole ? 'all' : 'some');
  moments.step = reading.step;
  return { ...reading, after: search.wrong.length };
}

/**
 * The moments of what is still wrong. A weight that was named after a moment was measured is taken out of it at no
 * cost; how well its difference is known adds to the bound.
 */
export function remaining(moments: Moments): Moment[] {
  const { search, window, axis, measured } = moments;
  return measured.map(({ value, bound, after }, order) => {
    let rest = value;
    let doubt = bound;
    search.wrong.forEach(({ index, analytic, numeric, bound: known }, number) => {
      if (index < window.from || index >= window.to) return;
      const x = coordinate(axis.position(index - window.from), axis.count);
      const rate = search.direction[index] * chebyshev(order, x);
      if (number >= after) rest -= (numeric - analytic) * rate;
      doubt += known * Math.abs(rate);
    });
    return { value: rest, bound: doubt };
  });
}

/** Whether nothing is left but the errors of the measurement, and what may be left besides. */
export function vanish(moments: readonly Moment[], allowance = 0): boolean {
  return moments.every(({ value, bound }) => Math.abs(value) <= bound + allowance);
}

/** The number of the moment that stands out most. */
export function largestMoment(moments: readonly Moment[]): number {
  let found = 0;
  moments.forEach(({ value, bound }, k) => {
    if (Math.abs(value) * moments[found].bound > Math.abs(moments[found].value) * bound) found = k;
  });
  return found;
}

/**
 * Returns what right code's own rounding can add up to in a window: the most that a residual may be without any
 * weight that is wrong. Four standard deviations of entries that are each off by all that is allowed.
 */
export function allowanceAlong({ oracle, direction }: SearchState, { from, to }: Window): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += (oracle.gradient[k] * direction[k]) ** 2;
  return 4 * GRADIENT_ROUNDING[oracle.task.precision] * Math.sqrt(sum);
}

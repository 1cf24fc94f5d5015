import type { Implementation } from '../../subjects/implementation.ts';
import { norm } from '../gradient.ts';

export interface Descent {
  /** `flat`: no step lowers the cost any more; `steps`: all were made. */
  readonly ended: 'learned' | 'flat' | 'steps';
  /** Steps, each of which lowered the cost. */
  readonly steps: number;
  readonly first: number;
  readonly last: number;
  readonly theta: Float64Array;
}

/** A step has to lower the cost by this part of what its gradient promises (Armijo's rule; Nocedal and Wright, section 3.1). */
const PROMISE = 0.1;
/** Steps that promise less than this part of the cost are not told from the rounding of a float32 program. */
const FLAT = 1e-6;

/**
 * Goes down a cost against a gradient, with steps that are halved until they lower the cost and doubled after that: along
 * the right gradient of a smooth cost there is always such a step, unless the gradient is 0.
 *
 * @param gradientAt the gradient at θ, given the cost there
 * @param most steps at most
 */
export async function descend(
  { cost }: Pick<Implementation, 'cost'>,
  gradientAt: (theta: Float64Array, cost: number) => Promise<Float64Array>,
  start: Float64Array,
  most: number,
  learned: (theta: Float64Array) => boolean,
  signal: AbortSignal,
): Promise<Descent> {
  const first = await cost(start);
  let [theta, last] = [start, first];
  let rate: number | undefined;
  for (let steps = 0; ; steps++) {
    const end = (ended: Descent['ended']): Descent => ({ ended, steps, first, last, theta });
    if (learned(theta)) return end('learned');
    if (steps === most) return end('steps');
    signal.throwIfAborted();
    const gradient = await gradientAt(theta, last);
    const size = norm(gradient);
    if (!Number.isFinite(size)) return end('steps');
    // the first step has length 1; one that promises too little to be seen is made longer
    rate = rate === undefined ? 1 / size : Math.max(2 * rate, (2 * FLAT * Math.abs(last)) / (size * size));
    for (; ; rate /= 2) {
      const [from, promised, length] = [theta, rate * size * size, rate];
      if (!(promised > FLAT * Math.abs(last) && Number.isFinite(promised))) return end('flat');
      const moved = from.map((weight, k) => weight - length * gradient[k]);
      const there = await cost(moved);
      if (!(there <= last - PROMISE * promised)) continue;
      [theta, last] = [moved, there];
      break;
    }
  }
}

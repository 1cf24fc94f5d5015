import type { Implementation } from '../../subjects/implementation.ts';
import { norm } from '../gradient.ts';

/** A gradient at θ; `cost` is the one there. */
export type GradientAt = (theta: Float64Array, cost: number) => Promise<Float64Array>;

/** How a descent ended: at its goal; where no step lowers the cost any more; or with all its steps made. */
export type DescentEnd = 'learned' | 'flat' | 'steps';

export interface Descent {
  readonly ended: DescentEnd;
  /** Steps, each of which lowered the cost. */
  readonly steps: number;
  readonly first: number;
  readonly last: number;
  readonly theta: Float64Array;
}

export interface DescentOptions {
  readonly most: number;
  /** Whether the goal is reached. */
  learned(theta: Float64Array): boolean;
  readonly signal: AbortSignal;
}

/** A step has to lower the cost by this part of what its gradient promises (Armijo's rule; Nocedal and Wright, section 3.1). */
const PROMISE = 0.1;
/** Steps that promise less than this part of the cost are not told from the rounding of a float32 program. */
const FLAT = 1e-6;

/**
 * Goes down a cost against a gradient, with steps that are halved until they lower the cost and doubled after that: along
 * the right gradient of a smooth cost there is always such a step, unless the gradient is 0.
 */
export async function descend(
  { cost }: Pick<Implementation, 'cost'>,
  gradientAt: GradientAt,
  start: Float64Array,
  { most, learned, signal }: DescentOptions,
): Promise<Descent> {
  let theta = start;
  const first = await cost(theta);
  let last = first;
  let rate: number | undefined;
  let steps = 0;
  const end = (ended: DescentEnd): Descent => ({ ended, steps, first, last, theta });
  for (; steps < most; steps++) {
    if (learned(theta)) return end('learned');
    signal.throwIfAborted();
    const gradient = await gradientAt(theta, last);
    const size = norm(gradient);
    if (!Number.isFinite(size)) return end('steps');
    // the first step has length 1; one that promises too little to be seen is made longer
    rate = rate === undefined ? 1 / size : Math.max(2 * rate, (2 * FLAT * Math.abs(last)) / (size * size));
    for (; ; rate /= 2) {
      const promised = rate * size * size;
      // also where the gradient is 0
      if (!(promised > FLAT * Math.abs(last) && Number.isFinite(promised))) return end('flat');
      const [from, length] = [theta, rate];
      const moved = from.map((weight, k) => weight - length * gradient[k]);
      const there = await cost(moved);
      if (!(there <= last - PROMISE * promised)) continue;
      theta = moved;
      last = there;
      break;
    }
  }
  return end(learned(theta) ? 'learned' : 'steps');
}

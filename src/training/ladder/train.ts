import type { Problem } from '../../problem/problem.ts';
import type { Implementation } from '../../subjects/implementation.ts';
import { createReference } from '../../subjects/reference.ts';
import { numericGradientOf } from '../program/numeric-gradient.ts';
import { descend } from './descend.ts';
import { startOf } from './problems.ts';
import type { Rung, RungTraining } from './rungs.ts';

/** A problem of the ladder is learned where every output is so near to its target. */
export const NEAR = 0.2;
/** Steps from one start: those that learn XOR take 38 to 240. */
const MOST_STEPS = 400;
/** Nearly half of all starts learn XOR: none of so many does in 1 of 400 times. */
const MOST_STARTS = 10;
/** Of a person's own problem only the first steps are made: it may be large, and need not be learned in a few. */
const OWN_STEPS = 20;
/** The most weights whose numeric gradient is followed, which takes four costs of each at every step. */
export const MOST_WEIGHTS = 500;

/**
 * Trains an implementation: on a problem of the ladder until it is learned, from other parameters again where it ends
 * before; on its own problem for some steps.
 */
export async function trainRung(
  implementation: Implementation,
  gradient: RungTraining['gradient'],
  start: Float64Array,
  problem: Problem | undefined,
  on: Rung['on'],
  signal: AbortSignal,
): Promise<RungTraining> {
  const isFrozen = (k: number): boolean => problem?.frozen[k] === 1;
  const weights = Int32Array.from(start.keys()).filter((k) => !isFrozen(k));
  const differences = numericGradientOf(implementation, weights, { signal });
  const gradientAt = async (theta: Float64Array, cost: number): Promise<Float64Array> => {
    if (gradient === 'numeric') return (await differences(theta, cost)).gradient;
    return (await implementation.gradient(theta))!.gradient.map((g, k) => (isFrozen(k) ? 0 : g));
  };
  // Its outputs are known to be the reference's.
  const errorAt = on === 'own' ? undefined : largestError(problem!);
  const learned = (theta: Float64Array): boolean => errorAt !== undefined && errorAt(theta) < NEAR;
  const [steps, most] = on === 'own' ? [OWN_STEPS, 1] : [MOST_STEPS, on === 'neuron' ? 1 : MOST_STARTS];
  for (let starts = 1; ; starts++) {
    const from = starts === 1 ? start : startOf(start.length, starts);
    const { theta, ...made } = await descend(implementation, gradientAt, from, steps, learned, signal);
    if (made.ended === 'learned' || starts === most)
      return { gradient, starts, ...made, ...(errorAt && { worst: errorAt(theta) }) };
  }
}

/** Returns the function max |output − target| of θ. */
function largestError(problem: Problem): (theta: Float64Array) => number {
  const { outputs } = createReference(problem);
  const { targets } = problem.data;
  return (theta) => outputs(theta).reduce((most, a, k) => Math.max(most, Math.abs(a - targets[k])), 0);
}

/**
 * Judges a training. The cost of one neuron on AND has no stationary point, so that a descent that ends before it is
 * learned is wrong; that of other networks has, and a regularization may keep any from being learned.
 */
export function passes({ ended, steps }: RungTraining, on: Rung['on'], problem: Problem | undefined) {
  const { l1, l2 } = problem?.definition.regularization ?? { l1: 0, l2: 0 };
  const isOpenEnded = on === 'own' || l1 > 0 || l2 > 0;
  if (ended === 'learned' || (isOpenEnded && steps > 0)) return 'passed';
  return on === 'neuron' && ended === 'flat' && !isOpenEnded ? 'stopped' : 'inconclusive';
}

import { ALLOWANCE, type Claim, ROUNDOFF } from './claim.ts';
import { type Hunt, weightStep } from './hunt.ts';
import { measure, type Reading } from './measure.ts';

/** A difference that met kinks must say the same with this part of its step. */
const REPEAT = 0.6;

/**
 * Measures one weight's own difference, and names the weight if its gradient is wrong: nothing is named that only a
 * sum over many weights accuses.
 *
 * @param wanted a bound on d·(error) that is good enough
 */
export async function confirm(hunt: Hunt, index: number, wanted = 0): Promise<boolean> {
  const { probe, cleared, wrong } = hunt;
  const size = Math.abs(hunt.direction[index]);
  if (size === 0 || cleared.has(index)) return false;
  const line = { first: index, rates: Float64Array.of(size) };
  const reading = await measure(probe, line, weightStep(hunt), { reach: 'one', wanted });
  let bad = accuses(hunt, index, reading);
  if (bad && probe.kinked) {
    const again = await measure(probe, line, REPEAT * reading.step, { reach: 'one', wanted });
    bad = accuses(hunt, index, again);
  }
  if (!bad) {
    cleared.add(index);
    return false;
  }
  const numeric = probe.gradient[index] + reading.value / size;
  wrong.push({ index, analytic: probe.claim.gradient[index], numeric, bound: reading.bound / size });
  probe.gradient[index] = numeric;
  return true;
}

function accuses({ probe, direction }: Hunt, index: number, { value, bound, sharp }: Reading): boolean {
  const { claim, gradient } = probe;
  const size = Math.abs(direction[index]);
  const analytic = gradient[index];
  const numeric = analytic + value / size;
  const relative = Math.max(ALLOWANCE[claim.precision], 10 * ROUNDOFF[claim.precision]);
  const allowed = relative * Math.max(Math.abs(analytic), Math.abs(numeric)) + digitsOf(claim, index);
  return sharp && Math.abs(value) > bound + allowed * size;
}

function digitsOf({ tensors }: Claim, index: number): number {
  return tensors.find(({ offset, size }) => index >= offset && index < offset + size)?.digits ?? 0;
}

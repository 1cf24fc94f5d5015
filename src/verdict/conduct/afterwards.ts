import type { Implementation } from '../../subjects/implementation.ts';
import { gather } from '../../tensors/layout.ts';
import type { NumericalProfile } from './numerical-profile.ts';
import { type ProgramFinding, programFinding } from './program-findings.ts';

/** A weight that was put back by subtracting leaves a rounding behind each time; this is that of millions of them. */
const ROUNDINGS = 2 ** 12;
/** A gradient that changes by less than this part of itself changes by rounding. */
const SAME = 1e-6;

/** Repeats the first questions at the end: a change means that parameters were not restored, or that something adds up. */
export async function compareWithStart(
  implementation: Implementation,
  theta: Float64Array,
  { costs, gradient, printing, roundoff }: NumericalProfile,
): Promise<ProgramFinding[]> {
  const findings: ProgramFinding[] = [];
  const [cost] = costs;
  // Asked three times it was the same to the last bit, so its noise is no excuse; that of its digits is a unit of them.
  const allowed = ROUNDINGS * roundoff * Math.abs(cost) + 4 * printing;
  const moved = (other: number) => !(Math.abs(other - cost) <= allowed);
  const standing = (await implementation.asItStands?.(theta)) ?? [];
  const given = await implementation.cost(theta);
  const again = await implementation.gradient(theta);
  // A backward pass that moves parameters, by an update or by a check of its own, leaves them moved.
  const left = (await implementation.asItStands?.(theta)) ?? [];
  const changed = [...standing, ...left, given].find(moved);
  if (changed !== undefined) {
    findings.push(
      programFinding('not-restored', { first: cost, last: changed, given: moved(given) ? 'yes' : 'no' }),
    );
  }
  if (gradient === undefined || again === undefined) return findings;
  const [first, last] = [gradient.gradient, again.gradient];
  const changes = implementation.tensors
    .map((tensor) => ({ name: tensor.name, ...gradientChange(gather(first, tensor), gather(last, tensor)) }))
    .filter(({ largest }) => largest > SAME);
  const [change] = changes;
  if (
    change?.ratio !== undefined &&
    changes.every(({ ratio = 0 }) => Math.abs(ratio / change.ratio! - 1) <= SAME)
  ) {
    const some = changes.length < implementation.tensors.length;
    const names = changes.map(({ name }) => name).join(', ');
    findings.push(
      programFinding('gradient-accumulates', { ratio: change.ratio, ...(some && { tensors: names }) }),
    );
  } else if (change !== undefined) {
    const { count, largest } = gradientChange(first, last);
    findings.push(programFinding('gradient-changes', { weights: count, largest }));
  }
  return findings;
}

/** Returns the change of a gradient relative to its size, and its factor where all entries have the same. */
function gradientChange(first: Float64Array, last: Float64Array) {
  const size = first.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const at = first.findIndex((value) => Math.abs(value) === size);
  const ratio = last[at] / first[at];
  let [largest, count, same] = [0, 0, true];
  first.forEach((value, k) => {
    const change = Math.abs(last[k] - value) / size || 0;
    largest = Math.max(largest, change);
    if (change > SAME) count++;
    if (Math.abs(last[k] - ratio * value) > SAME * Math.abs(ratio) * size) same = false;
  });
  return { largest, count, ratio: same && ratio > 1.5 ? ratio : undefined };
}

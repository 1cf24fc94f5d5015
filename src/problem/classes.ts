import type { Problem } from './problem.ts';

/** How targets say classes: the largest output is the class, or the side of a middle that each output is on. */
export type TargetClasses =
  | { readonly kind: 'largest' }
  | {
      readonly kind: 'sides';
      /** The targets of the two sides. */
      readonly low: number;
      readonly high: number;
      /** What an output has to be above or below: their middle, or 0 for logits. */
      readonly middle: number;
    };

/**
 * Returns how the targets say classes: one-hot rows by the largest output, targets of two values (0 and 1, or −1 and 1)
 * by sides; undefined for a regression.
 */
export function targetClasses({ network, data }: Problem): TargetClasses | undefined {
  const { targets, count } = data;
  const units = targets.length / count;
  if (units > 1 && isOneHot(targets, units)) return { kind: 'largest' };
  const low = targets.includes(-1) ? -1 : 0;
  if (!targets.every((target) => target === low || target === 1)) return undefined;
  return { kind: 'sides', low, high: 1, middle: network.objective.takesLogits ? 0 : (low + 1) / 2 };
}

/**
 * Returns the test whether an example's outputs meet its targets; undefined where the targets are not classes.
 *
 * One-hot targets are met by the one largest output, the others by outputs strictly on the target's side of the middle.
 */
export function meetsTargets(
  problem: Problem,
  outputs: Float64Array,
): ((example: number) => boolean) | undefined {
  const { targets, count } = problem.data;
  const units = targets.length / count;
  const classes = targetClasses(problem);
  if (classes === undefined) return undefined;
  if (classes.kind === 'largest') {
    return (example) => {
      const row = outputs.subarray(example * units, (example + 1) * units);
      const largest = Math.max(...row);
      return row.every((output, k) => (output === largest) === (targets[example * units + k] === 1));
    };
  }
  const { middle } = classes;
  return (example) => {
    for (let k = example * units; k < (example + 1) * units; k++) {
      const right = targets[k] > middle ? outputs[k] > middle : outputs[k] < middle;
      if (!right) return false;
    }
    return true;
  };
}

/** Whether each row of so many units is 1 at one unit and 0 elsewhere. */
export function isOneHot(targets: Float64Array, units: number): boolean {
  for (let at = 0; at < targets.length; at += units) {
    let ones = 0;
    for (let k = at; k < at + units; k++) {
      if (targets[k] === 1) ones += 1;
      else if (targets[k] !== 0) return false;
    }
    if (ones !== 1) return false;
  }
  return true;
}

import type { Problem } from '../problem/problem.ts';

/** How near trained outputs came to their targets: as classes where the targets are that, else as numbers. */
export type Outcome =
  | { readonly kind: 'classes'; readonly right: number; readonly examples: number }
  | {
      readonly kind: 'numbers';
      /** max |output − target| */
      readonly worst: number;
      /** √(mean of (output − target)²) */
      readonly typical: number;
    };

/** Compares outputs with their targets: counts the examples that are met, or measures the errors of a regression. */
export function outcomeOf(problem: Problem, outputs: Float64Array): Outcome {
  const { targets, count } = problem.data;
  const meets = meetsTargets(problem, outputs);
  if (meets === undefined) return numbers(outputs, targets);
  let right = 0;
  for (let example = 0; example < count; example++) if (meets(example)) right += 1;
  return { kind: 'classes', right, examples: count };
}

/**
 * Returns the test whether an example's outputs meet its targets; undefined where the targets are not classes.
 *
 * One-hot targets are met by the one largest output; targets of two values (0 and 1, or −1 and 1) by outputs
 * strictly on the target's side of the middle, which for logits is 0. Anything else is regression.
 */
export function meetsTargets(
  { network, data }: Problem,
  outputs: Float64Array,
): ((example: number) => boolean) | undefined {
  const { targets, count } = data;
  const units = targets.length / count;
  if (units > 1 && isOneHot(targets, units)) {
    return (example) => {
      const row = outputs.subarray(example * units, (example + 1) * units);
      const largest = Math.max(...row);
      return row.every((output, k) => (output === largest) === (targets[example * units + k] === 1));
    };
  }
  const low = targets.includes(-1) ? -1 : 0;
  if (!targets.every((target) => target === low || target === 1)) return undefined;
  const middle = network.objective.takesLogits ? 0 : (low + 1) / 2;
  return (example) => {
    for (let k = example * units; k < (example + 1) * units; k++) {
      const right = targets[k] > middle ? outputs[k] > middle : outputs[k] < middle;
      if (!right) return false;
    }
    return true;
  };
}

function numbers(outputs: Float64Array, targets: Float64Array): Outcome {
  let worst = 0;
  let squares = 0;
  for (let k = 0; k < targets.length; k++) {
    const error = Math.abs(outputs[k] - targets[k]);
    worst = Math.max(worst, error);
    squares += error ** 2;
  }
  return { kind: 'numbers', worst, typical: Math.sqrt(squares / targets.length) };
}

function isOneHot(targets: Float64Array, units: number): boolean {
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

import { meetsTargets } from '../problem/classes.ts';
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

import type { Dataset } from '../problem.ts';
import { requireExamples } from './limits.ts';
import type { TaskOptions } from './task.ts';

/**
 * The truth table of a function of `bits` bits, in counting order: row 1 of 3 bits is 0, 0, 1.
 *
 * @param output the target of each row
 */
export function truthTable(
  task: string,
  bits: number,
  options: TaskOptions,
  output: (row: number) => number,
): Dataset {
  const count = requireExamples(task, options, 2 ** bits);
  const inputs = new Float64Array(count * bits);
  for (let row = 0; row < count; row++) {
    for (let bit = 0; bit < bits; bit++) inputs[row * bits + bit] = (row >> (bits - 1 - bit)) & 1;
  }
  return { task, count, inputs, targets: Float64Array.from({ length: count }, (_, row) => output(row)) };
}

import type { Problem } from '../../problem/problem.ts';
import { bestConstant, costOfOutputs } from './best-constant.ts';
import { isBoundedBelow } from './output-range.ts';

/** What no network of these outputs can better: it gives equal inputs equal outputs, and none beyond its activation. */
export interface EqualInputs {
  /** The least cost of outputs that are equal for equal inputs and within the range of the activation. */
  readonly cost: number;
  readonly outputs: Float64Array;
  /** Examples whose inputs another example with other targets has, too. */
  readonly contradictory: number;
}

/** Returns the least cost of any function of the inputs; undefined where the loss has no least value. */
export function leastOfAnyFunction(problem: Problem): EqualInputs | undefined {
  if (!isBoundedBelow(problem)) return undefined;
  const { targets, count } = problem.data;
  const units = targets.length / count;
  const bestOf = bestConstant(problem);
  const outputs = new Float64Array(targets.length);
  let contradictory = 0;
  for (const examples of groupsOfEqualInputs(problem)) {
    const best = bestOf(examples);
    for (const example of examples) outputs.set(best, example * units);
    if (examples.some((example) => !rowsEqual(targets, units, example, examples[0])))
      contradictory += examples.length;
  }
  return { cost: costOfOutputs(problem, outputs), outputs, contradictory };
}

/** Returns the examples by equal rows of inputs, in the order of their first ones. */
export function groupsOfEqualInputs({ data: { inputs, count } }: Problem): Uint32Array[] {
  const width = inputs.length / count;
  const order = Array.from({ length: count }, (_, n) => n).sort(
    (a, b) => compareRows(inputs, width, a, b) || a - b,
  );
  const groups: number[][] = [];
  for (const example of order) {
    const last = groups[groups.length - 1];
    if (last !== undefined && compareRows(inputs, width, last[0], example) === 0) last.push(example);
    else groups.push([example]);
  }
  return groups.map((group) => Uint32Array.from(group)).sort((a, b) => a[0] - b[0]);
}

function compareRows(rows: Float64Array, width: number, a: number, b: number): number {
  for (let k = 0; k < width; k++) {
    const difference = rows[a * width + k] - rows[b * width + k];
    if (difference !== 0) return difference;
  }
  return 0;
}

const rowsEqual = (rows: Float64Array, width: number, a: number, b: number): boolean =>
  compareRows(rows, width, a, b) === 0;

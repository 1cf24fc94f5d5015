import type { Problem } from '../../problem/problem.ts';
import { describeNetwork } from '../describe-problem.ts';

/** Writes what `initialize` tells a program of the problem, piece by piece: the examples may be hundreds of megabytes. */
export function* problemJson(problem: Problem): Iterable<string> {
  const { data } = problem;
  yield `${JSON.stringify(describeNetwork(problem)).slice(0, -1)},"data":{"inputs":`;
  yield* rowsJson(data.inputs, data.count);
  yield ',"targets":';
  yield* rowsJson(data.targets, data.count);
  yield '}}';
}

/** Rows of a flat array as nested lists. */
function* rowsJson(values: Float64Array, count: number): Iterable<string> {
  const width = count === 0 ? 0 : values.length / count;
  yield '[';
  for (let row = 0; row < count; row++) {
    yield `${row === 0 ? '' : ','}[${values.subarray(row * width, (row + 1) * width).join(',')}]`;
  }
  yield ']';
}

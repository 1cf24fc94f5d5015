import { expect, test } from 'vitest';
import { forward } from '../../src/network/forward.ts';
import { taskProblem } from '../../src/problem/load.ts';
import { surfaceOf } from '../../src/training/surface.ts';

test('the outputs over the plane are those of the network at each of its points', async () => {
  const problem = await taskProblem('xor');
  const { from, to, side, outputs } = surfaceOf(problem, problem.parameters)!;
  expect([...from, ...to]).toEqual([-0.2, -0.2, 1.2, 1.2]);
  const at = (axis: 0 | 1, k: number) => from[axis] + ((to[axis] - from[axis]) * k) / (side - 1);
  for (const [column, row] of [
    [0, 0],
    [side - 1, 0],
    [3, side - 1],
  ]) {
    const inputs = Float64Array.of(at(0, column), at(1, row));
    const [output] = forward(problem.network, problem.parameters, inputs, 1).a.at(-1)!;
    expect(outputs[0][row * side + column]).toBe(output);
  }
});

test('a network of another number of inputs has none', async () => {
  const problem = await taskProblem('iris');
  expect(surfaceOf(problem, problem.parameters)).toBe(undefined);
});

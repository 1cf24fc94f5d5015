import { expect, test } from 'vitest';
import { takeSnapshot } from '../../../src/differences/increments/snapshot.ts';
import { measureUnits } from '../../../src/differences/units/measure-units.ts';
import { spotCheck } from '../../../src/differences/units/spot-check.ts';
import { taskProblem } from '../../../src/problem/load.ts';

async function measured(task: string) {
  const { network, parameters, data } = await taskProblem(task);
  const snapshot = takeSnapshot(network, parameters, data);
  const weights = Int32Array.from(parameters.keys());
  const derivatives = await measureUnits(network, snapshot);
  const check = () => spotCheck(network, snapshot, derivatives, weights);
  return { derivatives, check, weights };
}

test('weights that are moved by themselves agree with their units', async () => {
  const { check, weights } = await measured('xor');
  expect(await check()).toEqual({ evaluations: 6 * weights.length });
});

test('a derivative by unit that is off by a millionth of its terms is reported as a disagreement', async () => {
  const { derivatives, check } = await measured('xor');
  const right = derivatives.value[3]!;
  derivatives.value[3] = right + 1e-6 * derivatives.summedMagnitude[3]!;
  const { disagreement } = await check();
  expect(disagreement).toMatchObject({ weight: 3, byUnit: derivatives.value[3] });
  expect(Math.abs(disagreement!.byWeight - right)).toBeLessThan(1e-12 * Math.abs(right));
});

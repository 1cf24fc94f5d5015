import { expect, test } from 'vitest';
import { takeSnapshot } from '../../../src/differences/increments/snapshot.ts';
import { measurementByUnits } from '../../../src/differences/measurement.ts';
import { measureUnits } from '../../../src/differences/units/measure-units.ts';
import { spotCheck } from '../../../src/differences/units/spot-check.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { taskProblem } from '../../../src/problem/load.ts';
import { networkOf } from '../../bench/layer-stress/groups.ts';

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

test('in other layers a direction shows a derivative that no single move looks at', async () => {
  const { problem } = (await networkOf('gates', 4))!;
  const { network, parameters, data } = problem;
  const evaluation = evaluate(problem);
  const snapshot = takeSnapshot(network, parameters, data);
  const weights = Int32Array.from(parameters.keys());
  const derivatives = await measurementByUnits(evaluation).measure(weights);
  const check = () => spotCheck(network, snapshot, derivatives, weights);
  expect((await check()).disagreement).toBeUndefined();
  const magnitudes = derivatives.summedMagnitude;
  // One in a tensor that moves as a whole, and neither of the two that are moved by themselves.
  const alone = [0, 1].map((i) => Math.floor((i * weights.length) / 2));
  const others = weights.filter((k) => network.space.tensorAt(k).size <= 128 && !alone.includes(k));
  const k = others.reduce((best, one) => (magnitudes[one] > magnitudes[best] ? one : best));
  derivatives.value[k] += 1e-5 * magnitudes[k];
  const { disagreement } = await check();
  expect(disagreement).toBeDefined();
  expect(disagreement!.weight).toBeUndefined();
});

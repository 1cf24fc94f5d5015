import { expect, test } from 'vitest';
import {
  measurementByIncrements,
  measurementBySubtraction,
  measurementByUnits,
} from '../../../src/differences/measurement.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { taskProblem } from '../../../src/problem/load.ts';
import { checkReference } from '../../../src/verdict/check-reference.ts';
import { judgeGradient } from '../../../src/verdict/gradient/judge-gradient.ts';
import { referenceGradient } from '../../../src/verdict/gradient/reference-gradient.ts';
import { verdictsOf } from '../../support/verdicts.ts';

const STEPS = [1e-300, 1e-12, 1e-4, 0.1, 1, 3, 10, 30, 100, 1e3, 1e5, 1e100, 1e300];

test.each(['increments', 'subtraction'] as const)(
  'no step that a person gives has a right gradient called wrong, by %s',
  async (method) => {
    for (const name of ['xor', 'iris', 'sine']) {
      const problem = await taskProblem(name, { examples: 4 });
      for (const step of STEPS) {
        const { counts } = (await checkReference(problem, { method, step })).check;
        expect(counts.mismatch, `${name} at ${step}`).toBe(0);
      }
    }
  },
);

test.each([1e-4, 1e-2])(
  'a wrong gradient is found at the step %d, in whichever way it is measured',
  async (step) => {
    const problem = await taskProblem('xor');
    const { parameters } = problem;
    const claim = referenceGradient(evaluate(problem));
    const wrong = { ...claim, gradient: claim.gradient.map((value, k) => (k === 4 ? 1.5 * value : value)) };
    for (const measurementBy of [measurementByUnits, measurementByIncrements, measurementBySubtraction]) {
      const { judgements } = await judgeGradient(
        wrong,
        Int32Array.from(parameters.keys()),
        await measurementBy(evaluate(problem), { step }),
      );
      const found = verdictsOf(judgements).flatMap((verdict, k) => (verdict === 'mismatch' ? [k] : []));
      expect(found).toEqual([4]);
    }
  },
);

test.each([
  [{ step: -1 }, 'step: expected a number above 0, found -1'],
  [{ step: Number.NaN }, 'step: expected a number above 0, found NaN'],
  [
    { method: 'increment' as 'increments' },
    'method: expected units, increments, subtraction or all, found "increment"',
  ],
])('the library refuses %o', async (options, message) => {
  await expect(checkReference(await taskProblem('xor'), options)).rejects.toThrow(message);
});

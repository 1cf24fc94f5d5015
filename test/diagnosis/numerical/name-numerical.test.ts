import { describe, expect, test } from 'vitest';
import { wholeClaim } from '../../../src/diagnosis/claims/claims.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { Check } from '../../../src/diagnosis/numerical/fault.ts';
import { NUMERICAL_FAULTS } from '../../../src/diagnosis/numerical/index.ts';
import { nameNumerical } from '../../../src/diagnosis/numerical/name-numerical.ts';
import { backpropagate } from '../../../src/network/backpropagation.ts';
import { costOf } from '../../../src/network/cost.ts';
import { forward } from '../../../src/network/forward.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { randomProblem } from '../../bench/faults/problems.ts';

/** The check of a person who goes through all weights in the order of their own tensors. */
function checkOf(problem: Problem): Check {
  const { network, parameters, data } = problem;
  const costAt = (theta: Float64Array) =>
    costOf(network, theta, forward(network, theta, data.inputs, data.count), data).total;
  const pass = forward(network, parameters, data.inputs, data.count);
  const weights = Int32Array.from(problem.tensors.flatMap(({ source }) => [...source]));
  return {
    problem,
    gradient: backpropagate(network, parameters, data, pass).gradient,
    cost: costAt(parameters),
    weights,
    costAt,
  };
}

function inOrder({ weights }: Check, values: Float64Array): Float64Array {
  const vector = new Float64Array(weights.length);
  weights.forEach((weight, k) => {
    vector[weight] = values[k];
  });
  return vector;
}

describe('a faulty numerical check is named by its numbers', () => {
  test.each(NUMERICAL_FAULTS.map((fault) => [fault.code, fault.slug, fault] as const))(
    '%s %s',
    async (code, _slug, fault) => {
      let found = 0;
      for (let seed = 0; seed < 60 && found < 3; seed++) {
        const problem = randomProblem(seed);
        // Kinks between two points make a check of its own, and saturated weights none.
        if (problem.parameters.length > 60 || problem.network.objective.loss.name !== 'squared') continue;
        const check = checkOf(problem);
        const variants = [...fault.variants(check)].filter(
          ({ step, resembles }) =>
            step === undefined || (resembles === undefined ? step >= 1e-3 : step === 1e-12 || step === 1e-4),
        );
        if (variants.length === 0) continue;
        const variant = variants[seed % variants.length];
        const numbers = inOrder(check, variant.example?.(check) ?? variant.predict(check));
        const off = numbers.some(
          (value, k) => Math.abs(value - check.gradient[k]) > 1e-3 * Math.abs(check.gradient[k]),
        );
        if (!off || numbers.length < 6) continue;
        const { ties } = await nameNumerical(evaluate(problem), wholeClaim(numbers));
        const said = ties.map((tie) => `${tie.fault.code} ${tie.variant.does}`).join(' | ');
        expect(
          ties.map((tie) => tie.fault.code),
          `${seed}: ${variant.does} → ${said}`,
        ).toContain(code);
        // A step that leaves nothing but rounding is read from its unit; others of one fault may give the same.
        const own = ties.find((tie) => tie.fault.code === code)!;
        if (variant.resembles !== undefined) expect(own.variant.step, said).toBe(variant.step);
        found++;
      }
      expect(found).toBeGreaterThanOrEqual(2);
    },
  );
});

/** Central differences of any function of θ, as a person takes them: off by their own truncation and rounding. */
function differences(
  { parameters }: Problem,
  of: (theta: Float64Array) => number,
  step = 1e-5,
): Float64Array {
  return parameters.map((weight, k) => {
    const at = (value: number) => of(parameters.with(k, value));
    return (at(weight + step) - at(weight - step)) / (2 * step);
  });
}

describe('a check whose differences are real ones is named, and backpropagation is not blamed for it', () => {
  const problem = randomProblem(11);
  const { network, data } = problem;
  const { costAt, gradient } = checkOf(problem);
  const outputsAt = (theta: Float64Array) => forward(network, theta, data.inputs, data.count).a.at(-1)!;
  test.each<[string, string, (theta: Float64Array) => number]>([
    ['twice the cost, as (J₊ − J₋)/h', 'NN304', (theta) => 2 * costAt(theta)],
    ['the outputs', 'NN301', (theta) => outputsAt(theta).reduce((sum, a) => sum + a, 0)],
    ['one output of one example', 'NN301', (theta) => outputsAt(theta)[0]],
    ['a cost of weights that are not moved', 'NN311', () => costAt(problem.parameters)],
  ])('%s', async (_what, code, of) => {
    const claims = {
      gradient: wholeClaim(gradient),
      numericalGradient: wholeClaim(differences(problem, of)),
    };
    const findings = await diagnose(evaluate(problem), claims, new Set(['numericalGradient']));
    expect(findings.map((finding) => finding.code)).toEqual([code]);
  });

  test('the cost without its regularization', async () => {
    const bareDifferences = (one: Problem): Float64Array =>
      differences(one, (theta) => {
        const pass = forward(one.network, theta, one.data.inputs, one.data.count);
        return costOf(one.network, theta, pass, one.data).data;
      });
    // Where no unit is alive, the cost without its regularization is one that nothing moves.
    const decayed = [...Array(200).keys()]
      .map((seed) => randomProblem(seed))
      .find(
        (one) =>
          one.network.objective.regularization.l2 > 0 &&
          one.parameters.length < 60 &&
          bareDifferences(one).every((value) => Math.abs(value) > 1e-4),
      )!;
    const claims = {
      gradient: wholeClaim(checkOf(decayed).gradient),
      numericalGradient: wholeClaim(bareDifferences(decayed)),
    };
    const findings = await diagnose(evaluate(decayed), claims, new Set(['numericalGradient']));
    expect(findings.map((finding) => finding.code)).toEqual(['NN306']);
  });
});

test('columns that were exchanged are told: the one called numerical has a fault of backpropagation', async () => {
  const problem = randomProblem(11);
  const { gradient } = checkOf(problem);
  const { offset, size } = problem.network.space.tensors[0];
  const wrong = gradient.map((value, k) => (k >= offset && k < offset + size ? -value : value));
  const claims = { gradient: wholeClaim(gradient), numericalGradient: wholeClaim(wrong) };
  const findings = await diagnose(evaluate(problem), claims, new Set(['numericalGradient']));
  expect(findings.map(({ code }) => code)).toEqual(['NN310', 'NN102']);
});

test('a gradient of the opposite sign whose update is added is right, and is told so', async () => {
  const problem = randomProblem(12);
  const { gradient } = checkOf(problem);
  const claims = {
    gradient: wholeClaim(gradient.map((value) => -value)),
    parametersAfter: wholeClaim(problem.parameters.map((value, k) => value - 0.1 * gradient[k])),
    learningRate: 0.1,
  };
  expect(await diagnose(evaluate(problem), claims, new Set(['gradient']))).toMatchObject([
    { code: 'NN002', severity: 'info' },
  ]);
  // without the step nothing says that it is meant
  const { parametersAfter: _, ...alone } = claims;
  expect(await diagnose(evaluate(problem), alone, new Set(['gradient']))).toMatchObject([
    { code: 'NN102', severity: 'error' },
  ]);
});

import { expect, test } from 'vitest';
import { float32 } from '../../src/network/arithmetic.ts';
import { evaluate } from '../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';

async function sensitivityOf(spec: Spec) {
  const { gradient, ...evaluation } = evaluate(await problemFromSpec(spec));
  return { gradient, errors: evaluation.sensitivity(float32) };
}

test('where the usual formulas overflow, a gradient that has not is off by the rounding of others', async () => {
  const { gradient, errors } = await sensitivityOf({
    network: { inputs: 1, layers: [{ type: 'dense', name: 'out', units: 1, activation: 'sigmoid' }] },
    loss: { type: 'binary-crossentropy' },
    parameters: { values: { 'out.weight': [[1]], 'out.bias': [0] } },
    // 1 + e¹⁰⁰⁰
    data: { inputs: [[1000], [1]], targets: [[0], [1]] },
  });
  expect([...errors.gradient]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  const overflowed = Float64Array.of(Number.NaN, Number.POSITIVE_INFINITY);
  expect([...errors.ofGradient(overflowed)]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]);
  const finite = errors.ofGradient(gradient);
  finite.forEach((error, k) => {
    expect(error).toBeGreaterThan(2 ** -24 * Math.abs(gradient[k]));
    expect(error).toBeLessThan(2 ** -15 * Math.abs(gradient[k]));
  });
});

test('errors of two examples that have opposite parts in a gradient do not cancel in every run', async () => {
  const units = 64;
  const { errors } = await sensitivityOf({
    network: {
      inputs: 1,
      layers: [
        { type: 'dense', name: 'hidden', units, activation: 'elu' },
        { type: 'dense', name: 'out', units: 1 },
      ],
    },
    loss: { type: 'squared' },
    parameters: {
      values: {
        'hidden.weight': Array.from({ length: units }, () => [-1e-3]),
        'hidden.bias': new Array(units).fill(0),
        'out.weight': [new Array(units).fill(1e-3)],
        'out.bias': [0],
      },
    },
    data: { inputs: [[1], [1]], targets: [[1], [-1]] },
  });
  // e^z − 1 is off by half a unit of 1 in each example, and ∂cost/∂a is about 1 and −1.
  for (const error of errors.gradient.subarray(2 * units, 3 * units)) expect(error).toBeGreaterThan(2 ** -24);
});

test('the cost of a probability that has lost its digits to underflow is not known', async () => {
  const costOf = async (z: number, target: number) =>
    (
      await sensitivityOf({
        network: { inputs: 1, layers: [{ type: 'dense', name: 'out', units: 2, activation: 'softmax' }] },
        loss: { type: 'categorical-crossentropy' },
        parameters: { values: { 'out.weight': [[1], [0]], 'out.bias': [0, 0] } },
        data: { inputs: [[z]], targets: [target] },
      })
    ).errors.cost;
  // float32 holds e⁻¹⁰⁰ in 5 bits.
  expect(await costOf(100, 1)).toBe(Number.POSITIVE_INFINITY);
  expect(await costOf(100, 0)).toBeLessThan(1e-3);
  expect(await costOf(80, 1)).toBeLessThan(1e-3);
});

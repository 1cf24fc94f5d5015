import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  largestEigenvalue,
  leastEigenvalue,
  spectrumOf,
} from '../../../src/diagnosis/curvature/eigenvalues.ts';
import { problemFromSpec, taskProblem } from '../../../src/problem/load.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';
import { train } from '../../../src/training/train.ts';
import { dualCost } from '../../support/dual.ts';
import { networks, problemOf } from '../../support/networks.ts';

/** The Hessian, by central differences of derivatives from dual numbers: formulas that nothing of src has a part in. */
function denseHessian({ definition, parameters: theta, data }: Problem): number[][] {
  const unit = (k: number) => Float64Array.from(theta, (_, j) => (j === k ? 1 : 0));
  const h = 1e-5;
  const rows = Array.from(theta, (_, i) => {
    const [above, below] = [h, -h].map((step) => theta.map((w, k) => (k === i ? w + step : w)));
    return Array.from(theta, (_, j) => {
      const slope = (at: Float64Array) => dualCost(definition, at, unit(j), data).d;
      return (slope(above) - slope(below)) / (2 * h);
    });
  });
  return rows.map((row, i) => row.map((value, j) => (value + rows[j][i]) / 2));
}

/** Whether all eigenvalues of a symmetric matrix are above a number: Cholesky's method then goes through. */
function allAbove(matrix: readonly number[][], bound: number): boolean {
  const a = matrix.map((row, i) => row.map((value, j) => value - (i === j ? bound : 0)));
  for (let k = 0; k < a.length; k++) {
    if (!(a[k][k] > 0)) return false;
    for (let i = k + 1; i < a.length; i++) {
      const factor = a[i][k] / a[k][k];
      for (let j = k; j < a.length; j++) a[i][j] -= factor * a[k][j];
    }
  }
  return true;
}

const negative = (matrix: readonly number[][]) => matrix.map((row) => row.map((value) => -value));

test('both ends of the spectrum are those of the dense Hessian, within their errors', {
  timeout: 60_000,
}, () => {
  fc.assert(
    fc.property(networks, (made) => {
      fc.pre(made.network.space.size <= 40);
      const problem = problemOf(made);
      const { least, largest } = spectrumOf(problem, problem.parameters, { products: 40, accuracy: 1e-9 })!;
      const hessian = denseHessian(problem);
      const scale = Math.max(...hessian.map((row) => Math.hypot(...row)));
      const doubt = 1e-6 * scale + 1e-9;
      expect(least.error).toBeLessThan(doubt);
      expect(largest.error).toBeLessThan(doubt);
      expect(allAbove(hessian, least.value - doubt)).toBe(true);
      expect(allAbove(hessian, least.value + doubt)).toBe(false);
      expect(allAbove(negative(hessian), -largest.value - doubt)).toBe(true);
      expect(allAbove(negative(hessian), -largest.value + doubt)).toBe(false);
    }),
    { numRuns: 60 },
  );
});

/** One linear unit on some inputs, with ½Σ(a − t)²: the Hessian is XᵀX, with a column of ones for the bias. */
function regression(inputs: number[][], rest: Partial<Spec> = {}): Promise<Problem> {
  return problemFromSpec({
    network: { inputs: inputs[0].length, layers: [{ type: 'dense', name: 'out', units: 1 }] },
    loss: { type: 'squared' },
    data: { inputs, targets: inputs.map((_, k) => [k]) },
    ...rest,
  });
}

// Of [[x, 1], …] with x = 1, −1, 2, −2: XᵀX = diag(10, 4)
const FOUR = [[1], [-1], [2], [-2]];

test('linear regression has the eigenvalues of XᵀX, whatever the weights', async () => {
  const problem = await regression(FOUR);
  for (const theta of [problem.parameters, Float64Array.of(0, 0), Float64Array.of(1e6, -3)]) {
    const { least, largest, products } = spectrumOf(problem, theta)!;
    expect(largest.value).toBeCloseTo(10, 6);
    expect(least.value).toBeCloseTo(4, 6);
    expect(Math.abs(largest.vector[0])).toBeCloseTo(1, 6);
    expect(products).toBe(2);
  }
});

test('inputs of any size have their eigenvalues to six digits', async () => {
  for (const scale of [1e-6, 255, 1e6]) {
    const problem = await regression(FOUR.map(([x]) => [scale * x]));
    expect(largestEigenvalue(problem, problem.parameters)!.value / Math.max(10 * scale ** 2, 4)).toBeCloseTo(
      1,
      6,
    );
  }
});

test('regularization adds λ to what it is for; a frozen weight has no part in the spectrum', async () => {
  const regularized = await regression(FOUR, { regularization: { l1: 7, l2: 3 } });
  expect(largestEigenvalue(regularized, Float64Array.of(0, 0))!.value).toBeCloseTo(13, 6);
  const frozen = await regression(FOUR, { parameters: { frozen: ['out.weight'] } });
  expect(largestEigenvalue(frozen, frozen.parameters)!.value).toBeCloseTo(4, 6);
  expect(largestEigenvalue({ ...frozen, frozen: Uint8Array.of(1, 1) }, frozen.parameters)).toBeUndefined();
});

test('a sample stands for all examples; a diagonal divides rows and columns by its roots', async () => {
  const problem = await regression([...FOUR, ...FOUR], { regularization: { l2: 3 } });
  const examples = {
    count: 4,
    inputs: problem.data.inputs.slice(0, 4),
    targets: problem.data.targets.slice(0, 4),
  };
  expect(largestEigenvalue(problem, problem.parameters, { examples })!.value).toBeCloseTo(23, 6);
  expect(largestEigenvalue(problem, problem.parameters, { examples, count: 4 })!.value).toBeCloseTo(13, 6);
  const diagonal = Float64Array.of(100, 2);
  const { least, largest } = spectrumOf(problem, problem.parameters, { diagonal })!;
  expect([least.value, largest.value]).toEqual([expect.closeTo(0.23, 6), expect.closeTo(4, 6)]);
});

test('a point exactly at kinks has the curvature of its sides, not that of the jump', async () => {
  const spec = {
    network: {
      inputs: 1,
      layers: [
        { type: 'dense', name: 'hidden', units: 1, activation: 'relu' },
        { type: 'dense', name: 'out', units: 1 },
      ],
    },
    loss: { type: 'squared' },
    // The first example has z = 0.
    parameters: {
      values: { 'hidden.weight': [[1]], 'hidden.bias': [0], 'out.weight': [[1]], 'out.bias': [0] },
    },
    data: { inputs: [[0], [1]], targets: [[1], [1]] },
  };
  const problem = await problemFromSpec(spec as Spec);
  expect(largestEigenvalue(problem, problem.parameters)!.value).toBeLessThan(10);
  const absolute = await regression(FOUR, { loss: { type: 'absolute' } });
  expect(spectrumOf(absolute, Float64Array.of(0, 0))).toMatchObject({
    least: { value: 0 },
    largest: { value: 0 },
  });
});

test('a cost that is scaled scales its eigenvalues; a gradient that is not finite has none', async () => {
  const at = async (loss: Spec['loss']) => {
    const problem = await regression(FOUR, { loss });
    return largestEigenvalue(problem, problem.parameters)!.value;
  };
  expect((await at({ type: 'squared', scale: 5e8 })) / (await at({ type: 'squared' }))).toBeCloseTo(1e9, 0);
  const problem = await regression(FOUR);
  expect(largestEigenvalue(problem, Float64Array.of(Number.NaN, 0))).toBeUndefined();
});

test('the same seed gives the same bytes, and few products are the most that are made', async () => {
  const problem = await taskProblem('spirals');
  const run = (products: number) => spectrumOf(problem, problem.parameters, { products, accuracy: 1e-12 })!;
  expect(run(7)).toEqual(run(7));
  expect(run(7).products).toBe(7);
  // Inside the spectrum, and within the error of an eigenvalue.
  const [rough, fine] = [run(7), run(40)];
  expect(rough.largest.value).toBeLessThanOrEqual(fine.largest.value * (1 + 1e-9));
  expect(rough.least.value).toBeGreaterThanOrEqual(fine.least.value * (1 + 1e-9));
  expect(fine.largest.value - rough.largest.value).toBeLessThanOrEqual(rough.largest.error);
});

/** The least eigenvalue as a part of the largest one, where xor 2-2-1 is after so many epochs. */
async function ratioAfter(seed: number, epochs: number): Promise<{ cost: number; ratio: number }> {
  const problem = await taskProblem('xor', { seed, epochs });
  const { final, parameters } = await train(problem, { check: false });
  const { largest } = spectrumOf(problem, parameters)!;
  return { cost: final.cost, ratio: leastEigenvalue(problem, parameters)!.value / largest.value };
}

test('xor on its plateau has a direction of escape', async () => {
  for (const [seed, epochs] of [
    [1, 10],
    [5, 10],
    [3, 4000],
  ]) {
    const { cost, ratio } = await ratioAfter(seed, epochs);
    expect(cost).toBeCloseTo(0.5, 2);
    expect(ratio).toBeLessThan(-3e-4);
    expect(ratio).toBeGreaterThan(-2.2e-2);
  }
});

test('xor stuck in a local minimum, two outputs at ½, has none', async () => {
  for (const seed of [13, 17, 47, 54]) {
    const { cost, ratio } = await ratioAfter(seed, 4000);
    expect(cost).toBeCloseTo(0.25, 2);
    expect(ratio).toBeGreaterThan(-1.1e-5);
  }
});

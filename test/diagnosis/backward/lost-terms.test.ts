import { expect, test } from 'vitest';
import { wholeClaim } from '../../../src/diagnosis/claims/claims.ts';
import { nameGradient } from '../../../src/diagnosis/search/name-gradient.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import type { Problem } from '../../../src/problem/problem.ts';

const X = [
  [0.7, -1.3],
  [-0.4, 0.9],
  [1.6, 0.3],
];
const T = [
  [0.2, -0.5],
  [1.1, 0.4],
  [-0.3, 0.8],
];

const problemOf = (activation: object | string, loss: object, targets: unknown = T): Promise<Problem> =>
  problemFromSpec({
    network: {
      inputs: 2,
      layers: [
        { type: 'dense', name: 'hidden', units: 3, activation },
        { type: 'dense', name: 'out', units: loss === HINGE ? 3 : 2 },
      ],
    },
    loss,
    parameters: { init: { type: 'normal', std: 1 }, seed: 5 },
    data: { inputs: X, targets },
  } as never);

const SQUARED = { type: 'squared' };
const HINGE = { type: 'multiclass-hinge' };

/** A backward pass as a person writes it, with the derivative of the hidden units and of the loss that are given. */
function backward(
  problem: Problem,
  slope: (z: number) => number,
  ofOutputs: (a: number[], row: number) => number[],
): Float64Array {
  const { network, parameters: p } = problem;
  const { pass } = evaluate(problem);
  const [hidden, out] = network.layers;
  const gradient = new Float64Array(p.length);
  const [W1, b1, W2, b2] = network.space.tensors.map(({ offset }) => offset);
  X.forEach((x, row) => {
    const units = (all: Float64Array, width: number): number[] => [
      ...all.subarray(row * width, (row + 1) * width),
    ];
    const [z, a, y] = [
      units(pass.z[0], hidden.units),
      units(pass.a[0], hidden.units),
      units(pass.a[1], out.units),
    ];
    const d2 = ofOutputs(y, row);
    const d1 = z.map(
      (value, k) => slope(value) * d2.reduce((sum, d, j) => sum + d * p[W2 + j * hidden.units + k], 0),
    );
    for (const [j, d] of d2.entries()) {
      for (const [k, own] of a.entries()) gradient[W2 + j * hidden.units + k] += d * own;
      gradient[b2 + j] += d;
    }
    for (const [k, d] of d1.entries()) {
      for (const [i, own] of x.entries()) gradient[W1 + k * 2 + i] += d * own;
      gradient[b1 + k] += d;
    }
  });
  return gradient;
}

async function namesOf(problem: Problem, gradient: Float64Array): Promise<string[]> {
  const { kind, ties } = await nameGradient(evaluate(problem), wholeClaim(gradient));
  return kind === 'right'
    ? ['right']
    : ties.map(({ candidates }) => candidates.map(({ fault }) => fault.code).join('+'));
}

const s = (z: number): number => 1 / (1 + Math.exp(-z));
const C = Math.sqrt(2 / Math.PI);
const t = (z: number): number => Math.tanh(C * (z + 0.044715 * z ** 3));
const density = (z: number): number => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
const squared = (a: number[], row: number): number[] => a.map((value, k) => value - T[row][k]);
const SWISH = { type: 'swish', beta: 1.7 };

test.each<[string, object | string, (z: number) => number, string]>([
  ['silu', 'silu', (z) => s(z) + z * s(z) * (1 - s(z)), 'right'],
  ['silu without z·s(1 − s)', 'silu', (z) => s(z), 'NN109'],
  ['silu with z·s(1 − s) alone', 'silu', (z) => z * s(z) * (1 - s(z)), 'NN109'],
  ['swish', SWISH, (z) => s(1.7 * z) + 1.7 * z * s(1.7 * z) * (1 - s(1.7 * z)), 'right'],
  ['swish without β', SWISH, (z) => s(1.7 * z) + z * s(1.7 * z) * (1 - s(1.7 * z)), 'NN109'],
  ['swish without its second term', SWISH, (z) => s(1.7 * z), 'NN109'],
  ['gelu without z in its second term', 'gelu', (z) => normal(z) + density(z), 'NN109'],
  ['gelu with the tanh form', 'gelu', tanhSlope((z) => C * (1 + 3 * 0.044715 * z * z)), 'NN109'],
  ['gelu-tanh', 'gelu-tanh', tanhSlope((z) => C * (1 + 3 * 0.044715 * z * z)), 'right'],
  ['gelu-tanh with the factor 3 lost', 'gelu-tanh', tanhSlope((z) => C * (1 + 0.044715 * z * z)), 'NN109'],
  ['gelu-tanh with c and the bracket lost', 'gelu-tanh', tanhSlope(() => 1), 'NN109'],
])('%s', async (_what, activation, slope, code) => {
  const problem = await problemOf(activation, SQUARED);
  expect(await namesOf(problem, backward(problem, slope, squared))).toEqual([code]);
});

function tanhSlope(inner: (z: number) => number): (z: number) => number {
  return (z) => 0.5 * (1 + t(z)) + 0.5 * z * (1 - t(z) ** 2) * inner(z);
}

/** Φ(z) by the series of the error function: the arguments here are below 4. */
function normal(z: number): number {
  let [sum, term] = [z, z];
  for (let k = 1; k < 200; k++) {
    term *= -(z * z) / (2 * k);
    sum += term / (2 * k + 1);
  }
  return 0.5 + sum / Math.sqrt(2 * Math.PI);
}

test.each([
  ['the count', (count: number) => -count, 'right'],
  ['missing', () => 0, 'NN126'],
  ['assigned and not added', (count: number) => (count > 0 ? -1 : 0), 'NN126'],
] as const)('the correct class of a multi-class hinge: %s', async (_what, own, code) => {
  const classes = [2, 0, 1];
  const problem = await problemOf(
    'tanh',
    HINGE,
    classes.map((k) => [k]),
  );
  const ofOutputs = (a: number[], row: number): number[] => {
    const y = classes[row];
    const above = a.map((value, j) => (j !== y && value - a[y] + 1 > 0 ? 1 : 0));
    const count = above.reduce<number>((sum, one) => sum + one, 0);
    return above.map((one, j) => (j === y ? own(count) : one));
  };
  const slope = (z: number): number => 1 - Math.tanh(z) ** 2;
  expect(await namesOf(problem, backward(problem, slope, ofOutputs))).toEqual([code]);
});

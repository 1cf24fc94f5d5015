import { expect, test } from 'vitest';
import { wholeClaim } from '../../../src/diagnosis/claims/claims.ts';
import { nameGradient } from '../../../src/diagnosis/search/name-gradient.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';

type Matrix = number[][];
const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
const turned = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row) => row[j]));
const each = (a: Matrix, of: (value: number, i: number, j: number) => number): Matrix =>
  a.map((row, i) => row.map((value, j) => of(value, i, j)));
const plus = (...all: Matrix[]): Matrix =>
  each(all[0], (_, i, j) => all.reduce((sum, one) => sum + one[i][j], 0));

/** What a person's backward pass computes at each place; the right one unless replaced. */
interface Backward {
  dv(at: At): Matrix;
  dP(at: At): Matrix;
  dS(at: At & { dP: Matrix }): Matrix;
  dq(at: At & { dS: Matrix }): Matrix;
  dk(at: At & { dS: Matrix }): Matrix;
  dx(ways: { q: Matrix; k: Matrix; v: Matrix }): Matrix;
}
interface At {
  readonly q: Matrix;
  readonly k: Matrix;
  readonly v: Matrix;
  readonly S: Matrix;
  readonly P: Matrix;
  readonly d: Matrix;
}

const STEPS = 4;
const FEATURES = 3;
const SCALE = 1 / Math.sqrt(FEATURES);
const softmax = (a: Matrix): Matrix =>
  a.map((row) => {
    const sum = row.reduce((all, s) => all + Math.exp(s), 0);
    return row.map((s) => Math.exp(s) / sum);
  });
const times = (factor: number, a: Matrix): Matrix => each(a, (value) => factor * value);
const rowSum = (a: Matrix, b: Matrix, i: number): number =>
  a[i].reduce((sum, own, j) => sum + own * b[i][j], 0);

const RIGHT: Backward = {
  dv: ({ P, d }) => product(turned(P), d),
  dP: ({ v, d }) => product(d, turned(v)),
  dS: ({ P, dP }) => each(P, (p, i, j) => p * (dP[i][j] - rowSum(P, dP, i))),
  dq: ({ k, dS }) => times(SCALE, product(dS, k)),
  dk: ({ q, dS }) => times(SCALE, product(turned(dS), q)),
  dx: ({ q, k, v }) => plus(q, k, v),
};

/** Every row of LAYERS on one head, by what is written in its place. */
const ROWS: readonly (readonly [row: string, code: string, Partial<Backward>])[] = [
  ['softmax without the mask', 'NN144', { dS: ({ S, dP }) => RIGHT.dS({ P: softmax(S), dP } as never) }],
  ['dS for dSᵀ', 'NN144', { dk: ({ q, dS }) => times(SCALE, product(dS, q)) }],
  ['P for Pᵀ', 'NN144', { dv: ({ P, d }) => product(P, d) }],
  ['no scale', 'NN145', { dq: ({ k, dS }) => product(dS, k), dk: ({ q, dS }) => product(turned(dS), q) }],
  [
    'the scale twice',
    'NN145',
    {
      dq: ({ k, dS }) => times(SCALE ** 2, product(dS, k)),
      dk: ({ q, dS }) => times(SCALE ** 2, product(turned(dS), q)),
    },
  ],
  ['no scale for the queries', 'NN145', { dq: ({ k, dS }) => product(dS, k) }],
  ['no scale for the keys', 'NN145', { dk: ({ q, dS }) => product(turned(dS), q) }],
  [
    'the diagonal of the softmax',
    'NN144',
    { dS: ({ P, dP }) => each(P, (p, i, j) => p * (1 - p) * dP[i][j]) },
  ],
  ['the softmax left out', 'NN144', { dS: ({ dP }) => dP }],
  [
    'the sum over the other axis',
    'NN144',
    { dS: ({ P, dP }) => each(P, (p, i, j) => p * (dP[i][j] - rowSum(turned(P), turned(dP), j))) },
  ],
  [
    'the mean for the sum',
    'NN144',
    { dS: ({ P, dP }) => each(P, (p, i, j) => p * (dP[i][j] - rowSum(P, dP, i) / STEPS)) },
  ],
  ['v for k', 'NN160', { dq: ({ v, dS }) => times(SCALE, product(dS, v)) }],
  ['k for q', 'NN160', { dk: ({ k, dS }) => times(SCALE, product(turned(dS), k)) }],
  ['dv = d', 'NN160', { dv: ({ d }) => d }],
  ['dq left out', 'NN165', { dq: ({ q }) => times(0, q) }],
  ['dS with the opposite sign', 'NN165', { dS: (at) => times(-1, RIGHT.dS(at)) }],
  ['x without the way of the keys', 'NN165', { dx: ({ q, v }) => plus(q, v) }],
  ['x with the way of the values alone', 'NN165', { dx: ({ v }) => v }],
];

/** The gradient of ½Σ(y − t)² of a causal attention on x = input + weight, in the loops of a textbook. */
function gradientOf(
  weights: readonly Matrix[],
  x: Matrix,
  t: Matrix,
  wrong: Partial<Backward>,
): Float64Array {
  const backward = { ...RIGHT, ...wrong };
  const [q, k, v] = weights.map((weight) => product(x, turned(weight)));
  const S = times(SCALE, product(q, turned(k)));
  const P = softmax(each(S, (s, i, j) => (j > i ? Number.NEGATIVE_INFINITY : s)));
  const at = { q, k, v, S, P, d: each(product(P, v), (y, i, j) => y - t[i][j]) };
  const dS = backward.dS({ ...at, dP: backward.dP(at) });
  const [dq, dk, dv] = [backward.dq({ ...at, dS }), backward.dk({ ...at, dS }), backward.dv(at)];
  const [byQ, byK, byV] = [dq, dk, dv].map((own, part) => product(own, weights[part]));
  const ofWeights = [dq, dk, dv].map((own) => product(turned(own), x));
  return Float64Array.from([backward.dx({ q: byQ, k: byK, v: byV }), ...ofWeights].flat(2));
}

async function attention() {
  const value = (k: number): number => Math.sin(3 * k + 1);
  const matrix = (rows: number, columns: number, from: number): Matrix =>
    Array.from({ length: rows }, (_, i) =>
      Array.from({ length: columns }, (_, j) => value(from + i * columns + j)),
    );
  const [input, t, place] = [0, 50, 90].map((from) => matrix(STEPS, FEATURES, from));
  const weights = [120, 140, 160].map((from) => matrix(FEATURES, FEATURES, from));
  const problem = await problemFromSpec({
    network: {
      inputs: { steps: STEPS, features: FEATURES },
      layers: [
        { type: 'positions', name: 'place' },
        { type: 'attention', name: 'attend', mask: 'causal', projection: false },
      ],
    },
    loss: { type: 'squared', reduction: 'sum' },
    parameters: {
      values: {
        'place.weight': place,
        'attend.q.weight': weights[0],
        'attend.k.weight': weights[1],
        'attend.v.weight': weights[2],
      },
      layout: { bias: 'none' },
    },
    data: { inputs: [input.flat()], targets: [t.flat()] },
  });
  const gradient = (wrong: Partial<Backward>): Float64Array =>
    gradientOf(weights, plus(input, place), t, wrong);
  return { problem, gradient };
}

test('the backward pass that is written out is right', async () => {
  const { problem, gradient } = await attention();
  const right = evaluate(problem).gradient;
  for (const [k, value] of gradient({}).entries()) expect(value).toBeCloseTo(right[k], 12);
});

test.each(ROWS)('%s is named %s', async (_row, code, wrong) => {
  const { problem, gradient } = await attention();
  const { kind, ties } = await nameGradient(evaluate(problem), wholeClaim(gradient(wrong)));
  expect(kind).toBe('named');
  expect(ties.map(({ candidates }) => candidates.map(({ fault }) => fault.code))).toEqual([[code]]);
});

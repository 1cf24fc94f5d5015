import { expect, test } from 'vitest';
import { problemFromSpec } from '../../../src/problem/load.ts';
import { judgeReport } from '../../support/reported.ts';

// One linear unit a step, y[n, t] = w·x[n, t], so that everything is known without nncheck.
const X = [
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  [
    [-1, 0.5, 2],
    [0.25, 3, -2],
  ],
]; // [features, examples, steps]
const W = [0.5, -2];
const UPSTREAM = [
  [
    [1, -1, 2],
    [0.5, 3, -0.25],
  ],
];

test('sequences in columns are [features, examples, steps] in a report, too', async () => {
  const problem = await problemFromSpec({
    network: {
      inputs: { steps: 3, features: 2 },
      layers: [{ type: 'dense', name: 'y', units: 1, bias: false }],
    },
    loss: { type: 'upstream', values: UPSTREAM },
    parameters: { values: { 'y.weight': [W] } },
    data: { inputs: X, examplesIn: 'columns' },
  });
  const each = (f: (n: number, t: number) => number) => [0, 1].map((n) => [0, 1, 2].map((t) => f(n, t)));
  const report = {
    outputs: [each((n, t) => W[0] * X[0][n][t] + W[1] * X[1][n][t])],
    inputGradient: { inputs: W.map((w) => each((n, t) => w * UPSTREAM[0][n][t])) },
  };
  const { parts } = await judgeReport(problem, JSON.stringify(report));
  expect(parts).toMatchObject({ outputs: 'match', inputGradient: 'match' });
  const other = { ...report, inputGradient: { inputs: report.inputGradient.inputs.toReversed() } };
  expect((await judgeReport(problem, JSON.stringify(other))).parts).toMatchObject({
    inputGradient: 'mismatch',
  });
});

import { expect, test } from 'vitest';
import { backpropagate } from '../../../src/network/backpropagation.ts';
import { costOf } from '../../../src/network/cost.ts';
import { forward } from '../../../src/network/forward.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import { judgeReport, vectorText } from '../../support/reported.ts';

/** xor with relu and zero biases: the first example has every hidden unit exactly at its kink. */
const atKink = () =>
  problemFromSpec(
    {
      network: {
        inputs: 2,
        layers: [
          { type: 'dense', name: 'hidden', units: 3, activation: 'relu' },
          { type: 'dense', name: 'output', units: 1, activation: 'sigmoid' },
        ],
      },
      loss: { type: 'squared' },
      parameters: { init: { type: 'glorot', bias: 0 }, seed: 4 },
      data: { task: 'xor' },
    },
    { directory: '.' },
  );

test.each([0, 0.5, 1])('a gradient with %d for the derivative at the kink is right', async (slope) => {
  const problem = await atKink();
  const { network, parameters, data } = problem;
  const pass = forward(network, parameters, data.inputs, data.count);
  const { gradient } = backpropagate(network, parameters, data, pass, () => slope);
  const check = await judgeReport(problem, `{"gradient": ${vectorText(problem, gradient)}}`);
  expect(check).toMatchObject({ status: 'match', counts: { mismatch: 0, inconclusive: 0 } });
  expect(check.counts.subgradient).toBeGreaterThan(0);
});

test.each([0, 0.5, 1])('so are deltas with %d for it', async (slope) => {
  const problem = await atKink();
  const { network, parameters, data } = problem;
  const pass = forward(network, parameters, data.inputs, data.count);
  const { deltas } = backpropagate(network, parameters, data, pass, () => slope);
  const rows = (values: Float64Array) =>
    Array.from({ length: data.count }, (_, n) => Array.from(values.subarray(3 * n, 3 * n + 3)));
  const report = async (values: Float64Array) =>
    judgeReport(problem, JSON.stringify({ deltas: { hidden: rows(values) } }));
  expect((await report(deltas[0])).parts.deltas).toBe('match');
  const wrong = deltas[0].map((delta) => 3 * delta);
  expect((await report(wrong)).parts.deltas).toBe('mismatch');
});

test.each([0, 0.5, 1])(
  'beside deltas with %d for it, a gradient is right with the same alone',
  async (slope) => {
    const problem = await atKink();
    const { network, parameters, data } = problem;
    const pass = forward(network, parameters, data.inputs, data.count);
    const { deltas } = backpropagate(network, parameters, data, pass, () => slope);
    const report = async (own: number) => {
      const { gradient } = backpropagate(network, parameters, data, pass, () => own);
      const rows = JSON.stringify({ hidden: [...deltas[0]] });
      const text = `{"deltas": ${rows}, "gradient": ${vectorText(problem, gradient)}}`;
      const { parts, tensors } = await judgeReport(problem, text);
      return { deltas: parts.deltas, ...tensors.find(({ name }) => name === 'hidden.bias')!.counts };
    };
    expect(await report(slope)).toMatchObject({ deltas: 'match', match: 3, subgradient: 0, mismatch: 0 });
    expect(await report(slope === 1 ? 0 : 1)).toMatchObject({ deltas: 'match', subgradient: 0, mismatch: 3 });
  },
);

test('deltas that are something else decide nothing', async () => {
  const problem = await atKink();
  const { network, parameters, data } = problem;
  const pass = forward(network, parameters, data.inputs, data.count);
  const { gradient } = backpropagate(network, parameters, data, pass, () => 0);
  const { deltas } = backpropagate(network, parameters, data, pass, () => 1);
  // As large at the kink as δ can be, and wrong where it is not 0.
  const other = deltas[0].map((delta, k) => (k < 3 ? delta : 2 * delta));
  const text = `{"deltas": {"hidden": [${other.join()}]}, "gradient": ${vectorText(problem, gradient)}}`;
  expect((await judgeReport(problem, text)).parts).toMatchObject({ deltas: 'mismatch', gradient: 'match' });
});

test.each([
  ['central', 1e-5, -1e-5],
  ['forward', 1e-8, 0],
  ['backward', 0, -1e-8],
])('%s differences are right at a kink', async (_what, above, below) => {
  const problem = await atKink();
  const { parameters, data } = problem;
  const costAt = (k: number, h: number) => {
    const theta = parameters.map((value, i) => (i === k ? value + h : value));
    return costOf(problem.network, theta, forward(problem.network, theta, data.inputs, data.count), data)
      .total;
  };
  const numerical = parameters.map((_, k) => (costAt(k, above) - costAt(k, below)) / (above - below));
  const text = vectorText(problem, numerical);
  const { counts, tensors } = await judgeReport(problem, `{"numericalGradient": ${text}}`);
  const biases = tensors.find(({ name }) => name === 'hidden.bias')!;
  expect(biases.counts).toMatchObject({ mismatch: 0, inconclusive: 0, subgradient: 3 });
  expect(counts.inconclusive).toBe(0);
});

test('a gradient that is none of the slopes is wrong', async () => {
  const problem = await atKink();
  const { network, parameters, data } = problem;
  const pass = forward(network, parameters, data.inputs, data.count);
  const gradient = backpropagate(network, parameters, data, pass).gradient.map((value) => 3 * value);
  const { counts } = await judgeReport(problem, `{"gradient": ${vectorText(problem, gradient)}}`);
  expect(counts.mismatch).toBeGreaterThan(3);
});

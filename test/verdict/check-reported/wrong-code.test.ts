import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backpropagate } from '../../../src/network/backpropagation.ts';
import { costOf } from '../../../src/network/cost.ts';
import { forward } from '../../../src/network/forward.ts';
import { networks, problemOf } from '../../support/networks.ts';
import { judgeReport, vectorText } from '../../support/reported.ts';

const shown = networks.map((network) => ({
  ...network,
  [fc.toStringMethod]: () => JSON.stringify({ ...network.definition, count: network.examples.count }),
}));
const digits = fc.integer({ min: 5, max: 17 });

test('one weight that is off by 1 % is found, and no other is blamed', async () => {
  await fc.assert(
    fc.asyncProperty(shown, fc.nat(), digits, async (random, pick, precision) => {
      const problem = problemOf(random);
      const { network, parameters, data } = problem;
      const pass = forward(network, parameters, data.inputs, data.count);
      const { gradient } = backpropagate(network, parameters, data, pass);
      const largest = gradient.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      // Below that the terms of a gradient may cancel to what rounding leaves.
      const telling = [...gradient.keys()].filter((k) => Math.abs(gradient[k]) > 1e-4 * largest);
      fc.pre(telling.length > 0 && largest > 1e-9);
      const wrong = telling[pick % telling.length];
      const reported = gradient.slice();
      reported[wrong] *= 1.01;

      const text = `{"gradient": ${vectorText(problem, reported, (value) => value.toPrecision(precision))}}`;
      const { parts, counts, tensors } = await judgeReport(problem, text);
      expect(parts.gradient).toBe('mismatch');
      expect(counts.mismatch).toBe(1);
      const { name } = problem.tensors.find(({ source }) => source.includes(wrong))!;
      expect(tensors.find((tensor) => tensor.counts.mismatch > 0)!.name).toBe(name);
    }),
    { numRuns: 60 },
  );
});

test('a cost and an output that are off by 1 % are found, at their layer, unit and example', async () => {
  await fc.assert(
    fc.asyncProperty(shown, fc.nat(), digits, async (random, pick, precision) => {
      const problem = problemOf(random);
      const { network, parameters, data } = problem;
      const pass = forward(network, parameters, data.inputs, data.count);
      const format = (value: number) => value.toPrecision(precision);
      const { total } = costOf(network, parameters, pass, data);
      const l = pick % network.layers.length;
      const { name, units } = network.layers[l];
      const z = pass.z[l].slice();
      const k = pick % z.length;
      fc.pre(Math.abs(z[k]) > 1e-6 && Math.abs(total) > 1e-6);
      z[k] *= 1.01;
      const check = await judgeReport(
        problem,
        `{"cost": ${format(1.01 * total)}, "preActivations": {"${name}": [${Array.from(z, format).join(', ')}]}}`,
      );
      expect(check.parts).toMatchObject({ cost: 'mismatch', preActivations: 'mismatch' });
      expect(check.reported!.firstWrong).toMatchObject({
        layer: name,
        unit: k % units,
        example: Math.floor(k / units),
      });
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['one-sided', (at: (h: number) => number) => (at(1e-4) - at(0)) / 1e-4],
  ['with a step that is too large', (at: (h: number) => number) => (at(0.3) - at(-0.3)) / 0.6],
  ['with parentheses missing', (at: (h: number) => number) => at(1e-5) - at(-1e-5) / 2e-5],
  ['twice as large', (at: (h: number) => number) => (at(1e-5) - at(-1e-5)) / 1e-5],
])('a numerical gradient that is %s is wrong', async (_what, difference) => {
  const network = fc.sample(
    networks.filter(({ definition: { layers } }) =>
      layers.every(({ activation }) => activation.type === 'tanh'),
    ),
    { numRuns: 1, seed: 3 },
  )[0];
  const problem = problemOf(network);
  const { parameters, data } = problem;
  const numerical = parameters.map((value, k) =>
    difference((h) => {
      const theta = parameters.map((old, i) => (i === k ? value + h : old));
      return costOf(problem.network, theta, forward(problem.network, theta, data.inputs, data.count), data)
        .total;
    }),
  );
  const { parts } = await judgeReport(problem, `{"numericalGradient": ${vectorText(problem, numerical)}}`);
  expect(parts.numericalGradient).toBe('mismatch');
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backpropagate } from '../../../src/network/backpropagation.ts';
import { buildNetwork } from '../../../src/network/build.ts';
import { costOf } from '../../../src/network/cost.ts';
import { forward } from '../../../src/network/forward.ts';
import { loadSpec } from '../../../src/problem/load.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { type ReportedCheck, VERDICTS } from '../../../src/verdict/verdict.ts';
import { ROOT } from '../../support/built.ts';
import { networks, problemOf } from '../../support/networks.ts';
import { judgeReport, vectorText } from '../../support/reported.ts';

/** Shown by what they are made from, not by all that they are. */
const shown = networks.map((network) => ({
  ...network,
  [fc.toStringMethod]: () => JSON.stringify({ ...network.definition, count: network.examples.count }),
}));

/** How programs write a number. */
const formats: fc.Arbitrary<(value: number) => string> = fc.oneof(
  fc.constant(String),
  fc.integer({ min: 4, max: 17 }).map((digits) => (value: number) => value.toPrecision(digits)),
  fc.integer({ min: 4, max: 12 }).map((digits) => (value: number) => value.toFixed(digits)),
  fc.integer({ min: 3, max: 16 }).map((digits) => (value: number) => value.toExponential(digits)),
);

/** What is called wrong, with the figures. */
function wrongIn({ parts, reported, cost }: ReportedCheck): unknown[] {
  const wrong = Object.entries(parts).filter(([, status]) => status === 'mismatch');
  if (wrong.length === 0) return [];
  const weights = reported!.vectors.flatMap(({ part, tensors }) =>
    tensors.flatMap(({ name, weights: { analytic, numeric, error, bound, verdict } }) =>
      [...verdict.keys()]
        .filter((k) => VERDICTS[verdict[k]] === 'mismatch')
        .map((k) => ({
          part,
          name,
          reported: analytic[k],
          numeric: numeric[k],
          error: error[k],
          bound: bound[k],
        })),
    ),
  );
  return [wrong, weights, reported!.firstWrong, cost, reported!.cost];
}

/** All parts of a report, as a right program writes them. */
function rightReport(problem: Problem, format: (value: number) => string): string {
  const { network, parameters, data } = problem;
  const pass = forward(network, parameters, data.inputs, data.count);
  const { gradient, deltas } = backpropagate(network, parameters, data, pass);
  const after = parameters.map((value, k) => network.arithmetic.round(value - 0.3 * gradient[k]));
  const layers = (values: readonly Float64Array[]) =>
    `{${network.layers.map(({ name }, l) => `"${name}": [${Array.from(values[l], format).join(', ')}]`).join(', ')}}`;
  return `{
    "cost": ${format(costOf(network, parameters, pass, data).total)},
    "outputs": [${Array.from(pass.a[pass.a.length - 1], format).join(', ')}],
    "preActivations": ${layers(pass.z)},
    "activations": ${layers(pass.a)},
    "deltas": ${layers(deltas)},
    "gradient": ${vectorText(problem, gradient, format)},
    "parametersAfter": ${vectorText(problem, after, format)},
    "learningRate": 0.3
  }`;
}

test('right numbers are never called wrong, in however few digits they are written', async () => {
  await fc.assert(
    fc.asyncProperty(shown, formats, async (random, format) => {
      const problem = problemOf(random);
      expect(wrongIn(await judgeReport(problem, rightReport(problem, format)))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('nor are they where the parameters in the spec were printed short', async () => {
  await fc.assert(
    fc.asyncProperty(shown, fc.integer({ min: 4, max: 8 }), async (random, digits) => {
      const problem = problemOf(random);
      const texts = Array.from(problem.parameters, (value) => value.toPrecision(digits));
      // JSON keeps no zeros at the end: where all numbers end in one, nothing shows how many digits there were.
      fc.pre(texts.some((text) => /[1-9](e.*)?$/.test(text)));
      const printed = { ...problem, parameters: Float64Array.from(texts, Number) };
      expect(wrongIn(await judgeReport(printed, rightReport(problem, String)))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('nor where they are many, and moved all together', async () => {
  const problem = await loadSpec('fixtures/specs/mnist-784-30-10.json', { cwd: ROOT, examples: 20 });
  const printed = { ...problem, parameters: problem.parameters.map((value) => Number(value.toFixed(6))) };
  expect(wrongIn(await judgeReport(printed, rightReport(problem, String)))).toEqual([]);
});

test('a right numeric gradient is right with every step in use', async () => {
  await fc.assert(
    fc.asyncProperty(shown, fc.integer({ min: -6, max: -3 }), async (random, exponent) => {
      const problem = problemOf(random);
      const { network, parameters, data } = problem;
      const costAt = (theta: Float64Array) =>
        costOf(network, theta, forward(network, theta, data.inputs, data.count), data).total;
      const step = 10 ** exponent;
      const numerical = parameters.map((value, k) => {
        const at = (moved: number) => costAt(parameters.map((old, i) => (i === k ? moved : old)));
        return (at(value + step) - at(value - step)) / (2 * step);
      });
      const report = `{"numericalGradient": ${vectorText(problem, numerical)}}`;
      expect(wrongIn(await judgeReport(problem, report))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

test('a right float32 program is told by its numbers and not called wrong', async () => {
  await fc.assert(
    fc.asyncProperty(shown, async (random) => {
      const problem = problemOf(random);
      const network = buildNetwork({ ...random.definition, precision: 'float32' });
      const parameters = problem.parameters.map(Math.fround);
      const data = {
        ...problem.data,
        inputs: problem.data.inputs.map(Math.fround),
        targets: problem.data.targets.map(Math.fround),
      };
      const report = rightReport({ ...problem, network, parameters, data }, String);
      expect(wrongIn(await judgeReport(problem, report))).toEqual([]);
    }),
    { numRuns: 40 },
  );
});

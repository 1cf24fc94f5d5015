import { expect, test } from 'vitest';
import { checkReportAndName } from '../../../src/diagnosis/check-report.ts';
import { plantFaults, reportOf } from '../../../src/diagnosis/shrink/planted.ts';
import { shrink } from '../../../src/diagnosis/shrink/shrink.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import { specOf } from '../../../src/subjects/spec-of.ts';
import { checkReference } from '../../../src/verdict/check-reference.ts';
import {
  type FailingProblem,
  failingIn,
  failingProblems,
  shrinkFailing,
} from '../../bench/shrink/failing.ts';

async function first(count: number, from: number): Promise<FailingProblem[]> {
  const found: FailingProblem[] = [];
  for await (const one of failingProblems(from)) if (found.push(one) === count) break;
  return found;
}

const codesOf = ({ findings }: FailingProblem['check']) => findings.map(({ code }) => code);

test('problems of three layers and twenty examples shrink to at most two examples, with the same finding', {
  timeout: 300_000,
}, async () => {
  for (const failing of await first(4, 0)) {
    const { problem, check, isCutShort } = await shrinkFailing(failing);
    expect(failing.problem.data.count).toBe(20);
    expect(problem.data.count, failing.planted).toBeLessThanOrEqual(2);
    expect(problem.parameters.length, failing.planted).toBeLessThanOrEqual(10);
    expect(isCutShort).toBe(false);
    expect(codesOf(check)).toEqual([failing.code]);
    // what is written is the problem that was checked
    const read = await problemFromSpec(JSON.parse(JSON.stringify(specOf(problem))));
    const numbers = reportOf(read, plantFaults(read, failing.faults)!, failing.numbers);
    const again = await checkReportAndName(numbers, { problem: read, whole: read });
    expect(again.status).toBe('mismatch');
    expect(codesOf(again)).toEqual([failing.code]);
  }
});

test('the same problem shrinks to the same one', async () => {
  const [failing] = await first(1, 1000);
  const [one, other] = [await shrinkFailing(failing), await shrinkFailing(failing)];
  expect(specOf(other.problem)).toEqual(specOf(one.problem));
  expect(other.tried).toBe(one.tried);
});

test('a signal ends the search with the smallest problem so far', async () => {
  const [failing] = await first(1, 1000);
  const controller = new AbortController();
  const stopped = await shrinkFailing(failing, controller.signal, (tried) => {
    if (tried === 2) controller.abort();
  });
  expect(stopped.isCutShort).toBe(true);
  expect(stopped.tried).toBe(2);
  expect(stopped.problem.data.count).toBeLessThan(20);
  expect(stopped.problem.network.layers).toHaveLength(3);
  expect(codesOf(stopped.check)).toEqual([failing.code]);
});

test('a convolution shrinks in channels, rows, columns and kernels', async () => {
  const problem = await problemFromSpec({
    network: {
      inputs: { channels: 2, rows: 6, columns: 5 },
      layers: [
        { type: 'conv2d', name: 'c', filters: 3, kernel: 3, padding: 1, activation: 'tanh' },
        { type: 'max-pool2d', name: 'p', window: 2 },
        { type: 'flatten', name: 'f' },
        { type: 'dense', name: 'output', units: 2 },
      ],
    },
    loss: { type: 'squared' },
    parameters: { init: { type: 'normal', std: 0.5 } },
    data: {
      inputs: Array.from({ length: 6 }, (_, n) => Array.from({ length: 60 }, (_, k) => Math.sin(5 * k + n))),
      targets: Array.from({ length: 6 }, (_, n) => [n % 2, 1]),
    },
  });
  const failing = await failingIn(problem, 'NN107', 'without the derivative of the activation in layer "c"');
  const { problem: small, check } = await shrinkFailing(failing);
  expect(codesOf(check)).toEqual(['NN107']);
  expect(small.data.count).toBe(1);
  // one input, one kernel of one number, one output: two weights and their biases
  expect(small.network.inputs).toBe(1);
  expect(small.parameters).toHaveLength(4);
});

test('a smaller vocabulary is taken only where the tokens are in it', async () => {
  const problem = await problemFromSpec({
    network: {
      inputs: { tokens: 2, vocabulary: 5 },
      layers: [
        { type: 'embedding', name: 'e', units: 2 },
        { type: 'dense', name: 'output', units: 1 },
      ],
    },
    loss: { type: 'squared' },
    parameters: { init: { type: 'normal' } },
    data: {
      inputs: [
        [0, 1],
        [4, 2],
      ],
      targets: [
        [1, 0],
        [0, 1],
      ],
    },
  });
  const check = (await checkReference(problem)).check;
  const isFailing = { ...check, status: 'mismatch' as const };
  const small = await shrink(
    { problem, check: isFailing },
    async () => isFailing,
    new AbortController().signal,
  );
  expect((await problemFromSpec(specOf(small.problem))).parameters).toEqual(small.problem.parameters);
  expect(small.problem.parameters.length).toBeLessThan(problem.parameters.length);
});

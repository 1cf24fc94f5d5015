import { describe, expect, test } from 'vitest';
import * as nncheck from '../../src/index.ts';
import { errorOf } from '../problem/failing.ts';

const problem = await nncheck.taskProblem('xor');

/** Calls that no type allows, as JavaScript can make them. */
const CALLS: Readonly<Record<string, (value: never) => unknown>> = {
  check: nncheck.check,
  checkFunctions: nncheck.checkFunctions,
  'checkFunctions beside a problem': (value) =>
    nncheck.checkFunctions(
      { parameters: { w: [1] }, cost: ({ w }) => w[0], gradient: () => ({ w: [1] }) },
      { problem: value ?? null },
    ),
  checkReported: (value) => nncheck.checkReported(value, {}),
  'checkReported of numbers': (value) => nncheck.checkReported(problem, value),
  cost: nncheck.cost,
  deltas: nncheck.deltas,
  forward: nncheck.forward,
  gradient: nncheck.gradient,
  loadSpec: (value) => nncheck.loadSpec(value ?? null),
  numericGradient: nncheck.numericGradient,
  parametersOf: nncheck.parametersOf,
  problemFromSpec: nncheck.problemFromSpec,
  problemFromText: nncheck.problemFromText,
  readReported: (value) => nncheck.readReported('report.json', value),
  'readReported of a path': (value) => nncheck.readReported(value, problem),
  taskProblem: nncheck.taskProblem,
  train: nncheck.train,
  withParameters: (value) => nncheck.withParameters(value, {}),
};

describe.each(Object.entries(CALLS))('%s', (_name, call) => {
  test.each([undefined, null, 5, {}, []])('of %o is an NncheckError', async (value) => {
    expect(await errorOf((async () => call(value as never))())).toBeInstanceOf(nncheck.NncheckError);
  });
});

test('what is given in place of a problem is told what makes one of it', async () => {
  const spec = { network: { inputs: 2, layers: [] } };
  const { message } = await errorOf(nncheck.check(spec as never));
  expect(message).toContain('a spec: problemFromSpec makes a problem of it');
  const promise = await errorOf(nncheck.check(nncheck.taskProblem('xor') as never));
  expect(promise.message).toContain('a promise: await it');
});

test('null in place of options is none', async () => {
  expect((await nncheck.check(problem, null as never)).status).toBe('match');
  expect((await nncheck.train(problem, null as never)).ended).toBe('completed');
});

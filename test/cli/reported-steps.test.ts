import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import { atRest } from '../../src/problem/optimizers/index.ts';
import { updateStep } from '../../src/problem/optimizers/step.ts';
import type { Problem } from '../../src/problem/problem.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { gather } from '../../src/tensors/layout.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

const ADAM: Spec = {
  network: {
    inputs: 2,
    layers: [
      { type: 'dense', name: 'hidden', units: 2, activation: 'tanh' },
      { type: 'dense', name: 'output', units: 1, activation: 'sigmoid' },
    ],
  },
  loss: { type: 'squared' },
  parameters: {
    values: {
      'hidden.weight': [
        [0.61, -0.42],
        [0.33, 0.87],
      ],
      'hidden.bias': [0.12, -0.21],
      'output.weight': [[0.72, -0.63]],
      'output.bias': [0.05],
    },
  },
  data: { task: 'xor' },
  train: { optimizer: { type: 'adam', learningRate: 0.01 } },
};

/** The tensors of θ by name, as a report has them. */
function tensors({ tensors: all }: Problem, theta: Float64Array) {
  return Object.fromEntries(all.map((tensor) => [tensor.name, [...gather(theta, tensor)]]));
}

/** θ after each of three right steps from rest, and the moments before each. */
async function run() {
  const problem = await problemFromSpec(ADAM);
  const state = atRest(problem.parameters.length);
  let theta = problem.parameters;
  const steps = [];
  for (let k = 0; k < 3; k++) {
    const moments = { first: tensors(problem, state.first), second: tensors(problem, state.second) };
    const before = theta;
    theta = theta.slice();
    updateStep(problem, theta, evaluate({ ...problem, parameters: before }).gradient, 4, state);
    steps.push({ before: tensors(problem, before), after: tensors(problem, theta), moments });
  }
  return steps;
}

async function judge(reported: object, spec: Spec = ADAM) {
  const cwd = folder({ 'spec.json': spec, 'reported.json': reported });
  const { status, stdout, stderr } = await cli(
    ['grad', 'spec.json', '--reported', 'reported.json', '--json'],
    { cwd },
  );
  const check = JSON.parse(stdout).checks?.[0];
  return {
    status,
    stderr,
    update: check?.parts.update,
    codes: check?.findings.map(({ code }: { code: string }) => code),
  };
}

const at = (values: object): Spec => ({ ...ADAM, parameters: { values } }) as Spec;

describe('steps of Adam', () => {
  test('several from the first one on are judged one by one', async () => {
    const steps = await run();
    const parametersAfter = steps.map(({ after }) => after);
    const right = await judge({ parametersAfter, learningRate: 0.01, step: 1 });
    expect(right).toMatchObject({ status: 0, codes: [], update: { steps: ['match', 'match', 'match'] } });
    const half = await judge({ parametersAfter, learningRate: 0.005, step: 1 });
    expect(half).toMatchObject({ status: 1, codes: ['NN001'] });
  });

  test('a later one is judged where the state before it is given, and left open where it is not', async () => {
    const [, , { before, after, moments }] = await run();
    const report = { parametersAfter: after, learningRate: 0.01 };
    expect(await judge({ ...report, step: 3, moments }, at(before))).toMatchObject({ status: 0 });
    expect(await judge({ ...report, step: 2, moments }, at(before))).toMatchObject({ status: 1 });
    for (const open of [report, { ...report, step: 3 }, { ...report, moments }]) {
      const { status, update } = await judge(open, at(before));
      expect({ status, open: update.open }).toEqual({ status: 3, open: 'unknown state' });
    }
  });

  test('a fault that is seen from the second step on is named by a list of steps', async () => {
    // 1 − β for 1 − βᵗ, written out beside the reference
    const problem = await problemFromSpec(ADAM);
    const size = problem.parameters.length;
    const [m, s] = [new Float64Array(size), new Float64Array(size)];
    let theta = problem.parameters;
    const parametersAfter = [1, 2, 3].map(() => {
      const { gradient } = evaluate({ ...problem, parameters: theta });
      theta = theta.map((w, k) => {
        m[k] = 0.9 * m[k] + 0.1 * gradient[k];
        s[k] = 0.999 * s[k] + 0.001 * gradient[k] ** 2;
        return w - (0.01 * (m[k] / 0.1)) / (Math.sqrt(s[k] / (1 - 0.999)) + 1e-8);
      });
      return tensors(problem, theta);
    });
    const judged = await judge({ parametersAfter, learningRate: 0.01, step: 1 });
    expect(judged).toMatchObject({
      status: 1,
      codes: ['NN707'],
      update: { steps: ['match', 'mismatch', 'mismatch'] },
    });
  });
});

test('what is wrong with the fields of a step is told at its place', async () => {
  const [{ after }] = await run();
  const report = { parametersAfter: after, learningRate: 0.01 };
  expect((await judge({ ...report, step: 0 })).stderr).toContain(
    'step: expected a whole number from 1, found 0',
  );
  expect((await judge({ ...report, moments: { third: {} } })).stderr).toContain(
    'moments: expected {"first": {…}, "second": {…}}',
  );
  const { 'output.bias': _, ...few } = after;
  expect((await judge({ ...report, parametersAfter: [few, after] })).stderr).toContain(
    'output.bias is missing',
  );
});

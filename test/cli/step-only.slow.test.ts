import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

const FOLDER = join(ROOT, 'fixtures/programs/steps');
/** A module whose gradient is (before − after)/rate of steps in place, one example after another. */
const MODULE = readFileSync(join(FOLDER, 'step_only.mjs'), 'utf8');
const SPEC = JSON.parse(readFileSync(join(FOLDER, 'step_only.json'), 'utf8'));

/** The same with the derivative of the output's sigmoid, and with all steps after all gradients. */
const RIGHT = MODULE.replace(/d = o - t\b/, 'd = (o - t) * o * (1 - o)')
  .replace('h.forEach((a, i) => {', "const W = [...q['o.weight'][0]];\n h.forEach((a, i) => {")
  .replace("d * q['o.weight'][0][i] * a", 'd * W[i] * a');

afterEach(() => {
  delete process.env.RATE;
});

async function check(module: string, rate: string, withSpec = true) {
  process.env.RATE = rate;
  const { parameters } = SPEC;
  const own = `import make from './mine.mjs';
const data = { inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [[0], [1], [1], [0]] };
export default () => ({ ...make({ data }), parameters: ${JSON.stringify(parameters.values)} });`;
  const cwd = folder({ 'mine.mjs': module, 'own.mjs': own, 'spec.json': SPEC });
  const subject = withSpec ? ['spec.json', '--module', 'mine.mjs'] : ['--module', 'own.mjs'];
  const { status: exit, stdout } = await cli(['grad', ...subject, '--json'], { cwd });
  const [{ findings, ...rest }] = JSON.parse(stdout).checks;
  return { exit, codes: findings.map(({ code }: { code: string }) => code), ...rest };
}

describe('a gradient that is made of steps', () => {
  // From 2e-7 on the digits of the parameters show that the steps were made in place, too.
  test.each([
    ['1e-9', ['NN107']],
    ['1e-8', ['NN107']],
    ['1e-7', ['NN107']],
    ['1e-6', ['NN107', 'NN110']],
    ['1e-3', ['NN107', 'NN110']],
  ])('of rate %s is named by its own precision', async (rate, codes) => {
    expect(await check(MODULE, rate)).toMatchObject({ exit: 1, codes });
  });

  test('is not accused of the digits of its parameters where it is right', async () => {
    for (const rate of ['1e-9', '1e-8', '1e-6', '1e-3']) {
      for (const withSpec of [true, false]) {
        const { exit, codes } = await check(RIGHT, rate, withSpec);
        expect(exit, `${rate} ${withSpec}`).not.toBe(1);
        expect(codes).toEqual([]);
      }
    }
  });

  test('is found wrong without a spec, too', async () => {
    expect(await check(MODULE, '1e-6', false)).toMatchObject({
      exit: 1,
      parts: { consistency: { status: 'mismatch' } },
    });
  });
});

describe('update beside a gradient', () => {
  /** w·x + b, with a step that is added to it or subtracted. */
  const module = (sign: '-' | '+') => `export default ({ data }) => {
  const errors = (p) => data.inputs.map(([x], n) => p['line.weight'][0][0] * x + p['line.bias'][0] - data.targets[n][0]);
  const gradient = (p) => {
    const e = errors(p);
    const sum = (of) => e.reduce((all, one, n) => all + one * of(n), 0);
    return { 'line.weight': [[sum((n) => data.inputs[n][0])]], 'line.bias': [sum(() => 1)] };
  };
  return {
    cost: (p) => errors(p).reduce((all, one) => all + one * one / 2, 0),
    gradient,
    update(p, { learningRate: eta, steps }) {
      return Array.from({ length: steps }, () => {
        const g = gradient(p);
        const next = (k) => p[k].map((w, i) => (Array.isArray(w) ? [w[0] ${sign} eta * g[k][i][0]] : w ${sign} eta * g[k][i]));
        return (p = { 'line.weight': next('line.weight'), 'line.bias': next('line.bias') });
      });
    },
  };
};`;
  const spec = {
    network: { inputs: 1, layers: [{ type: 'dense', name: 'line', units: 1, activation: 'linear' }] },
    loss: { type: 'squared' },
    parameters: { values: { 'line.weight': [[0.31]], 'line.bias': [-0.17] } },
    data: { inputs: [[0.7], [-0.4]], targets: [[0.2], [0.9]] },
    train: { optimizer: { type: 'sgd', learningRate: 0.25 } },
  };
  const run = (sign: '-' | '+', ...args: string[]) =>
    cli(['grad', 'spec.json', '--module', 'mine.mjs', ...args], {
      cwd: folder({ 'mine.mjs': module(sign), 'spec.json': spec }),
    });

  test('is a part of the JSON report, with the parameters after the step that is wrong', async () => {
    const right = JSON.parse((await run('-', '--json')).stdout).checks[0];
    expect(right.parts.update).toMatchObject({
      status: 'match',
      optimizer: 'sgd',
      learningRate: 0.25,
      from: 'reference',
      steps: ['match', 'match', 'match'],
      counts: { match: 2, mismatch: 0 },
    });
    expect(right.gradients).toHaveLength(2);
    const { status, stdout } = await run('+', '--json');
    const [wrong] = JSON.parse(stdout).checks;
    expect(status).toBe(1);
    expect(wrong.parts).toMatchObject({ gradient: { status: 'match' }, update: { status: 'mismatch' } });
    expect(wrong.updates[0]).toMatchObject({
      tensor: 'line.weight',
      index: [0, 0],
      value: 0.31,
      verdict: 'mismatch',
    });
    expect(wrong.findings.map(({ code }: { code: string }) => code)).toEqual(['NN701']);
  });

  test('is said first where nothing else is wrong', async () => {
    const { stdout } = await run('+');
    expect(stdout).toContain(
      '✗ Your update steps are not those of gradient descent with η = 0.25: the first step',
    );
    expect(stdout).toContain('The parameters after the step');
    expect((await run('-')).stdout).toContain(
      'Your 3 update steps are those of gradient descent with η = 0.25.',
    );
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from '../../support/built.ts';
import { folder } from '../../support/files.ts';
import { cli } from '../../support/host.ts';
import { canRun, TOOLCHAINS } from '../../support/toolchains.ts';

// xor with training steps of its own, in three languages, each right and with one fault of the step.

const LOOPS = join(ROOT, 'fixtures/programs/loops');

const FILES = { python: 'loop.py', c: 'loop.c', javascript: 'loop.mjs' } as const;

const env = { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '' };

let cwd: string;
const commands: Partial<Record<keyof typeof FILES, readonly string[]>> = {};

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'nncheck-loops-'));
  for (const name of Object.keys(FILES) as (keyof typeof FILES)[]) {
    if (canRun(name)) commands[name] = TOOLCHAINS[name].start(join(LOOPS, FILES[name]), cwd);
  }
});

afterAll(() => rmSync(cwd, { recursive: true, force: true }));

async function train(language: keyof typeof FILES, words: readonly string[], ...args: string[]) {
  const { status, stdout, stderr } = await cli(
    ['train', ...args, '--json', '--', ...commands[language]!, ...words],
    { cwd, env },
  );
  expect(stderr).toBe('');
  const report = JSON.parse(stdout);
  const named = report.findings.map(
    ({ slug, where: { tensor } }: { slug: string; where: { tensor?: string } }) =>
      tensor === undefined ? slug : `${slug} ${tensor}`,
  );
  return { status, report, named };
}

const spec = (name: string) => join(LOOPS, `${name}.json`);

describe('a wrong step is named, with the first step at which the paths part', () => {
  test.concurrent.each([
    ['python', 'sgd', ['sgd', 'sign'], 'step-sign', 1],
    ['python', 'adam', ['adam', 'uncorrected'], 'adam-correction', 1],
    ['python', 'adam', ['adam', 'per-tensor'], 'adam-count', 1],
    ['c', 'sgd', ['still'], 'tensor-not-updated hidden.bias', 1],
    ['c', 'sgd', ['order'], 'updated-first', 1],
    ['javascript', 'momentum', ['of-the-weight'], 'momentum-of-the-weight', 1],
    ['javascript', 'momentum', ['never-cleared'], 'step-accumulated', 2],
    ['javascript', 'momentum', ['transposed'], 'step-transposed hidden.weight', 1],
    ['javascript', 'momentum', ['cleared'], 'velocity-cleared', 2],
  ] as const)('%s, %s, %j: %s', async (language, name, words, slug, step) => {
    if (commands[language] === undefined) return;
    const { status, named, report } = await train(language, words, spec(name));
    expect({ status, named }).toEqual({ status: 1, named: [slug] });
    expect(report.partings).toEqual([{ paths: ['analytic', 'own'], step, because: 'step' }]);
  });

  test.concurrent.each([
    ['sgd', 'sign', 'step-sign'],
    ['adam', 'uncorrected', 'adam-correction'],
    ['adam', 'per-tensor', 'adam-count'],
  ])('without a spec, of the optimizer that the program declares: %s, %s', async (optimizer, fault, slug) => {
    const { status, named } = await train('python', [optimizer, fault], '--epochs', '20');
    expect({ status, named }).toEqual({ status: 1, named: [slug] });
  });
});

describe('right steps are not accused, and the paths do not part', () => {
  test.concurrent.each([
    ['python', 'sgd', ['sgd']],
    ['python', 'adam', ['adam']],
    ['c', 'sgd', []],
    ['javascript', 'momentum', []],
  ] as const)('%s, %s', async (language, name, words) => {
    if (commands[language] === undefined) return;
    const { status, named, report } = await train(language, words, spec(name));
    expect({ status, named, partings: report.partings }).toEqual({ status: 0, named: [], partings: [] });
    const [numeric, analytic, own] = report.paths;
    expect(own.costs.at(-1).cost).toBeCloseTo(analytic.costs.at(-1).cost, 9);
    expect(numeric.costs.at(-1).cost).toBeCloseTo(analytic.costs.at(-1).cost, 5);
  });

  test.concurrent.each(['sgd', 'adam'])('without a spec: %s', async (optimizer) => {
    const { status, named, report } = await train('python', [optimizer], '--epochs', '20');
    expect({ status, named, partings: report.partings }).toEqual({ status: 0, named: [], partings: [] });
    expect(report.checks[0].parts.update).toMatchObject({ status: 'match', from: 'program' });
  });
});

test('a loop that tells the costs before each epoch is told, and is not wrong', async () => {
  const { status, named } = await train('javascript', ['late'], spec('momentum'));
  expect({ status, named }).toEqual({ status: 0, named: ['epoch-costs'] });
});

const PROGRAMS = join(ROOT, 'fixtures/programs');

test('a right gradient is not accused where the cost has fallen to the rounding of its own terms', async () => {
  const { status, stdout } = await cli(
    ['train', '--module', join(PROGRAMS, 'modules/own-problem.mjs'), '--epochs', '60', '--json'],
    { env },
  );
  const { partings, findings, paths } = JSON.parse(stdout);
  expect({ status, partings, findings }).toEqual({ status: 0, partings: [], findings: [] });
  expect(paths[0].costs.at(-1).cost).toBeLessThan(1e-25);
});

test('a gradient that is never cleared leads elsewhere from the second step on', async () => {
  const run = [
    'train',
    '--epochs',
    '20',
    '--json',
    '--',
    'python3',
    join(PROGRAMS, 'python/accumulates.py'),
    'xor',
  ];
  const { status, stdout } = await cli(run, { env });
  const { partings, findings } = JSON.parse(stdout);
  expect({ status, partings }).toEqual({
    status: 1,
    partings: [{ paths: ['numeric', 'analytic'], step: 2, because: 'gradient' }],
  });
  expect(findings.map(({ slug }: { slug: string }) => slug)).toEqual(['gradient-accumulates']);
});

test('--fail-on names findings that are no errors', async () => {
  const run = ['train', spec('momentum'), '--epochs', '5'];
  const command = ['--', process.execPath, join(LOOPS, 'loop.mjs'), 'late'];
  expect(await cli([...run, ...command], { env })).toMatchObject({ status: 0 });
  expect(await cli([...run, '--fail-on', 'epoch-costs', ...command], { env })).toMatchObject({ status: 1 });
});

test('many weights are not trained by differences, unless that is asked for', async () => {
  const module = [
    'export const parameters = { w: Array.from({ length: 5000 }, (_, k) => Math.sin(k)) };',
    'export const cost = ({ w }) => w.reduce((sum, v) => sum + v * v, 0) / 2;',
    'export const gradient = ({ w }) => ({ w });',
  ];
  const cwd = folder({ 'many.mjs': module.join('\n') });
  const run = (...args: string[]) =>
    cli(['train', '--module', 'many.mjs', '--epochs', '2', ...args], { cwd });
  const { status, stdout } = await run();
  expect(status).toBe(0);
  expect(stdout).toContain('By its numeric gradient, 0 epochs');
  expect(stdout).toContain('--max-evaluations N allows more');
  const asked = JSON.parse((await run('--max-evaluations', '50000', '--json')).stdout);
  expect(asked.paths[0]).toMatchObject({ by: 'numeric', ended: 'completed', epochs: 2 });
});

describe('a module', () => {
  const RIGHT = {
    cost: 'export const cost = ({ w }) => w.reduce((sum, v) => sum + v ** 4, 0) / 4;',
    parameters: 'export const parameters = { w: [0.5, -1.25, 2.125], b: [0.5] };',
  };
  const run = (lines: readonly string[], ...args: string[]) =>
    cli(['train', '--module', 'mine.mjs', '--epochs', '10', ...args], {
      cwd: folder({ 'mine.mjs': lines.join('\n') }),
    });
  const COST =
    'export const cost = ({ w, b: [b] }) => (w.reduce((sum, v) => sum + (v * b - 1) ** 2, 0)) / 2;';
  const GRADIENT =
    'export const gradient = ({ w, b: [b] }) => ({ w: w.map((v) => (v * b - 1) * b), b: [w.reduce((s, v) => s + (v * b - 1) * v, 0)] });';

  test('with a gradient alone is trained by it and by differences', async () => {
    const { status, stdout, stderr } = await run([RIGHT.parameters, COST, GRADIENT]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/epoch {2}numeric +analytic\n/);
    expect(stdout).toContain('✓ No step of the numeric path shows the analytic gradient wrong.');
  });

  test('with a wrong gradient is told that it is the gradient', async () => {
    const wrong = GRADIENT.replace('* b)', '* 2 * b)');
    const { status, stdout } = await run([RIGHT.parameters, COST, wrong], '--json');
    expect(status).toBe(1);
    const { partings, subject, status: found } = JSON.parse(stdout);
    expect({ partings, subject, found }).toEqual({
      partings: [{ paths: ['numeric', 'analytic'], step: 1, because: 'gradient' }],
      subject: 'module',
      found: 'mismatch',
    });
  });

  test('whose gradient is wrong later alone is told the step', async () => {
    const later = GRADIENT.replace('({ w: w.map((v) => (v', '({ w: w.map((v) => (w[2] < 2 ? 3 : 1) * (v');
    const { status, stdout } = await run([RIGHT.parameters, COST, later], '--json', '--learning-rate', '0.5');
    expect(status).toBe(1);
    const [parting] = JSON.parse(stdout).partings;
    expect(parting).toMatchObject({ paths: ['numeric', 'analytic'], because: 'gradient' });
    expect(parting.step).toBeGreaterThan(1);
  });

  test('with update alone, of an optimizer that hides its gradient, is judged by differences', async () => {
    const adam = (correction: string) => `
      export const optimizer = { type: 'adam', learningRate: 0.01 };
      export function update({ w, b }, { learningRate: eta, steps }) {
        let at = [...w, ...b], m = at.map(() => 0), v = at.map(() => 0);
        return Array.from({ length: steps }, (_, k) => {
          const [B, W] = [at[3], at.slice(0, 3)];
          const g = [...W.map((x) => (x * B - 1) * B), W.reduce((s, x) => s + (x * B - 1) * x, 0)];
          m = m.map((x, i) => 0.9 * x + 0.1 * g[i]);
          v = v.map((x, i) => 0.999 * x + 0.001 * g[i] ** 2);
          const [c, d] = ${correction};
          at = at.map((x, i) => x - eta * (m[i] / c) / (Math.sqrt(v[i] / d) + 1e-8));
          return { w: at.slice(0, 3), b: [at[3]] };
        });
      }`;
    const right = await run(
      [RIGHT.parameters, COST, adam('[1 - 0.9 ** (k + 1), 1 - 0.999 ** (k + 1)]')],
      '--json',
    );
    expect(right.status).toBe(0);
    expect(JSON.parse(right.stdout).checks[0].parts.update).toMatchObject({
      status: 'match',
      from: 'numeric',
    });
    const wrong = await run([RIGHT.parameters, COST, adam('[1 - 0.9 ** (k + 1), 1]')], '--json');
    expect(wrong.status).toBe(1);
    const { findings, partings } = JSON.parse(wrong.stdout);
    expect(findings.map(({ slug }: { slug: string }) => slug)).toEqual(['adam-correction']);
    expect(partings).toEqual([{ paths: ['numeric', 'own'], step: 1, because: 'step' }]);
  });
});

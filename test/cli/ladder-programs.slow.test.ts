import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT, startNncheck } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { reportErrors, undescribedKeys } from '../support/reports.ts';
import { canRun, TOOLCHAINS } from '../support/toolchains.ts';

interface Rung {
  readonly rung: number;
  readonly status: string;
  readonly skipped?: string;
  readonly findings: readonly { readonly slug: string; readonly severity: string }[];
}

const FOLDER = join(ROOT, 'fixtures/programs');

/** Programs that take their network from the problem, and the faults that are planted in them: where each stops, and its names. */
const PROGRAMS: Readonly<
  Record<string, { file: string; faults: Readonly<Record<string, [number, string[]]>> }>
> = {
  python: {
    file: 'ladder/net.py',
    faults: {
      activation: [1, ['activation-differs']],
      'forward-bias': [1, ['bias-missing']],
      'cost-scale': [1, ['cost-scale']],
      'cost-of-a-copy': [1, ['cost-still', 'unexplained']],
      'keeps-bias': [2, []],
      sign: [3, ['sign-flipped']],
      averaged: [3, ['scale']],
      'output-derivative': [3, ['derivative-missing']],
      'bias-gradient': [3, ['bias-gradient']],
      climbs: [3, ['step-sign']],
      transposed: [4, ['transposed']],
      'hidden-delta': [4, ['weight-missing']],
      'hidden-derivative': [4, ['derivative-missing']],
    },
  },
  javascript: {
    file: 'ladder/net.mjs',
    faults: {
      'forward-sign': [1, ['activation-differs']],
      'mean-cost': [1, ['cost-scale']],
      accumulates: [3, ['gradient-accumulates']],
      'derivative-of-a': [3, ['derivative-argument']],
      'path-cut': [4, ['path-cut']],
    },
  },
  perl: {
    file: 'ladder/net.pl',
    faults: {
      linear: [1, ['activation-differs']],
      'last-example': [3, ['some-examples']],
      'hidden-derivative': [4, ['derivative-missing']],
    },
  },
};

async function climb(args: readonly string[], cwd = ROOT) {
  const { status, stdout, stderr } = await startNncheck(['ladder', ...args, '--json'], { cwd }).done;
  expect(stderr).toBe('');
  expect(reportErrors(stdout)).toEqual([]);
  expect(undescribedKeys(stdout)).toEqual([]);
  const { rungs, subject } = JSON.parse(stdout) as { rungs: Rung[]; subject: string };
  return { status, subject, rungs, statuses: rungs.map((rung) => rung.status) };
}

const passed = (count: number): string[] => Array(count).fill('passed');
const skipped = (count: number): string[] => Array(count).fill('skipped');

describe.each(Object.keys(PROGRAMS).filter(canRun))('%s', (language) => {
  const { file, faults } = PROGRAMS[language];
  let built: string;
  let command: string;

  beforeAll(() => {
    built = mkdtempSync(join(tmpdir(), `nncheck-ladder-${language}-`));
    command = TOOLCHAINS[language]
      .start(join(FOLDER, file), built)
      .map((word) => `"${word}"`)
      .join(' ');
  });

  afterAll(() => rmSync(built, { recursive: true, force: true }));

  test('a right program climbs to the top', async () => {
    const { status, statuses } = await climb(['--run', command]);
    expect({ status, statuses }).toEqual({ status: 0, statuses: [...passed(5), 'skipped'] });
  });

  test.concurrent.for(Object.entries(faults))('%s', async ([fault, [stops, names]], { expect }) => {
    const { status, rungs, statuses } = await climb(['--run', `${command} ${fault}`]);
    expect({ status, statuses }).toEqual({
      status: 1,
      statuses: [...passed(stops - 1), 'stopped', ...skipped(6 - stops)],
    });
    const errors = rungs[stops - 1].findings.map(({ slug }) => slug);
    expect(errors).toEqual(names);
  });
});

describe.runIf(canRun('python'))('a program with a network of its own', () => {
  const own = (...words: string[]) => [
    '--run',
    ['python3', join(FOLDER, 'python/network.py'), ...words].join(' '),
  ];
  const spec = join(ROOT, 'fixtures/specs/xor-2-2-1.json');

  test.each([[own('xor')], [[spec, ...own('xor')]]])(
    'is told so, and climbs the last rung: %j',
    async (args) => {
      const { status, statuses, rungs } = await climb(args);
      expect({ status, statuses }).toEqual({ status: 3, statuses: [...skipped(5), 'passed'] });
      expect(rungs.slice(0, 5).map((rung) => rung.skipped)).toEqual(Array(5).fill('own network'));
    },
  );

  test('stops there where its gradient is wrong', async () => {
    const { status, statuses } = await climb(own('xor', 'hidden-derivative'));
    expect({ status, statuses }).toEqual({ status: 1, statuses: [...skipped(5), 'stopped'] });
  });

  test('a program that fails is not a rung that stops', async () => {
    const { status, stderr } = await startNncheck(['ladder', '--run', 'python3 none.py']).done;
    expect(status).toBe(4);
    expect(stderr).toContain('none.py');
  });
});

/** One neuron or two layers of sigmoids on the given problem, with a line to be replaced. */
const MODULE = `
const sigmoid = (z) => 1 / (1 + Math.exp(-z));
export default ({ network: { layers }, data: { inputs, targets } }) => {
  const forward = (p, x) => layers.reduce((all, { name }) => [...all, p[name + '.weight'].map((row, i) =>
    sigmoid(row.reduce((z, w, j) => z + w * all.at(-1)[j], p[name + '.bias'][i])))], [x]);
  const outputs = (p) => inputs.map((x) => forward(p, x).at(-1));
  return {
    outputs,
    cost: (p) => outputs(p).reduce((sum, [a], n) => sum + (a - targets[n][0]) ** 2 / 2, 0),
    gradient(p) {
      const g = structuredClone(p);
      for (const { name } of layers) { g[name + '.bias'].fill(0); g[name + '.weight'].forEach((row) => row.fill(0)); }
      inputs.forEach((x, n) => {
        const all = forward(p, x);
        let delta = all.at(-1).map((a) => (a - targets[n][0]) * a * (1 - a));
        for (let l = layers.length - 1; l >= 0; l--) {
          const { name } = layers[l];
          delta.forEach((d, i) => { g[name + '.bias'][i] += d; all[l].forEach((v, j) => { g[name + '.weight'][i][j] += d * v; }); });
          delta = all[l].map((a, j) => delta.reduce((sum, d, i) => sum + d * p[name + '.weight'][i][j], 0) * a * (1 - a));
        }
      });
      return g;
    },
  };
};
`;

describe('a module', () => {
  test('that takes its network from the problem climbs', async () => {
    const { status, subject, statuses } = await climb(['--module', 'net.mjs'], folder({ 'net.mjs': MODULE }));
    expect({ status, subject, statuses }).toEqual({
      status: 0,
      subject: 'module',
      statuses: [...passed(5), 'skipped'],
    });
  });

  test('that has examples of its own is told so, and is not accused', async () => {
    const own = MODULE.replace(', data: { inputs, targets }', '')
      .replace(
        'const forward',
        `const [inputs, targets] = [[[0, 1], [1, 1]], [[1], [0]]];
  const parameters = Object.fromEntries(layers.flatMap(({ name, units }, l) => [
    [name + '.weight', Array.from({ length: units }, (_, i) => [0.3 + i, 0.7 - l])],
    [name + '.bias', Array.from({ length: units }, () => 0.1)],
  ]));
  const forward`,
      )
      .replace('return {', 'return {\n    parameters,')
      .replace(
        '({ network: { layers } })',
        "({ network: { layers } } = { network: { layers: [{ name: 'out', units: 1 }] } })",
      );
    const { status, statuses, rungs } = await climb(['--module', 'net.mjs'], folder({ 'net.mjs': own }));
    expect(rungs.slice(0, 5).map((rung) => rung.skipped)).toEqual(Array(5).fill('own data'));
    expect({ status, statuses }).toEqual({ status: 3, statuses: [...skipped(5), 'passed'] });
  });
});

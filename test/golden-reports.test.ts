import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { randomSpec, type Spec } from './golden/reports/specs.ts';
import { ROOT } from './support/built.ts';
import { FAST, sampled } from './support/fast.ts';
import { folder } from './support/files.ts';
import { cli } from './support/host.ts';

/**
 * Every byte that nncheck prints for known problems, as hashes: rearranging may not change one. The fast tests take a
 * tenth of the problems.
 * `UPDATE_GOLDENS=1` writes them anew; `GOLDENS_TEXT=folder` writes the texts there, to be compared.
 */
const HASHES = join(ROOT, 'test/golden/reports/hashes.json');
const known: Record<string, string> = JSON.parse(readFileSync(HASHES, 'utf8'));
const made: Record<string, string> = {};
const texts = process.env.GOLDENS_TEXT;

/** The major version of Node that the hashes were made on. */
const NODE = '20';

beforeEach(({ skip }) => {
  const [major] = process.versions.node.split('.');
  if (major !== NODE)
    skip(`the hashes are of Node ${NODE}; Math.exp and Math.tanh differ in a last bit on Node ${major}`);
});

async function bytesOf(name: string, args: readonly string[], cwd: string): Promise<string> {
  const { status, stdout, stderr } = await cli(args, { cwd });
  const text = `${status}\n${stdout}\n${stderr}`;
  if (texts !== undefined) {
    mkdirSync(texts, { recursive: true });
    writeFileSync(join(texts, `${name.replaceAll(/[^\w.-]+/g, '_')}.txt`), text);
  }
  made[name] = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return stdout;
}

function expectUnchanged(): void {
  const changed = Object.keys(made).filter((name) => known[name] !== made[name]);
  if (process.env.UPDATE_GOLDENS === undefined) expect(changed).toEqual([]);
}

afterAll(() => {
  if (process.env.UPDATE_GOLDENS === undefined) return;
  const all = Object.entries({ ...known, ...made }).sort(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(HASHES, `${JSON.stringify(Object.fromEntries(all), null, 0).replaceAll(',', ',\n')}\n`);
});

const TABLE = (args: readonly string[]) => args;
const JSON_REPORT = (args: readonly string[]) => [...args, '--json'];
const FORMS = { table: TABLE, json: JSON_REPORT };

const SPECS = sampled(readdirSync(join(ROOT, 'fixtures/specs')).filter((name) => name.endsWith('.json')));

test.each(SPECS)('the reports of fixtures/specs/%s are as they were', async (name) => {
  const cwd = join(ROOT, 'fixtures/specs');
  const few = name.startsWith('mnist') ? ['--examples', '5'] : [];
  const methods = name.startsWith('mnist') ? ['increments'] : ['increments', 'subtraction', 'all'];
  for (const [form, args] of Object.entries(FORMS)) {
    for (const method of methods) {
      await bytesOf(`${name} ${method} ${form}`, args(['grad', name, '--method', method, ...few]), cwd);
    }
    await bytesOf(`${name} forward ${form}`, args(['forward', name, '--examples', '2']), cwd);
    if (!name.startsWith('mnist'))
      await bytesOf(`${name} spread ${form}`, args(['grad', name, '--at', 'spread', '--all']), cwd);
  }
  expectUnchanged();
});

const TASKS = sampled(['and', 'or', 'nand', 'xor', 'parity', 'sign', 'sine', 'spirals', 'iris']);

test.each(TASKS)('the reports of task %s are as they were', async (task) => {
  const cwd = folder();
  for (const [form, args] of Object.entries(FORMS)) {
    await bytesOf(`task ${task} ${form}`, args(['grad', '--task', task]), cwd);
    await bytesOf(`task ${task} forward ${form}`, args(['forward', '--task', task, '--examples', '3']), cwd);
    await bytesOf(`task ${task} train ${form}`, args(['train', '--task', task, '--epochs', '20']), cwd);
  }
  expectUnchanged();
});

const CASES = sampled(readdirSync(join(ROOT, 'fixtures/cases')).filter((name) => name.endsWith('.json')));

test.each(CASES)('the reports of fixtures/cases/%s are as they were', async (name) => {
  const { spec, reported } = JSON.parse(readFileSync(join(ROOT, 'fixtures/cases', name), 'utf8'));
  const cwd = folder({ 'spec.json': spec, ...(reported && { 'reported.json': reported }) });
  const given = ['grad', 'spec.json', ...(reported ? ['--reported', 'reported.json'] : [])];
  for (const [form, args] of Object.entries({ ...FORMS, verbose: (a: string[]) => [...a, '--verbose'] })) {
    await bytesOf(`case ${name} ${form}`, args(given), cwd);
  }
  expectUnchanged();
});

/** What a person's program might report of a gradient: right, or wrong in an ordinary way. */
const WRONG: Record<
  string,
  (values: number[], at: { count: number; tensor: number; index: number }) => number[]
> = {
  right: (values) => values,
  averaged: (values, { count }) => values.map((value) => value / count),
  'first tensor negated': (values, { tensor }) => (tensor === 0 ? values.map((value) => -value) : values),
  'one weight off': (values, { tensor }) =>
    tensor === 0 ? values.map((value, k) => (k === 0 ? 1.3 * value + 0.01 : value)) : values,
  'six digits': (values) => values.map((value) => Number(value.toPrecision(6))),
  'last tensor 0': (values, { index, count: _ }) => (index === -1 ? values.map(() => 0) : values),
};

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed + 1);

test.each(sampled(SEEDS.filter((seed) => seed % 20 === 1)))(
  'the reports of random specs from %i on',
  async (from) => {
    for (let seed = from; seed < from + 20; seed++) await randomReports(seed);
    expectUnchanged();
  },
);

async function randomReports(seed: number): Promise<void> {
  const spec = randomSpec(seed);
  const files: Record<string, unknown> = { 'spec.json': spec };
  const cwd = folder(files);
  const json = await bytesOf(`random ${seed} json`, ['grad', 'spec.json', '--json'], cwd);
  await bytesOf(`random ${seed} table`, ['grad', 'spec.json', '--all'], cwd);
  await bytesOf(
    `random ${seed} subtraction`,
    ['grad', 'spec.json', '--json', '--method', 'subtraction'],
    cwd,
  );
  if (seed % 4 === 0) await bytesOf(`random ${seed} all`, ['grad', 'spec.json', '--method', 'all'], cwd);
  const ways = Object.keys(WRONG);
  const way = ways[seed % ways.length]!;
  const reported = reportedOf(spec, json, way);
  if (reported === undefined) return;
  writeFileSync(join(cwd, 'reported.json'), JSON.stringify(reported));
  const args = ['grad', 'spec.json', '--reported', 'reported.json'];
  await bytesOf(`random ${seed} ${way} json`, [...args, '--json'], cwd);
  await bytesOf(`random ${seed} ${way} table`, args, cwd);
}

/** A report made from the gradient that the first run printed, written as its `way` says. */
function reportedOf(spec: Spec, json: string, way: string): object | undefined {
  const report = JSON.parse(json);
  if (report.status === 'error') return undefined;
  const [{ gradients, tensors, cost }] = report.checks;
  const { length: count } = (spec.data as { inputs: unknown[] }).inputs;
  const gradient: Record<string, number[]> = {};
  tensors.forEach(({ name }: { name: string }, tensor: number) => {
    const values = gradients
      .filter((entry: { tensor: string }) => entry.tensor === name)
      .map(({ analytic }: { analytic: number }) => analytic);
    gradient[name] = WRONG[way]!(values, {
      count,
      tensor,
      index: tensor === tensors.length - 1 ? -1 : tensor,
    });
  });
  return { cost: cost.reference, gradient };
}

/** A module runs in a thread of the build, which the fast tests do not renew. */
const PROGRAM_WAYS = FAST ? [] : ['right', 'averaged', 'sign', 'no-derivative', 'noise'];

test.each(PROGRAM_WAYS)('the reports of a program that is %s are as they were', async (way) => {
  const module = `import { network } from ${JSON.stringify(join(ROOT, 'test/golden/reports/network.mjs'))};\nexport default network(${JSON.stringify(way)});\n`;
  for (let seed = 1; seed <= 8; seed++) {
    const { network, ...spec } = randomSpec(1000 + seed);
    const sigmoids = network.layers.map((layer) => ({ ...layer, activation: 'sigmoid' }));
    const plain = {
      name: spec.name,
      network: { ...network, layers: sigmoids },
      loss: { type: 'squared' },
      parameters: { init: { type: 'normal', mean: 0, std: 1 }, seed },
      data: { ...(spec.data as object), targets: targetsOf(spec.data as { targets: number[][] }) },
    };
    const cwd = folder({ 'spec.json': plain, 'program.mjs': module });
    const args = ['grad', 'spec.json', '--module', 'program.mjs'];
    await bytesOf(`program ${way} ${seed} table`, args, cwd);
    await bytesOf(`program ${way} ${seed} json`, [...args, '--json'], cwd);
  }
  expectUnchanged();
});

function targetsOf({ targets }: { targets: number[][] }): number[][] {
  return targets.map((row) => row.map((value) => Math.abs(value) % 1));
}

import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomSpec } from '../golden/reports/specs.ts';
import { ROOT } from '../support/built.ts';
import { FAST, sampled } from '../support/fast.ts';
import { folder } from '../support/files.ts';
import { cli, type Result } from '../support/host.ts';

/** Makes the shards of a check, as jobs on several machines do: `shard-1.json` and so on. */
async function makeShards(args: readonly string[], of: number, cwd: string): Promise<Result[]> {
  const made: Result[] = [];
  for (let index = 1; index <= of; index++) {
    const report = ['--reporter', `json=shard-${index}.json`, '--force'];
    made.push(await cli(['grad', ...args, '--shard', `${index}/${of}`, ...report], { cwd }));
  }
  return made;
}

const names = (of: number): string[] => Array.from({ length: of }, (_, k) => `shard-${k + 1}.json`);

/** Expects that the merged shards are what one run writes, to the last byte, in every format that is asked for. */
async function expectSame(
  args: readonly string[],
  of: number,
  cwd: string,
  formats: readonly (readonly string[])[] = [['--json']],
): Promise<Result> {
  const shards = await makeShards(args, of, cwd);
  for (const { status } of shards) expect([0, 1]).toContain(status);
  let whole: Result | undefined;
  for (const format of formats) {
    const [one, merged] = [
      await cli(['grad', ...args, ...format], { cwd }),
      await cli(['merge', ...names(of), ...format], { cwd }),
    ];
    expect(merged).toEqual(one);
    whole ??= one;
  }
  // A part that mismatches says so; where none does, all of them together may still have one.
  if (shards.some(({ status }) => status === 1)) expect(whole!.status).toBe(1);
  return whole!;
}

const FORMATS = [
  ['--json'],
  [],
  ['--all', '--verbose'],
  ['--quiet'],
  ['--reporter', 'junit'],
  ['--reporter', 'github'],
  ['--reporter', 'markdown'],
];

const dense = (name: string, units: number, activation: string) => ({
  type: 'dense',
  name,
  units,
  activation,
});

const RELU = {
  name: 'relu',
  network: {
    inputs: 2,
    layers: [dense('first', 5, 'relu'), dense('second', 4, 'relu'), dense('output', 2, 'linear')],
  },
  loss: { type: 'absolute', reduction: 'mean' },
  // Biases of 0 and an input of 0: some units are exactly at their kink.
  parameters: { init: { type: 'normal', mean: 0, std: 1, bias: 0 }, seed: 3 },
  data: {
    inputs: [
      [0, 0],
      [1, -1],
      [0.5, 2],
    ],
    targets: [
      [1, 0],
      [0, 1],
      [1, 1],
    ],
  },
};

const image = (from: number) => Array.from({ length: 36 }, (_, k) => Math.sin(from + k));
const CONVOLUTION = {
  name: 'convolution',
  network: {
    inputs: { channels: 1, rows: 6, columns: 6 },
    layers: [
      { type: 'conv2d', name: 'kernels', filters: 3, kernel: 3, activation: 'relu' },
      { type: 'max-pool2d', window: 2 },
      { type: 'flatten' },
      dense('output', 3, 'softmax'),
    ],
  },
  loss: { type: 'categorical-crossentropy' },
  parameters: { init: { type: 'he' }, seed: 5 },
  data: {
    inputs: [image(0), image(1)],
    targets: [
      [1, 0, 0],
      [0, 0, 1],
    ],
  },
};

test('8 shards of a dense network are merged to the report of one run, in every format', async () => {
  const cwd = folder({ 'spec.json': randomSpec(7) });
  await expectSame(['spec.json'], 8, cwd, FORMATS);
});

test('8 shards of a network that is exactly at kinks', async () => {
  const { stdout } = await expectSame(['spec.json'], 8, folder({ 'spec.json': RELU }));
  expect(JSON.parse(stdout).checks[0].counts.subgradient).toBeGreaterThan(0);
});

test('8 shards of a convolution, whose kernels are measured weight by weight', async () => {
  await expectSame(['spec.json'], 8, folder({ 'spec.json': CONVOLUTION }), FORMATS);
});

test.each([
  '--method all',
  '--method increments',
  '--method subtraction',
  '--deltas',
  '--tensor first.weight --deltas',
  '--step 0.01',
  '--at spread',
])('shards of a check with %s', async (flags) => {
  await expectSame(['spec.json', ...flags.split(' ')], 3, folder({ 'spec.json': RELU }));
});

test('8 shards of the deltas of a convolution', async () => {
  await expectSame(['spec.json', '--deltas'], 8, folder({ 'spec.json': CONVOLUTION }));
});

test('a fault that is named in one run is named from 8 shards: shards that see nothing wrong report no mismatch', async () => {
  const cwd = folder({ 'spec.json': CONVOLUTION });
  const { stdout } = await cli(['grad', 'spec.json', '--json'], { cwd });
  const [{ gradients, tensors }] = JSON.parse(stdout).checks;
  const gradient = Object.fromEntries(
    tensors.map(({ name }: { name: string }) => [
      name,
      gradients
        .filter((entry: { tensor: string }) => entry.tensor === name)
        .map(({ analytic }: { analytic: number }) => (name.startsWith('output') ? analytic : 2 * analytic)),
    ]),
  );
  writeFileSync(join(cwd, 'reported.json'), JSON.stringify({ gradient }));
  const whole = await expectSame(['spec.json', '--reported', 'reported.json'], 8, cwd, FORMATS);
  const [check] = JSON.parse(whole.stdout).checks;
  expect(check.findings.map(({ code }: { code: string }) => code)).toEqual(['NN101']);
  const shard = JSON.parse(readFileSync(join(cwd, 'shard-1.json'), 'utf8'));
  expect(shard.status).toBe('mismatch');
  expect(shard.checks[0]).not.toHaveProperty('findings');
});

const CASES = sampled(readdirSync(join(ROOT, 'fixtures/cases')));

test.each(CASES)('shards of the public case %s', async (name) => {
  const { spec, reported } = JSON.parse(readFileSync(join(ROOT, 'fixtures/cases', name), 'utf8'));
  const cwd = folder({ 'spec.json': spec, ...(reported && { 'reported.json': reported }) });
  await expectSame(['spec.json', ...(reported ? ['--reported', 'reported.json'] : [])], 4, cwd);
});

test('any number of shards of any network', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 10_000 }),
      fc.integer({ min: 1, max: 9 }),
      async (seed, of) => {
        await expectSame(['spec.json'], of, folder({ 'spec.json': randomSpec(seed) }));
      },
    ),
    { numRuns: FAST ? 8 : 60 },
  );
});

test('several specs, one of which is broken, and tasks', async () => {
  const cwd = folder({ 'a/1.json': RELU, 'a/2.json': '{"network": 3', 'a/3.json': CONVOLUTION });
  const made = await makeShards(['a'], 2, cwd);
  expect(made.map(({ status }) => status)).toEqual([2, 2]);
  const [one, merged] = [
    await cli(['grad', 'a', '--json'], { cwd }),
    await cli(['merge', ...names(2), '--json'], { cwd }),
  ];
  expect(merged).toEqual(one);
  expect(merged.status).toBe(2);
  await expectSame(['--task', 'xor'], 3, folder());
});

test.each<[string, RegExp, (cwd: string) => Promise<string[]>]>([
  ['one is missing', /^error: shard 2 of 3 is missing\n$/, async () => ['shard-1.json', 'shard-3.json']],
  ['several are missing', /^error: shards 1 and 3 of 3 are missing\n$/, async () => ['shard-2.json']],
  [
    'one is there twice',
    /^error: shard 2 of 3 is there twice: shard-2.json and copy.json\n$/,
    async (cwd) => {
      copyFileSync(join(cwd, 'shard-2.json'), join(cwd, 'copy.json'));
      return [...names(3), 'copy.json'];
    },
  ],
  [
    'one is of another number of shards',
    /^error: shard-1.json is one of 3 shards, and shard-2.json one of 4\n$/,
    async (cwd) => {
      await cli(['grad', 'spec.json', '--shard', '2/4', '--reporter', 'json=shard-2.json', '--force'], {
        cwd,
      });
      return names(3);
    },
  ],
  [
    'one was made with another flag',
    /^error: shard-1.json and shard-2.json are of different runs: they differ in step\n$/,
    async (cwd) => {
      const flags = ['--step', '0.1', '--shard', '2/3', '--reporter', 'json=shard-2.json', '--force'];
      await cli(['grad', 'spec.json', ...flags], { cwd });
      return names(3);
    },
  ],
  [
    'one was made from another spec',
    /^error: shard-1.json and shard-2.json were made from different specs, data or reports: make them again\n$/,
    async (cwd) => {
      writeFileSync(join(cwd, 'spec.json'), JSON.stringify({ ...RELU, name: 'other' }));
      await cli(['grad', 'spec.json', '--shard', '2/3', '--reporter', 'json=shard-2.json', '--force'], {
        cwd,
      });
      return names(3);
    },
  ],
  [
    'the spec has changed since',
    /^error: .*spec.json is not what it was when the shards were made: make them again\n$/,
    async (cwd) => {
      writeFileSync(join(cwd, 'spec.json'), JSON.stringify({ ...RELU, name: 'other' }));
      return names(3);
    },
  ],
  [
    'one is from another version of nncheck',
    /^error: shard-3.json is from nncheck 9.9.9, and this is .*: one version has to make and merge all shards\n$/,
    (cwd) => changed(cwd, 'shard-3.json', (text) => text.replace(/"version":"[^"]*"/, '"version":"9.9.9"')),
  ],
  [
    'one is from a machine with another arithmetic',
    /^error: shard-3.json is from a machine or a version of node that rounds exp/,
    (cwd) => changed(cwd, 'shard-3.json', (text) => text.replace(/"arithmetic":"[^"]*"/, '"arithmetic":"x"')),
  ],
  [
    'one is cut off',
    /^error: shard-1.json: this is no report of a shard, or not all of it: nncheck grad --shard/,
    (cwd) => changed(cwd, 'shard-1.json', (text) => text.slice(0, -20)),
  ],
  [
    'the answers of one are damaged',
    /^error: shard-1.json: its answers are damaged: make this shard again\n$/,
    (cwd) => changed(cwd, 'shard-1.json', (text) => text.replace('"answers":"H4sI', '"answers":"H4sJ')),
  ],
  [
    'one is the report of a whole check',
    /^error: whole.json: this is no report of a shard/,
    async (cwd) => {
      await cli(['grad', 'spec.json', '--reporter', 'json=whole.json'], { cwd });
      return [...names(3), 'whole.json'];
    },
  ],
  ['one is not there', /^error: no.json: this file does not exist/, async () => ['no.json']],
])('shards are not merged where %s', async (_, message, change) => {
  const cwd = folder({ 'spec.json': RELU });
  await makeShards(['spec.json'], 3, cwd);
  const { status, stdout, stderr } = await cli(['merge', ...(await change(cwd))], { cwd });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(message);
  expect(stderr.match(/error/g)).toHaveLength(1);
});

async function changed(cwd: string, name: string, change: (text: string) => string): Promise<string[]> {
  const path = join(cwd, name);
  const text = readFileSync(path, 'utf8');
  expect(change(text)).not.toBe(text);
  writeFileSync(path, change(text));
  return names(3);
}

test.each([
  [['--task', 'xor', '--shard', '1/2'], '--shard needs the report that nncheck merge reads'],
  [
    ['--task', 'xor', '--shard', '1/2', '--reporter', 'junit=x.xml'],
    '--shard: a shard has no report as junit',
  ],
  [['-', '--shard', '1/2', '--json'], '--shard: nncheck merge reads the spec and the report once more'],
  [['--task', 'xor', '--shard', '3/2', '--json'], '--shard: there is no shard 3 of 2'],
  [
    ['--task', 'xor', '--shard', 'auto', '--json'],
    '--shard: auto: none of CI_NODE_TOTAL, SLURM_ARRAY_TASK_ID',
  ],
])('grad %j is refused', async (args, message) => {
  const { status, stderr } = await cli(['grad', ...args], { cwd: folder() });
  expect(status).toBe(2);
  expect(stderr).toContain(`error: ${message}`);
});

test('a merged report does not take the place of a shard', async () => {
  const cwd = folder({ 'spec.json': RELU });
  await makeShards(['spec.json'], 2, cwd);
  const { status, stderr } = await cli(['merge', ...names(2), '--reporter', 'json=shard-1.json', '--force'], {
    cwd,
  });
  expect(status).toBe(2);
  expect(stderr).toMatch(/this command reads shard-1.json/);
});

test('a shard never says that a whole check has passed', async () => {
  const [{ stdout }] = await makeShards(['--task', 'xor'], 2, folder());
  expect(stdout).toBe(
    'Shard 1 of 2\nxor, nncheck’s own backpropagation: 6 weights judged here, none of them mismatches\nThis is no verdict on the whole: nncheck merge joins the 2 shards to one report.\n',
  );
  const { stdout: json, status } = await cli(['grad', '--task', 'xor', '--shard', '2/2', '--json']);
  expect(status).toBe(0);
  expect(JSON.parse(json)).toMatchObject({ status: 'partial', checks: [{ status: 'partial' }] });
});

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { run } from '../../src/cli.ts';
import { folder } from '../support/files.ts';
import { cli, madeHost } from '../support/host.ts';

let cwd: string;
beforeEach(() => {
  cwd = folder({}, 'nncheck state ');
});
const here = (...args: string[]) => cli(['train', '--task', 'xor', ...args], { cwd });
const read = (name: string) => readFileSync(join(cwd, name), 'utf8');

/** Trains until the log has an epoch, and then sends Ctrl-C. */
async function interrupted(epoch: string, ...args: string[]) {
  const { host, send, texts } = madeHost(
    ['train', '--task', 'xor', '--epochs', '1000000', '--log', 'log.csv', '--checkpoint', 'c', ...args],
    { cwd },
  );
  const running = run(host);
  const timer = setInterval(() => {
    if (existsSync(join(cwd, 'log.csv')) && read('log.csv').includes(`\n${epoch},`)) send('SIGINT');
  }, 1);
  const status = await running;
  clearInterval(timer);
  return { status, ...texts() };
}

test('Ctrl-C keeps the checkpoint, the parameters and the report, and says how to go on', async () => {
  const { status, stdout, stderr } = await interrupted('50', '--save-parameters', 'p.json', '--json');
  expect(status).toBe(130);
  expect(stderr).toBe('its state is in c: go on with --resume c\n');
  const { ended, final } = JSON.parse(stdout);
  expect(ended).toBe('stopped');
  expect(final.epoch).toBeGreaterThanOrEqual(50);
  expect(JSON.parse(read('p.json'))).toHaveProperty('output.bias');
});

test('the rest of an interrupted training makes its report and its log whole', async () => {
  const { stdout } = await interrupted('50', '--json');
  const epochs = String(JSON.parse(stdout).final.epoch + 10);
  const rest = await here('--epochs', epochs, '--resume', 'c', '--log', 'log.csv');
  expect(rest).toEqual(await here('--epochs', epochs, '--log', 'whole.csv'));
  expect(read('log.csv')).toBe(read('whole.csv'));
});

test('a log that is another is not replaced', async () => {
  await here('--epochs', '5', '--checkpoint', 'c');
  writeFileSync(join(cwd, 'log.csv'), 'epoch,cost,gradientNorm\n0,1,1\n');
  const refused = await here('--epochs', '5', '--resume', 'c', '--log', 'log.csv');
  expect(refused).toMatchObject({ status: 2, stdout: '' });
  expect(refused.stderr).toContain('--log: log.csv already exists');
});

test('a checkpoint is not replaced by another training', async () => {
  await here('--epochs', '5', '--checkpoint', 'c');
  const refused = await here('--epochs', '5', '--checkpoint', 'c');
  expect(refused.stderr).toBe(
    'error: --checkpoint: c already exists; choose another name, or overwrite it with --force\n',
  );
  expect(refused.status).toBe(2);
});

test.each([
  [
    'one of another spec',
    ['--seed', '9', '--resume', 'c'],
    /^error: c: this is the checkpoint of another training, which differs in the parameters at the start, the settings of the training\n$/,
  ],
  ['what is none', ['--resume', 'none'], /^error: none: this is no checkpoint of nncheck\n$/],
  ['what is not there', ['--resume', 'missing'], /^error: missing: the checkpoint does not exist/],
  [
    'fewer epochs than are done',
    ['--epochs', '3', '--resume', 'c'],
    /^error: c: 5 epochs are done, more than the 3 that are wanted\n$/,
  ],
  [
    '--every without a file',
    ['--every', '3'],
    /^error: --every says how often a checkpoint is written: name its file with --checkpoint\n$/,
  ],
  [
    '--check-every with --no-check',
    ['--check-every', '3', '--no-check'],
    /^error: --check-every checks the gradient/,
  ],
])('%s is refused in one error', async (_what, flags, message) => {
  await here('--epochs', '5', '--checkpoint', 'c');
  writeFileSync(join(cwd, 'none'), '{"network": {}}\n');
  const { status, stdout, stderr } = await here(...flags);
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(message);
});

test('restarts have a line each, and what follows is of the best', async () => {
  const { status, stdout } = await here(
    '--epochs',
    '300',
    '--restarts',
    '2',
    '--check-every',
    '100',
    '--log',
    'log.csv',
  );
  expect(status).toBe(0);
  expect(stdout.match(/^run \d of 3: cost \S+ after 300 epochs$/gm)).toHaveLength(3);
  expect(stdout).toContain('\n✓ 11 more gradient checks without a mismatch\n');
  expect(stdout).toMatch(/\nrun \d, the best of 3 runs, with parameters of seed \d:\n/);
  const log = read('log.csv').trimEnd().split('\n');
  expect(log[0]).toBe('run,epoch,cost,gradientNorm');
  expect(log.filter((line) => /^\d,300,/.test(line))).toHaveLength(3);
});

test('the words of why a training ended', async () => {
  expect((await here('--until-cost', '0.1', '--quiet')).stdout).toMatch(
    /^at most 0.1 after \d+ epochs: cost 0.0\d+, 4 of 4/m,
  );
  expect((await here('--patience', '2', '--quiet', '--learning-rate', '0.5')).stdout).toMatch(
    /^stopped after \d+ epochs, no lower cost in the last 2: cost/m,
  );
});

test('validation costs are in the log, the report and its JSON', async () => {
  const spec = {
    network: { inputs: 2, layers: [{ type: 'dense', units: 1, activation: 'sigmoid' }] },
    loss: { type: 'squared' },
    data: { task: 'and' },
    train: { epochs: 2, validation: { task: 'or' }, schedule: { type: 'step', every: 5, factor: 0.5 } },
  };
  writeFileSync(join(cwd, 'spec.json'), JSON.stringify(spec));
  const json = JSON.parse((await cli(['train', 'spec.json', '--json', '--log', 'log.csv'], { cwd })).stdout);
  const costs = json.history.map((entry: { validationCost: number }) => entry.validationCost);
  expect(json.final.validationCost).toBe(costs.at(-1));
  expect(read('log.csv').split('\n')[1]).toBe(
    `0,${json.history[0].cost},${costs[0]},${json.history[0].gradientNorm}`,
  );
  const { stdout } = await cli(['train', 'spec.json'], { cwd });
  expect(stdout).toContain('  schedule    times 0.5 every 5 epochs\n');
  expect(stdout).toContain('  validation  4 examples\n');
  expect(stdout).toMatch(/^epoch {2}cost {11}validation {5}gradient norm$/m);
  expect(stdout).toMatch(/after 2 epochs: cost \S+, validation cost \S+, \d of 4/);
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli.ts';
import { folder } from '../support/files.ts';
import { cli, madeHost } from '../support/host.ts';

const SPEC = {
  network: { inputs: 2, layers: [{ type: 'dense', name: 'only', units: 1, activation: 'sigmoid' }] },
  loss: { type: 'squared' },
  parameters: { init: { type: 'normal' }, seed: 1 },
  data: { task: 'and' },
};

test('xor: a row for each weight, all match, nothing on stderr', async () => {
  const { status, stdout, stderr } = await cli(['grad', '--task', 'xor']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.match(/✓ match/g)).toHaveLength(9);
  expect(stdout).toContain('hidden.weight [2, 2]');
  expect(stdout).toContain(
    'nncheck’s own backpropagation agrees with the finite differences of the cost at all 9 weights.',
  );
});

test('the same command gives the same bytes', async () => {
  const args = ['grad', '--task', 'iris', '--json', '--examples', '20'];
  expect((await cli(args)).stdout).toBe((await cli(args)).stdout);
});

test('--json lists every weight, and the table and the report agree', async () => {
  const report = JSON.parse((await cli(['grad', '--task', 'xor', '--json'])).stdout);
  expect(report.status).toBe('match');
  expect(report.checks[0].gradients).toHaveLength(9);
  expect(report.checks[0].gradients[1]).toMatchObject({
    tensor: 'hidden.weight',
    index: [0, 1],
    verdict: 'match',
  });
});

test('--tensor, --examples and --seed change what is checked', async () => {
  const parse = async (...args: string[]) =>
    JSON.parse((await cli(['grad', '--task', 'xor', '--json', ...args])).stdout).checks[0];
  const [plain, tensor, fewer, seeded] = await Promise.all([
    parse(),
    parse('--tensor', 'hidden.bias'),
    parse('--examples', '2'),
    parse('--seed', '3'),
  ]);
  expect(tensor.tensors.map(({ name }: { name: string }) => name)).toEqual(['hidden.bias']);
  expect(tensor.gradients).toHaveLength(2);
  expect(fewer.cost.reference).toBeLessThan(plain.cost.reference);
  expect(seeded.gradients[0].value).not.toBe(plain.gradients[0].value);
});

test('tensors are shown as the person stores them', async () => {
  const layout = { weight: 'in-out', bias: 'first-column' };
  const cwd = folder({ 'mine.json': { ...SPEC, parameters: { ...SPEC.parameters, layout } } });
  const { stdout } = await cli(['grad', 'mine.json'], { cwd });
  expect(stdout).toContain('only [3, 1]');
  expect(stdout).toContain('[2,0]');
});

describe('several specs', () => {
  const cwd = folder({ 'specs/a.json': SPEC, 'specs/b.json': '{', 'specs/c.json': SPEC });

  test('one that cannot be loaded does not stop the others, and decides the status', async () => {
    const { status, stdout, stderr } = await cli(['grad', 'specs'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: .*b\.json/);
    expect(stdout).toBe(
      '3 checks of nncheck’s own backpropagation: 1 error, 2 match\n  specs/b.json: not checked, see the error\n' +
        'Your own code was not checked: add --reported FILE, --run "CMD" or --module FILE; nncheck init writes an adapter.\n',
    );
  });

  test('--all shows those that match, too', async () => {
    const { stdout } = await cli(['grad', 'specs', '--all'], { cwd });
    expect(stdout).toMatch(
      /specs\/a\.json[\s\S]*\n\n.*specs\/c\.json[\s\S]*\n\n3 checks of nncheck’s own backpropagation: 1 error, 2 match/,
    );
  });

  test('the JSON report has them all', async () => {
    const report = JSON.parse((await cli(['grad', 'specs/*.json', '--json'], { cwd })).stdout);
    expect(report.status).toBe('error');
    expect(report.error.message).toContain('b.json');
    expect(report.checks.map((check: { status: string }) => check.status)).toEqual([
      'match',
      'error',
      'match',
    ]);
  });

  test('where none can be loaded, what is said of all starts at the first line', async () => {
    const { status, stdout } = await cli(['grad', 'specs/b.json', 'specs/none.json'], { cwd });
    expect(status).toBe(2);
    expect(stdout).toBe(
      '2 checks: 2 errors\n  specs/b.json: not checked, see the error\n  specs/none.json: not checked, see the error\n',
    );
  });

  test('--quiet is a line for each, and one for all', async () => {
    const { stdout } = await cli(['grad', 'specs/a.json', 'specs/c.json', '--quiet'], { cwd });
    expect(stdout.trimEnd().split('\n')).toEqual([
      '✓ specs/a.json: nncheck’s own backpropagation is right at all 3 weights',
      '✓ specs/c.json: nncheck’s own backpropagation is right at all 3 weights',
      '2 checks of nncheck’s own backpropagation: 2 match',
    ]);
  });
});

test('--json and --reporter json are one report', async () => {
  const [one, both] = await Promise.all([
    cli(['grad', '--task', 'xor', '--json']),
    cli(['grad', '--task', 'xor', '--json', '--reporter', 'json']),
  ]);
  expect(both).toEqual(one);
});

test('a spec is read from stdin', async () => {
  const { status, stdout } = await cli(['grad', '-'], { input: JSON.stringify(SPEC) });
  expect(status).toBe(0);
  expect(stdout).toContain('at all 3 weights');
});

describe('a report in a file', () => {
  test('is written beside the one on stdout, without colours, and not over another', async () => {
    const cwd = folder({});
    const args = [
      'grad',
      '--task',
      'xor',
      '--color',
      '--reporter',
      'json=report.json',
      '--reporter',
      'table',
    ];
    const first = await cli(args, { cwd });
    expect(first.status).toBe(0);
    expect(first.stdout).toContain('\u001b[');
    expect(JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')).status).toBe('match');

    expect(await cli(args, { cwd })).toEqual(first);
  });

  test('that nncheck did not write is an error before the work', async () => {
    const cwd = folder({ 'report.json': 'mine' });
    const args = ['grad', '--task', 'xor', '--reporter', 'json=report.json'];
    const refused = await cli(args, { cwd });
    expect(refused).toMatchObject({ status: 2, stdout: '' });
    expect(refused.stderr).toContain('--force');
    expect((await cli([...args, '--force'], { cwd })).status).toBe(0);
  });

  test('whose folder is missing is an error before the work', async () => {
    const { status, stdout, stderr } = await cli([
      'grad',
      '--task',
      'xor',
      '--reporter',
      'json=no/such/report.json',
    ]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('--reporter: ');
  });

  test('is the only one where it is the table, and the table is on stdout too', async () => {
    const cwd = folder({});
    const { stdout } = await cli(['grad', '--task', 'xor', '--reporter', 'table=report.txt'], { cwd });
    expect(existsSync(join(cwd, 'report.txt'))).toBe(true);
    expect(readFileSync(join(cwd, 'report.txt'), 'utf8')).toBe(`nncheck grad\n\n${stdout}`);
  });
});

test.each([40, 80, 200])('a terminal of %d columns is not overrun, and has colours', async (terminal) => {
  const { stdout } = await cli(['grad', '--task', 'iris'], { terminal, env: { TERM: 'xterm' } });
  expect(stdout).toContain('\u001b[32m✓ match\u001b[39m');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these take no room
  const lines = stdout.replace(/\u001b\[\d+m/g, '').split('\n');
  expect(lines.filter((line) => [...line].length > terminal)).toEqual([]);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the work with status %d, and nothing listens any more', async (signal, expected) => {
  const layers = [{ type: 'dense', name: 'wide', units: 400, activation: 'sigmoid' }, ...SPEC.network.layers];
  const cwd = folder({ 'large.json': { ...SPEC, network: { inputs: 2, layers } } });
  const { host, listeners, texts } = madeHost(['grad', 'large.json'], { cwd });
  const status = await run({
    ...host,
    onSignal(handler) {
      queueMicrotask(() => handler(signal));
      return host.onSignal(handler);
    },
  });
  expect(status).toBe(expected);
  expect(texts()).toEqual({ stdout: '', stderr: '' });
  expect(listeners.size).toBe(0);
});

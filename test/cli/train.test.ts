import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../src/cli.ts';
import { loadSpec } from '../../src/problem/load.ts';
import { train } from '../../src/training/train.ts';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { cli, madeHost } from '../support/host.ts';

let cwd: string;
beforeEach(() => {
  cwd = folder({}, 'nncheck train ');
});
const here = (...args: string[]) => cli(['train', ...args], { cwd });
const read = (name: string) => readFileSync(join(cwd, name), 'utf8');
const specs = join(ROOT, 'fixtures/specs');

describe('the report', () => {
  test('has the checks, the log on its schedule, the plot, and the truth table', async () => {
    const { status, stdout, stderr } = await here('--task', 'xor');
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('xor');
    expect(lines.filter((line) => line.startsWith('✓'))).toEqual([
      expect.stringMatching(
        /^✓ gradient check before training: 9 weights match, largest relative error \S+e-\d+$/,
      ),
      expect.stringMatching(
        /^✓ gradient check after training: 9 weights match, largest relative error \S+e-\d+$/,
      ),
    ]);
    const logged = lines.map((line) => /^ *([\d,]+) {2}\d/.exec(line)?.[1]).filter(Boolean);
    expect(logged).toEqual(['0', '1', '2', '5', '10', '20', '50', '100', '200', '500', '1,000', '2,000']);
    expect(stdout).toContain('\ncost by epoch (both axes logarithmic)\n');
    const table = stdout.slice(stdout.indexOf('\nafter 2,000 epochs: cost '));
    expect(table).toContain('4 of 4 examples right\n');
    expect(table).not.toContain('wrong');
    const outputs = [...table.matchAll(/^([01]) ([01]) +([01]) +(0\.\d+)$/gm)];
    expect(outputs.map(([, a, b, target]) => a + b + target)).toEqual(['000', '011', '101', '110']);
    for (const [, , , target, output] of outputs) expect(Math.round(Number(output))).toBe(Number(target));
  });

  test('names the examples that are wrong, and their share', async () => {
    const { status, stdout } = await here('--task', 'xor', '--epochs', '1');
    expect(status).toBe(0);
    expect(stdout).toContain('2 of 4 examples right (50 %)');
    expect(stdout.match(/ wrong$/gm)).toHaveLength(2);
  });

  test('counts classes of many examples, and measures the errors of a regression', async () => {
    expect((await here('--task', 'iris', '--epochs', '5')).stdout).toMatch(
      /\n.* \d+ of 150 examples right \(\d\d\.?\d? %\)\n$/,
    );
    expect((await here('--task', 'sine', '--epochs', '5')).stdout).toMatch(
      /worst error \S+, root mean square error \S+\n$/,
    );
  });

  test('--quiet leaves the checks and the result', async () => {
    const { stdout } = await here('--task', 'and', '--quiet');
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/:.*/, '')),
    ).toEqual(['✓ gradient check before training', '✓ gradient check after training', 'after 1,000 epochs']);
  });

  test('--no-check leaves the checks out', async () => {
    const { status, stdout } = await here('--task', 'and', '--no-check');
    expect(status).toBe(0);
    expect(stdout).not.toContain('gradient check');
  });

  test.each([40, 80, 200])('fits a terminal of %i columns', async (terminal) => {
    for (const task of ['xor', 'iris', 'sine']) {
      const { stdout } = await cli(['train', '--task', task, '--epochs', '20', '--no-color'], {
        cwd,
        terminal,
      });
      for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(terminal);
      expect(stdout).toContain('cost by epoch');
    }
  });

  test('the flags replace what the spec says', async () => {
    const { stdout } = await here(
      ...[
        '--task',
        'iris',
        '--epochs',
        '3',
        '--learning-rate',
        '0.5',
        '--batch-size',
        '50',
        '--gradient',
        'numeric',
      ],
    );
    expect(stdout).toContain('3 epochs of Adam, learning rate 0.5');
    expect(stdout).toContain('50 examples in random order, gradient by finite differences');
    const seeded = async (seed: string) =>
      (await here('--task', 'xor', '--epochs', '5', '--seed', seed)).stdout;
    expect(await seeded('4')).toBe(await seeded('4'));
    expect(await seeded('4')).not.toBe(await seeded('5'));
  });

  test('a training that diverges says so, when, and what to try; status 1', async () => {
    const { status, stdout } = await here('--task', 'sine', '--learning-rate', '1e200');
    expect(status).toBe(1);
    expect(stdout).toContain('diverged: the cost is NaN after epoch 1');
    expect(stdout).toContain('Try --learning-rate 1e+199 instead of 1e+200');
  });
});

describe('--json', () => {
  test('is one object with the history, the end and the checks', async () => {
    const { status, stdout, stderr } = await here('--task', 'iris', '--epochs', '10', '--json');
    expect([status, stderr]).toEqual([0, '']);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      schemaVersion: 1,
      command: 'train',
      status: 'match',
      name: 'iris',
      ended: 'completed',
      final: { epoch: 10 },
      checks: [
        {
          when: 'before',
          status: 'match',
          checked: 67,
          weights: 67,
          examples: 150,
          mismatches: 0,
          inconclusive: 0,
        },
        { when: 'after', status: 'match' },
      ],
      findings: [],
    });
    expect(report.history.map(({ epoch }: { epoch: number }) => epoch)).toEqual([0, 1, 2, 5, 10]);
    expect(report.final.cost).toBe(report.history.at(-1).cost);
    expect(report.final.outputs).toHaveLength(150);
    for (const row of report.final.outputs) expect(row[0] + row[1] + row[2]).toBeCloseTo(1, 12);
  });

  test('carries what is not finite as a string', async () => {
    const { status, stdout } = await here('--task', 'sine', '--learning-rate', '1e200', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'diverged',
      ended: 'diverged',
      final: { epoch: 1, cost: 'NaN' },
    });
  });

  test('without checks it claims nothing', async () => {
    const { stdout } = await here('--task', 'and', '--json', '--no-check');
    expect(JSON.parse(stdout)).toMatchObject({ status: 'not checked', checks: [] });
  });
});

describe('--log', () => {
  test('.csv has a line for each entry', async () => {
    await here('--task', 'and', '--epochs', '10', '--log', 'log.csv');
    const [heading, ...rows] = read('log.csv').trimEnd().split('\n');
    expect(heading).toBe('epoch,cost,gradientNorm');
    expect(rows.map((row) => Number(row.split(',')[0]))).toEqual([0, 1, 2, 5, 10]);
    for (const row of rows)
      expect(
        row
          .split(',')
          .map(Number)
          .every((value) => value >= 0),
      ).toBe(true);
  });

  test('.jsonl has an object for each entry, the same as the report', async () => {
    const { stdout } = await here('--task', 'and', '--epochs', '10', '--log', 'log.jsonl', '--json');
    const lines = read('log.jsonl').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(JSON.parse(stdout).history);
  });

  test('the entries are there before the training ends', async () => {
    const { host, send } = madeHost(
      ['train', '--task', 'xor', '--epochs', '1000000000', '--log', 'log.csv'],
      { cwd },
    );
    const status = run(host);
    while (!existsSync(join(cwd, 'log.csv')) || read('log.csv').split('\n').length < 12) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    send('SIGINT');
    expect(await status).toBe(130);
  });

  test('another extension is told before the training', async () => {
    const { status, stderr, stdout } = await here('--task', 'and', '--log', 'log.txt');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(
      '--log: the extension selects the format and has to be one of .csv, .jsonl, .ndjson, found "log.txt"',
    );
  });
});

describe('--save-parameters', () => {
  test.each(['packed-in-out', 'octave-unrolled', 'csv-classes'])(
    '%s: what is saved is what parameters.file reads, in the person’s own layout',
    async (name) => {
      const path = join(specs, `${name}.json`);
      expect((await here(path, '--epochs', '3', '--save-parameters', 'after.json')).status).not.toBe(2);
      const expected = await train(await loadSpec(path, { cwd, epochs: 3 }), { check: false });
      const spec = JSON.parse(readFileSync(path, 'utf8'));
      const { values: _, init: __, ...parameters } = spec.parameters ?? {};
      const data = JSON.parse(
        JSON.stringify(spec.data).replaceAll('flowers.csv', join(specs, 'flowers.csv')),
      );
      writeFileSync(
        join(cwd, 'again.json'),
        JSON.stringify({ ...spec, data, parameters: { ...parameters, file: 'after.json' } }),
      );
      expect((await loadSpec('again.json', { cwd })).parameters).toEqual(expected.parameters);
    },
  );

  test('what the signal left is saved', async () => {
    const { host, send, texts, listeners } = madeHost(
      ['train', '--task', 'xor', '--epochs', '1000000000', '--save-parameters', 'kept.json'],
      { cwd },
    );
    const running = run(host);
    while (!/\n +1,000 {2}/.test(texts().stdout)) await new Promise((resolve) => setTimeout(resolve, 5));
    send('SIGTERM');
    expect(await running).toBe(143);
    expect(texts().stdout).toMatch(/\nstopped after [\d,]+ epochs: cost /);
    expect(Object.keys(JSON.parse(read('kept.json')))).toEqual([
      'hidden.weight',
      'hidden.bias',
      'output.weight',
      'output.bias',
    ]);
    expect(listeners.size).toBe(0);
  });

  test('nothing is saved of a training that diverged', async () => {
    await here('--task', 'sine', '--learning-rate', '1e200', '--save-parameters', 'none.json');
    expect(existsSync(join(cwd, 'none.json'))).toBe(false);
  });
});

describe('a file that cannot be written', () => {
  test.each([
    ['--log', 'there.csv', 'file-exists'],
    ['--save-parameters', 'there.json', 'file-exists'],
    ['--save-parameters', 'nowhere/file.json', 'folder-missing'],
    ['--log', 'nowhere/file.csv', 'folder-missing'],
  ])('%s %s is told before the training: %s', async (flag, file, code) => {
    writeFileSync(join(cwd, 'there.csv'), 'mine');
    writeFileSync(join(cwd, 'there.json'), 'mine');
    const { status, stdout, stderr } = await here('--task', 'and', flag, file, '--json');
    expect(status).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error: ${flag}: .*\n$`));
    expect(JSON.parse(stdout)).toMatchObject({ command: 'train', status: 'error', error: { code } });
    expect([read('there.csv'), read('there.json')]).toEqual(['mine', 'mine']);
  });

  test('--force replaces what is there', async () => {
    writeFileSync(join(cwd, 'there.csv'), 'mine');
    writeFileSync(join(cwd, 'there.json'), 'mine');
    const files = ['--log', 'there.csv', '--save-parameters', 'there.json'];
    expect((await here('--task', 'and', ...files, '--force')).status).toBe(0);
    expect(read('there.csv')).toMatch(/^epoch,/);
    expect(Object.keys(JSON.parse(read('there.json')))).toEqual(['output.weight', 'output.bias']);
  });

  test('a log is not begun for parameters that cannot be saved', async () => {
    await here('--task', 'and', '--log', 'log.csv', '--save-parameters', 'nowhere/file.json');
    expect(existsSync(join(cwd, 'log.csv'))).toBe(false);
  });
});

test('several specs, none, and an unknown task are usage errors', async () => {
  expect((await here(specs)).stderr).toMatch(/train trains one spec, not \d+: name one of them/);
  expect((await here()).stderr).toContain('train needs a spec or a task, such as: nncheck train --task xor');
  const unknown = await here('--task', 'xorr');
  expect(unknown.status).toBe(2);
  expect(unknown.stderr).toContain('did you mean xor?');
});

import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';

const { FORCE_COLOR: _, ...ENV } = process.env;
/** What a signal may take to be felt. A loaded machine is slower than the promise, which is one second. */
const SOON_MS = 2000;

const dense = (units: number, activation: string) => ({ type: 'dense', units, activation });
const numbers = (count: number) => Array.from({ length: count }, (_, k) => Math.sin(3 * k + 1));

/** A network of wide layers, whose differences take many seconds. */
const LARGE = {
  network: { inputs: 300, layers: Array.from({ length: 4 }, () => dense(600, 'gelu')) },
  loss: { type: 'squared' },
  data: {
    inputs: Array.from({ length: 100 }, () => numbers(300)),
    targets: Array.from({ length: 100 }, () => numbers(600)),
  },
};

/** A network whose wrong gradient has no name, which many pairs of faults are tried for. */
const DEEP = {
  network: { inputs: 8, layers: [dense(12, 'sigmoid'), dense(12, 'tanh'), dense(6, 'sigmoid')] },
  loss: { type: 'squared', reduction: 'mean' },
  regularization: { l2: 0.1 },
  data: {
    inputs: Array.from({ length: 40 }, (_, k) => numbers(8).map((value) => value * Math.cos(k))),
    targets: Array.from({ length: 40 }, (_, k) => numbers(6).map((value) => Math.abs(value) * (k % 2))),
  },
};
const TENSORS = { layer1: [12, 8], layer2: [12, 12], layer3: [6, 12] };
const NAMELESS = {
  gradient: Object.fromEntries(
    Object.entries(TENSORS).flatMap(([name, [units, inputs]]) => [
      [
        `${name}.weight`,
        Array.from({ length: units }, (_, k) => numbers(inputs).map((v) => v * Math.sin(7 * k))),
      ],
      [`${name}.bias`, numbers(units)],
    ]),
  ),
};

interface Interrupted {
  readonly status: number | null;
  readonly ended: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

/** Starts nncheck with an open stdin, sends a signal after some time, and measures how long it takes to end. */
async function interrupted(
  args: readonly string[],
  cwd: string,
  {
    after,
    signal = 'SIGINT',
    reads = true,
  }: { after: number; signal?: 'SIGINT' | 'SIGTERM'; reads?: boolean },
): Promise<Interrupted> {
  const child = spawn(process.execPath, [join(ROOT, 'bin/nncheck.js'), ...args], { cwd, env: ENV });
  const text = { stdout: '', stderr: '' };
  child.stderr.on('data', (part) => {
    text.stderr += part;
  });
  if (reads) {
    child.stdout.on('data', (part) => {
      text.stdout += part;
    });
  }
  const exited = new Promise<[number | null, string | null]>((resolve) =>
    child.once('exit', (status, ended) => resolve([status, ended])),
  );
  const first = await Promise.race([exited, delay(after)]);
  expect(first, `it ended by itself: ${text.stderr}`).toBeUndefined();
  const sent = performance.now();
  child.kill(signal);
  const [status, ended] = await exited;
  const ms = performance.now() - sent;
  await delay(50); // what is in the pipes
  return { status, ended, ...text, ms };
}

/** A status of 130, or the signal itself, which a shell shows as 130. */
function expectInterrupted({ status, ended, ms }: Interrupted): void {
  if (status === null) expect(ended).toBe('SIGINT');
  else expect(status).toBe(130);
  expect(ms).toBeLessThan(SOON_MS);
}

test.each([
  ['a spec', ['grad', '-']],
  ['reported numbers', ['grad', '--task', 'xor', '--reported', '-']],
])('a signal ends the wait for %s on stdin', async (_what, args) => {
  const run = await interrupted(args, folder(), { after: 1200 });
  expectInterrupted(run);
  expect(run.stderr).toBe('');
});

test('SIGTERM does too, with its own status', async () => {
  const { status } = await interrupted(['grad', '-'], folder(), { after: 1200, signal: 'SIGTERM' });
  expect(status).toBe(143);
});

test('a signal ends the wait for a pipe that nobody writes to', async () => {
  const cwd = folder();
  spawnSync('mkfifo', [join(cwd, 'spec.json')]);
  expectInterrupted(await interrupted(['grad', 'spec.json'], cwd, { after: 1200 }));
});

test('a signal is felt while a large .csv is read', async () => {
  const rows = Array.from({ length: 3_000_000 }, (_, k) => `${k % 1000},${k % 7}\n`);
  const network = { inputs: 1, layers: [dense(1, 'tanh')] };
  const data = { file: 'data.csv', inputs: [0], targets: [1] };
  const spec = { network, loss: { type: 'squared' }, data };
  const cwd = folder({ 'data.csv': rows.join(''), 'spec.json': spec });
  expectInterrupted(await interrupted(['grad', 'spec.json'], cwd, { after: 1300 }));
});

test('a signal ends the measurement of a large network', async () => {
  const cwd = folder({ 'spec.json': LARGE });
  expectInterrupted(await interrupted(['grad', 'spec.json'], cwd, { after: 2500 }));
});

test('a signal ends the search for names, and the verdict is printed', async () => {
  const cwd = folder({ 'spec.json': DEEP, 'given.json': NAMELESS });
  const run = await interrupted(['grad', 'spec.json', '--reported', 'given.json'], cwd, { after: 2500 });
  expectInterrupted(run);
  expect(run.stdout).toContain('✗ mismatch');
});

test('a signal ends nncheck though nobody reads its report', async () => {
  const layers = [{ ...dense(100, 'linear'), name: 'wide' }];
  const spec = {
    ...LARGE,
    network: { inputs: 300, layers },
    data: { inputs: [numbers(300)], targets: [numbers(100)] },
  };
  const cwd = folder({ 'spec.json': spec });
  expectInterrupted(await interrupted(['grad', 'spec.json', '--json'], cwd, { after: 5000, reads: false }));
});

test('--deadline ends a check in which nothing is judged yet, with status 3', () => {
  const started = performance.now();
  const child = spawnSync(
    process.execPath,
    [join(ROOT, 'bin/nncheck.js'), 'grad', 'spec.json', '--deadline', '0.5'],
    { cwd: folder({ 'spec.json': LARGE }), env: ENV, encoding: 'utf8' },
  );
  // An estimate of the time may stand before it.
  expect(child.stderr).toContain('error: --deadline: 0.5 s passed before anything was checked\n');
  expect(child.status).toBe(3);
  expect(performance.now() - started).toBeLessThan(5000);
});

test('--deadline keeps what was found of a program until then', () => {
  const program = join(ROOT, 'fixtures/programs/misbehaving/program.py');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(ROOT, 'bin/nncheck.js'), 'grad', '--deadline', '4', '--', 'python3', program, 'slow'],
    { env: ENV, encoding: 'utf8' },
  );
  expect(status).toBe(3);
  expect(stderr).toMatch(/^(about \d+ minutes?: 2,000 weights of python3 .*\n)?$/);
  expect(stdout).toMatch(/Interrupted: [\d,]+ of 2,000 weights were compared/);
});

import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';

const NNCHECK = join(ROOT, 'bin/nncheck.js');
const SPEC = {
  network: {
    inputs: 4,
    layers: [
      { type: 'dense', units: 6, activation: 'tanh' },
      { type: 'dense', units: 3, activation: 'softmax' },
    ],
  },
  loss: { type: 'categorical-crossentropy', reduction: 'mean' },
  data: { task: 'iris', shuffle: true, examples: 100 },
  train: {
    optimizer: { type: 'adam', learningRate: 0.003 },
    validation: { task: 'iris', shuffle: true, skip: 100 },
    epochs: 400,
    batchSize: 5,
  },
};
const FLAGS = ['train', 'spec.json', '--json', '--log', 'log.csv', '--save-parameters', 'end.json'];

function end(cwd: string, flags: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [NNCHECK, ...FLAGS, ...flags], {
    cwd,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return [stdout, readFileSync(join(cwd, 'log.csv'), 'utf8'), readFileSync(join(cwd, 'end.json'), 'utf8')];
}

// test/bench/resume.js does so at 50 random moments.
test.each([
  ['its first checkpoint', []],
  ['a later epoch', ['100,']],
  ['its last epochs', ['200,']],
])('a training that is killed after %s and resumed leaves the same bytes', async (_when, logged) => {
  const cwd = folder({ 'spec.json': SPEC });
  const args = [NNCHECK, ...FLAGS, '--checkpoint', 'c.checkpoint', '--every', '5'];
  const child = spawn(process.execPath, args, { cwd, stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const isThere = () =>
    existsSync(join(cwd, 'c.checkpoint')) &&
    logged.every((line) => readFileSync(join(cwd, 'log.csv'), 'utf8').includes(`\n${line}`));
  while (child.exitCode === null && !isThere()) await delay(2);
  child.kill('SIGKILL');
  await ended;
  // Where the machine was slow it may have ended before: it is then resumed from its end, and has left its parameters.
  const rest = end(cwd, ['--resume', 'c.checkpoint', '--force']);
  expect(rest).toEqual(end(folder({ 'spec.json': SPEC }), []));
});

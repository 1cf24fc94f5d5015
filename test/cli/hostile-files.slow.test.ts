import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

const LONG = 'a'.repeat(300);

/** The bytes of a .safetensors file with that header and no numbers. */
function safetensors(header: string): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, Buffer.from(header)]);
}

test.each([
  ['objects', '{"a":'.repeat(5000) + '1'.concat('}'.repeat(5000))],
  ['lists', `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`],
])('a header of %s nested 5,000 deep is told as such', async (_what, header) => {
  const cwd = folder({ 'given.safetensors': safetensors(header) });
  const { status, stderr } = await cli(['grad', '--task', 'xor', '--reported', 'given.safetensors'], { cwd });
  expect(stderr).toContain('the header is nested deeper');
  expect(status).toBe(2);
});

test.each([
  ['a report', ['grad', '--task', 'xor', '--reporter', `json=${LONG}`], 2],
  ['a report in place of another', ['grad', '--task', 'xor', '--force', '--reporter', `json=${LONG}`], 2],
  ['a program', ['grad', '--task', 'xor', '--run', LONG], 4],
])('%s of a name that is too long is told in the words of the system', async (_what, args, expected) => {
  const { status, stderr } = await cli(args, { cwd: folder() });
  expect(stderr).toContain('ENAMETOOLONG');
  expect(stderr).not.toContain('bug of nncheck');
  expect(status).toBe(expected);
});

test('parameters and the files of a report are regular files: a pipe is not waited for', async () => {
  const spec = {
    network: { inputs: 1, layers: [{ type: 'dense', units: 1, activation: 'tanh' }] },
    loss: { type: 'squared' },
    data: { inputs: [[1]], targets: [[0]] },
  };
  const cwd = folder({
    'piped.json': { ...spec, parameters: { file: 'pipe.npz' } },
    'spec.json': spec,
    'given.json': { gradient: 'pipe.npz' },
  });
  spawnSync('mkfifo', [join(cwd, 'pipe.npz')]);
  for (const args of [['piped.json'], ['spec.json', '--reported', 'given.json']]) {
    const { status, stderr } = await cli(['grad', ...args], { cwd });
    expect(stderr).toContain('a regular file is expected');
    expect(status).toBe(2);
  }
});

const ONE_WEIGHT = {
  network: { inputs: 1, layers: [{ type: 'dense', units: 1, activation: 'tanh' }] },
  loss: { type: 'squared' },
  data: { inputs: [[0.5]], targets: [[1]] },
};

test('a device is written to, and stays a device', async () => {
  const cwd = folder({ 'spec.json': ONE_WEIGHT });
  // Not the device itself: what is tried here must not be able to harm the machine.
  const pipe = join(cwd, 'pipe');
  spawnSync('mkfifo', [pipe]);
  const reading = readFile(pipe, 'utf8');
  const { status } = await cli(['grad', 'spec.json', '--reporter', 'json=pipe', '--force'], { cwd });
  expect(status).toBe(0);
  expect(JSON.parse(await reading).status).toBe('match');
  expect(statSync(pipe).isFIFO()).toBe(true);
});

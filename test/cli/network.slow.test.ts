import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT, startNncheck } from '../support/built.ts';
import { folder } from '../support/files.ts';

/** Replaces everything of Node that reaches a network, in nncheck and in each thread and process of Node that it starts. */
const GUARD = `
const { appendFileSync } = require('node:fs');
const told = (what) => (...args) => {
  appendFileSync(process.env.NETWORK_LOG, what + '\\n');
  throw new Error('no network: ' + what);
};
require('node:net').Socket.prototype.connect = told('connect');
require('node:net').Server.prototype.listen = told('listen');
require('node:dgram').Socket.prototype.bind = told('bind');
for (const name of ['lookup', 'resolve']) require('node:dns')[name] = told(name);
globalThis.fetch = told('fetch');
`;

test.each([
  'grad --task xor',
  'forward --task xor',
  'train --task xor --epochs 2',
  'ladder',
  'explain NN101',
  'init python',
  'schema report',
  'completion bash',
  '--help',
  'grad spec.json',
  `grad --run "${process.execPath} ${join(ROOT, 'fixtures/programs/javascript/network.mjs')} xor"`,
])('%s needs no network', async (line) => {
  const spec = {
    $schema: 'https://example.org/spec.schema.json',
    network: { inputs: 1, layers: [{ type: 'dense', units: 1, activation: 'tanh' }] },
    loss: { type: 'squared' },
    data: { inputs: [[0.5]], targets: [[1]] },
  };
  const cwd = folder({ 'guard.cjs': GUARD, 'spec.json': spec });
  const log = join(cwd, 'network.log');
  const args = line.match(/"[^"]*"|\S+/g)!.map((word) => word.replaceAll('"', ''));
  const env = { NODE_OPTIONS: `--require ${join(cwd, 'guard.cjs')}`, NETWORK_LOG: log };
  const { status, stderr } = await startNncheck(args, { cwd, env }).done;
  expect({ status, stderr }).toEqual({ status: 0, stderr: expect.not.stringContaining('network') });
  expect(existsSync(log) ? readFileSync(log, 'utf8') : '').toBe('');
});

test('the guard would tell', async () => {
  const cwd = folder({ 'guard.cjs': GUARD, 'module.mjs': "await fetch('http://localhost/');\n" });
  const log = join(cwd, 'network.log');
  const env = { NODE_OPTIONS: `--require ${join(cwd, 'guard.cjs')}`, NETWORK_LOG: log };
  const args = ['grad', '--task', 'xor', '--run', `${process.execPath} module.mjs`];
  expect((await startNncheck(args, { cwd, env }).done).status).toBe(4);
  expect(readFileSync(log, 'utf8')).toBe('fetch\n');
});

test('no file of src imports what reaches a network', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  for (const file of sources.filter((name) => name.endsWith('.ts'))) {
    const text = readFileSync(join(ROOT, 'src', file), 'utf8');
    expect({ file, found: /node:(net|http|https|http2|tls|dns|dgram)'|\bfetch\(/.exec(text) }).toEqual({
      file,
      found: null,
    });
  }
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withChanges } from '../../src/commands/apply-advice.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

const SPEC = `{
    "network": { "inputs": 1, "layers": [{ "type": "dense", "units": 1, "activation": "sigmoid" }] },
    "loss": { "type": "squared" },
    "data": { "inputs": [[0], [1], [2]], "targets": [[10], [20], [40]] },
    "train": { "epochs": 20 }
}
`;

test('--apply writes the spec with the advice followed, and everything else as it was', async () => {
  const cwd = folder({ 'spec.json': SPEC });
  const { status } = await cli(['train', 'spec.json', '--apply', 'better.json'], { cwd });
  expect(status).toBe(1);
  const better = readFileSync(join(cwd, 'better.json'), 'utf8');
  expect(better).toContain('"loss": { "type": "squared" },\n    "data":');
  expect(better.split('\n')[1]).toBe(SPEC.split('\n')[1]!.replace('"sigmoid"', '"linear"'));
  expect(readFileSync(join(cwd, 'spec.json'), 'utf8')).toBe(SPEC);
  expect((await cli(['train', 'better.json'], { cwd })).status).toBe(0);
});

test('flags that the training was made with are in the spec that --apply writes', async () => {
  const cwd = folder({ 'spec.json': SPEC });
  await cli(['train', 'spec.json', '--epochs', '7', '--seed', '3', '--apply', 'better.json'], { cwd });
  const { train, parameters } = JSON.parse(readFileSync(join(cwd, 'better.json'), 'utf8'));
  expect(train.epochs).toBe(7);
  expect(parameters.seed).toBe(3);
});

test('--apply of a task writes the whole spec of it', async () => {
  const cwd = folder({});
  await cli(['train', '--task', 'xor', '--epochs', '20', '--apply', 'xor.json'], { cwd });
  const spec = JSON.parse(readFileSync(join(cwd, 'xor.json'), 'utf8'));
  expect(spec.data).toEqual({ task: 'xor' });
  expect(spec.train.epochs).toBeGreaterThan(20);
  expect((await cli(['train', 'xor.json'], { cwd })).stdout).toContain('4 of 4 examples right');
});

test('without advice nothing is written, and that is said', async () => {
  const cwd = folder({});
  const { status, stderr } = await cli(['train', '--task', 'and', '--apply', 'and.json'], { cwd });
  expect(status).toBe(0);
  expect(stderr).toContain('and.json was not written');
  expect(existsSync(join(cwd, 'and.json'))).toBe(false);
});

test.each([
  ['the spec itself', 'spec.json', ['--force'], 'this command reads spec.json'],
  ['a file that is there', 'there.json', [], 'there.json already exists'],
])('%s is not written to', async (_, file, flags, message) => {
  const cwd = folder({ 'spec.json': SPEC, 'there.json': '{}' });
  const { status, stderr } = await cli(['train', 'spec.json', '--apply', file, ...flags], { cwd });
  expect(status).toBe(2);
  expect(stderr).toContain(message);
});

test('the text of stdin cannot be written again', async () => {
  const { status, stderr } = await cli(['train', '-', '--apply', 'a.json'], { cwd: folder({}), input: SPEC });
  expect(status).toBe(2);
  expect(stderr).toContain('--apply needs a spec in a file');
});

test('a change may insert, replace, remove, and make what is not there', () => {
  const text = '{\n\t"layers": [1],\n\t"parameters": { "values": {}, "seed": 1 }\n}\n';
  const changed = withChanges(text, [
    { path: ['layers', 0], value: { units: 2 }, insert: true },
    { path: ['parameters', 'init'], value: { type: 'he' } },
    { path: ['parameters', 'seed'] },
    { path: ['train', 'optimizer', 'learningRate'], value: 0.1 },
    { path: ['loss', 'fromLogits'] },
  ]);
  expect(JSON.parse(changed)).toEqual({
    layers: [{ units: 2 }, 1],
    parameters: { init: { type: 'he' } },
    train: { optimizer: { learningRate: 0.1 } },
  });
  expect(changed).toContain('\n\t"train"');
});

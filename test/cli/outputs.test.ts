import { linkSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

const SPEC = {
  network: { inputs: 1, layers: [{ type: 'dense', units: 1, activation: 'tanh' }] },
  loss: { type: 'squared' },
  data: { file: 'data.csv', inputs: [0], targets: [1] },
};

const FILES = { 'spec.json': SPEC, 'data.csv': '0.5,1\n-0.5,0\n', 'given.json': { cost: 1 } };

test.each([
  ['the spec', ['grad', 'spec.json', '--reporter', 'json=spec.json'], 'spec.json'],
  ['the data of the spec', ['grad', 'spec.json', '--reporter', 'json=data.csv'], 'data.csv'],
  [
    'the report',
    ['grad', 'spec.json', '--reported', 'given.json', '--reporter', 'json=given.json'],
    'given.json',
  ],
  ['the data, as a log', ['train', 'spec.json', '--epochs', '1', '--log', 'data.csv'], 'data.csv'],
  [
    'the spec, as parameters',
    ['train', 'spec.json', '--epochs', '1', '--save-parameters', 'spec.json'],
    'spec.json',
  ],
])('an output never takes the place of %s, --force or not', async (_what, args, file) => {
  const cwd = folder(FILES);
  const before = readFileSync(join(cwd, file), 'utf8');
  const { status, stderr } = await cli([...args, '--force'], { cwd });
  expect(stderr).toContain(`this command reads ${file}`);
  expect(status).toBe(2);
  expect(readFileSync(join(cwd, file), 'utf8')).toBe(before);
});

test('an output never takes the place of a file that the report names', async () => {
  const printed = 'layer1.weight = [[0.1]]\nlayer1.bias = [0.2]\n';
  const cwd = folder({ ...FILES, 'given.json': { gradient: 'gradient.txt' }, 'gradient.txt': printed });
  const before = readFileSync(join(cwd, 'gradient.txt'), 'utf8');
  const args = [
    'grad',
    'spec.json',
    '--reported',
    'given.json',
    '--reporter',
    'json=gradient.txt',
    '--force',
  ];
  const { status, stderr } = await cli(args, { cwd });
  expect(stderr).toContain('this command reads gradient.txt');
  expect(status).toBe(2);
  expect(readFileSync(join(cwd, 'gradient.txt'), 'utf8')).toBe(before);
});

test.each([
  ['a link', symlinkSync],
  ['a hard link', linkSync],
])('an input is known behind %s too', async (_what, link) => {
  const cwd = folder(FILES);
  link(join(cwd, 'spec.json'), join(cwd, 'other.json'));
  const { status, stderr } = await cli(['grad', 'spec.json', '--reporter', 'json=other.json', '--force'], {
    cwd,
  });
  expect(stderr).toContain('this command reads other.json');
  expect(status).toBe(2);
});

test('two reports are not written into one file', async () => {
  const cwd = folder(FILES);
  const args = ['grad', 'spec.json', '--reporter', 'json=out', '--reporter', 'table=out'];
  const { status, stderr } = await cli(args, { cwd });
  expect(stderr).toContain('out is also the output of --reporter out');
  expect(status).toBe(2);
});

test('a log is emptied when there is something to write, and not before', async () => {
  const cwd = folder(FILES);
  writeFileSync(join(cwd, 'log.csv'), 'the log of yesterday\n');
  const broken = { ...SPEC, data: { file: 'missing.csv', inputs: [0], targets: [1] } };
  writeFileSync(join(cwd, 'broken.json'), JSON.stringify(broken));
  const args = ['--epochs', '1', '--log', 'log.csv', '--force'];
  expect((await cli(['train', 'broken.json', ...args], { cwd })).status).toBe(2);
  expect(readFileSync(join(cwd, 'log.csv'), 'utf8')).toBe('the log of yesterday\n');
  expect((await cli(['train', 'spec.json', ...args], { cwd })).status).toBe(0);
  expect(readFileSync(join(cwd, 'log.csv'), 'utf8')).toMatch(/^epoch,cost,gradientNorm\n0,/);
});

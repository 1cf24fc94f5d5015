import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { run } from '../../src/cli.ts';
import { candidatesFor } from '../../src/diagnosis/search/single-faults.ts';
import { plantAll } from '../../src/diagnosis/search/solve-constants.ts';
import { backpropagate } from '../../src/network/backpropagation.ts';
import { forward } from '../../src/network/forward.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import { folder } from '../support/files.ts';
import { cli, madeHost } from '../support/host.ts';

const dense = (name: string, units: number, activation: string) => ({
  type: 'dense',
  name,
  units,
  activation,
});
const SPEC = {
  name: 'deep',
  network: {
    inputs: 3,
    layers: [dense('first', 4, 'tanh'), dense('second', 3, 'sigmoid'), dense('output', 2, 'sigmoid')],
  },
  loss: { type: 'squared' },
  parameters: { layout: { weight: 'out-in' as const }, init: { type: 'sine' as const } },
  data: {
    inputs: Array.from({ length: 20 }, (_, k) => [Math.sin(k), Math.cos(3 * k), Math.sin(5 * k + 1)]),
    targets: Array.from({ length: 20 }, (_, k) => [k % 2, (k >> 1) % 2]),
  },
};
const WITHOUT_SLOPE = 'without the derivative of the activation in every hidden layer';
let cwd: string;

/** A report of the gradient that faults give, by what they do. */
async function reportOf(...faults: string[]) {
  const problem = await problemFromSpec(SPEC);
  const { network, parameters, data, tensors } = problem;
  const chosen = candidatesFor(problem).filter(({ variant }) => faults.includes(variant.does));
  expect(chosen).toHaveLength(faults.length);
  const pass = forward(network, parameters, data.inputs, data.count);
  const rules = plantAll(chosen, [2, 2]);
  const { gradient } = backpropagate(network, parameters, data, pass, undefined, rules);
  return Object.fromEntries(
    tensors.map(({ name, source }) => [name, Array.from(source, (index) => gradient[index])]),
  );
}

beforeAll(async () => {
  const right = await reportOf();
  cwd = folder({
    'deep.json': SPEC,
    'right.json': { gradient: right },
    'slope.json': { gradient: await reportOf(WITHOUT_SLOPE) },
    'nameless.json': {
      gradient: { ...right, 'second.weight': right['second.weight'].map((v, k) => v + Math.sin(7 * k)) },
    },
    'other.json': { numericalGradient: right, gradient: right, learningRate: 0.5 },
    'there.json': '{}',
  });
});

test('a fault that a report shows is planted, and its problem shrinks', async () => {
  const args = ['shrink', 'deep.json', '--reported', 'slope.json', '--output', 'small.json'];
  const { status, stdout, stderr } = await cli(args, { cwd });
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(stdout).toMatch(
    /Shrunk from 20 examples to 1, 3 layers to 2, 39 weights to 4; \d+ problems tried\. small\.json has it/,
  );
  expect(stdout).toMatch(/✗ NN107 .*in layer "\w+"/);
  // the delta of the hidden layer, right beside wrong
  expect(stdout).toMatch(/δ\[0\] = \S+·\S+ = \S+ {3}yours: \S+/);
  expect(stdout).toMatch(/∂J\/∂\w+\.weight\[0,0\] = \S+·\S+ = \S+ {3}yours: \S+/);
  const shrunk = JSON.parse(readFileSync(join(cwd, 'small.json'), 'utf8'));
  expect(shrunk.network.layers).toHaveLength(2);
  // nncheck reads what it wrote
  expect(await cli(['forward', 'small.json'], { cwd })).toMatchObject({ status: 0, stderr: '' });
  const numbers = [...Object.values(shrunk.parameters.values), shrunk.data.inputs].flat(3);
  for (const value of numbers) expect([0, 1, 2, 0.5, -1, -2, -0.5]).toContain(value);
});

test('the same input gives the same bytes', async () => {
  const args = ['shrink', 'deep.json', '--reported', 'slope.json'];
  expect(await cli(args, { cwd })).toEqual(await cli(args, { cwd }));
});

test('where everything matches, there is nothing to shrink', async () => {
  expect(await cli(['shrink', 'deep.json', '--reported', 'right.json'], { cwd })).toEqual({
    status: 0,
    stdout: 'deep: everything matches, so there is nothing to shrink\n',
    stderr: '',
  });
});

test.each([
  [
    ['deep.json', '--reported', 'nameless.json'],
    /no known fault reproduces these numbers, and numbers in a file/,
  ],
  [['deep.json'], /shrink needs what fails: numbers of your program, --reported FILE/],
  [['--reported', 'slope.json'], /shrink needs a spec or a task/],
  [['deep.json', '--reported', 'slope.json', '--output', 'there.json'], /there\.json already exists/],
  [
    ['deep.json', '--reported', 'slope.json', '--output', 'deep.json', '--force'],
    /this command reads deep\.json/,
  ],
  [
    ['deep.json', '--reported', 'slope.json', '--output', 'slope.json', '--force'],
    /this command reads slope\.json/,
  ],
  [
    ['deep.json', '--reported', 'slope.json', '--deadline', '0.001'],
    /0\.001 s passed before anything smaller/,
  ],
  [['deep.json', '--reported', 'slope.json', '--run', 'x'], /one implementation is checked at a time/],
])('cannot be shrunk: %s', async (args, message) => {
  const { status, stdout, stderr } = await cli(['shrink', ...args], { cwd });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(message);
});

test('a signal before anything smaller was found writes nothing', async () => {
  const args = ['shrink', 'deep.json', '--reported', 'slope.json', '--output', 'stopped.json'];
  const { host, send, texts } = madeHost(args, { cwd });
  const ended = run(host);
  const sent = setInterval(() => send('SIGINT'), 1);
  const status = await ended;
  clearInterval(sent);
  expect(status).toBe(130);
  expect(texts()).toEqual({ stdout: '', stderr: '' });
  expect(existsSync(join(cwd, 'stopped.json'))).toBe(false);
});

test('it fits a narrow terminal', async () => {
  const { stdout } = await cli(['shrink', 'deep.json', '--reported', 'slope.json', '--no-color'], {
    cwd,
    terminal: 50,
  });
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(50);
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Changes, CostFunction, Perturbation } from '../../../src/differences/cost-function.ts';
import { byIncrements } from '../../../src/differences/increments/increments.ts';
import { ownMemory } from '../../../src/differences/increments/memory.ts';
import { takeSnapshot } from '../../../src/differences/increments/snapshot.ts';
import { workPerMove } from '../../../src/differences/increments/work.ts';
import { buildNetwork } from '../../../src/network/build.ts';
import { forward } from '../../../src/network/forward.ts';
import { nncheck } from '../../support/built.ts';
import { networks, type RandomNetwork } from '../../support/networks.ts';
import { generator } from '../../support/random.ts';

/** Every weight on its own by different moves, then all of them together. */
function movesOf({ theta, random }: RandomNetwork): Perturbation[] {
  const singles = Array.from(theta, (_, index) =>
    [1e-12, 1e-7, -1e-3, 0.3].map((size) => ({ indices: [index], deltas: [size * random()] })),
  ).flat();
  const all = Int32Array.from(theta, (_, index) => index);
  return [...singles, { indices: all, deltas: theta.map(() => 1e-6 * random()) }];
}

async function answers(cost: CostFunction, moves: readonly Perturbation[]): Promise<Changes> {
  const changes = await cost.changes(moves);
  await cost.close?.();
  return changes;
}

test('a random network gives the same bits in JavaScript and in WebAssembly', async () => {
  await fc.assert(
    fc.asyncProperty(networks, async (made) => {
      const { network, theta, examples } = made;
      const moves = movesOf(made);
      const [first, second] = await Promise.all(
        (['javascript', 'webassembly'] as const).map((backend) =>
          answers(byIncrements(network, theta, examples, { jobs: 1, backend }), moves),
        ),
      );
      expect(second).toEqual(first);
    }),
    { numRuns: 60 },
  );
});

const directory = mkdtempSync(join(tmpdir(), 'nncheck-same-bits-'));
afterAll(() => rmSync(directory, { recursive: true }));

/** Large enough that several threads share the work, and more examples than are worked on at once. */
const LAYERS = [
  { type: 'dense', name: 'first', units: 24, activation: { type: 'relu' }, bias: true },
  { type: 'dense', name: 'second', units: 33, activation: { type: 'tanh' }, bias: true },
  { type: 'dense', name: 'output', units: 5, activation: { type: 'softmax' }, bias: true },
];
const [INPUTS, COUNT] = [17, 801];

test('the answers are the same to the last bit on 1, 2 and 3 threads', async () => {
  const random = generator(5);
  const network = buildNetwork({
    inputs: INPUTS,
    layers: LAYERS,
    loss: { type: 'categorical-crossentropy' },
    reduction: 'mean',
    regularization: { l1: 0.01, l2: 0, biases: false, reduction: 'sum' },
    precision: 'float64',
  });
  const theta = Float64Array.from({ length: network.space.size }, () => 0.4 * random());
  const examples = {
    count: COUNT,
    inputs: Float64Array.from({ length: COUNT * INPUTS }, () => Math.max(0, random())),
    targets: Float64Array.from({ length: COUNT * 5 }, (_, k) => (k % 5 === Math.floor(k / 5) % 5 ? 1 : 0)),
  };
  const moves = Array.from({ length: 4 * theta.length }, (_, k) => ({
    indices: [k % theta.length],
    deltas: [1e-3 * random()],
  }));
  const pass = forward(network, theta, examples.inputs, COUNT);
  const work = workPerMove(network, takeSnapshot(network, theta, examples, pass, ownMemory));
  // What is less is not worth a second thread, and would show nothing.
  expect(work * moves.length).toBeGreaterThan(1.2e8);
  const [one, two, three] = await Promise.all(
    [1, 2, 3].map((jobs) => answers(byIncrements(network, theta, examples, { jobs }), moves)),
  );
  expect(two).toEqual(one);
  expect(three).toEqual(one);
});

test('the report of the built command is the same to the byte with --jobs 1, 2 and 3', () => {
  const random = generator(6);
  const file = join(directory, 'spec.json');
  const rows = (length: number, of: (n: number) => number[]) => Array.from({ length }, (_, n) => of(n));
  writeFileSync(
    file,
    JSON.stringify({
      network: {
        inputs: INPUTS,
        layers: LAYERS.map(({ type, name, units, activation }) => ({ type, name, units, activation })),
      },
      loss: { type: 'categorical-crossentropy' },
      parameters: { init: { type: 'glorot' }, seed: 3 },
      data: {
        inputs: rows(COUNT, () => Array.from({ length: INPUTS }, () => random())),
        targets: rows(COUNT, (n) => [0, 1, 2, 3, 4].map((k) => (k === n % 5 ? 1 : 0))),
      },
    }),
  );
  const [one, two, three] = ['1', '2', '3'].map((jobs) =>
    nncheck(['grad', file, '--json', '--all', '--jobs', jobs]),
  );
  expect(one).toMatchObject({ status: 0, stderr: '' });
  expect(JSON.parse(one.stdout).checks[0].counts).toMatchObject({ mismatch: 0, inconclusive: 0 });
  expect(two.stdout === one.stdout).toBe(true);
  expect(three.stdout === one.stdout).toBe(true);
});

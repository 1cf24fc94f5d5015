import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Perturbation } from '../../../src/differences/cost-function.ts';
import { byIncrements } from '../../../src/differences/increments/increments.ts';
import { takeSnapshot } from '../../../src/differences/increments/snapshot.ts';
import { measureUnits } from '../../../src/differences/units/measure-units.ts';
import { networks, type RandomNetwork } from '../../support/networks.ts';

const BACKENDS = ['javascript', 'webassembly'] as const;

/** Every weight on its own by different moves, then all of them together. */
function movesOf({ theta, random }: RandomNetwork): Perturbation[] {
  const singles = Array.from(theta, (_, index) =>
    [1e-12, 1e-7, -1e-3, 0.3].map((size) => ({ indices: [index], deltas: [size * random()] })),
  ).flat();
  const all = Int32Array.from(theta, (_, index) => index);
  return [...singles, { indices: all, deltas: theta.map(() => 1e-6 * random()) }];
}

test('moves of weights change the cost of a random network by the same bits in JavaScript and in WebAssembly', async () => {
  await fc.assert(
    fc.asyncProperty(networks, async (made) => {
      const { network, theta, examples } = made;
      const moves = movesOf(made);
      const [first, second] = await Promise.all(
        BACKENDS.map((backend) =>
          byIncrements(network, takeSnapshot(network, theta, examples), backend).changes(moves),
        ),
      );
      expect(second).toEqual(first);
    }),
    { numRuns: 60 },
  );
});

test.each([undefined, 1e-3])('and so is the gradient by unit, with the step %s', async (step) => {
  await fc.assert(
    fc.asyncProperty(networks, async ({ network, theta, examples }) => {
      const [first, second] = await Promise.all(
        BACKENDS.map((backend) =>
          measureUnits(network, takeSnapshot(network, theta, examples), { backend, step }),
        ),
      );
      expect(second).toEqual(first);
    }),
    { numRuns: 100 },
  );
});

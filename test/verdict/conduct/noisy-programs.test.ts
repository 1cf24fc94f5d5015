import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkImplementation } from '../../../src/verdict/check-program.ts';
import { networks, type RandomNetwork } from '../../support/networks.ts';
import { implementationOf, type Rough } from '../../support/rough-program.ts';

async function check(random: RandomNetwork, rough: Rough = {}) {
  const implementation = implementationOf(random, rough);
  return (await checkImplementation(implementation, undefined, implementation.tensors, { seed: 1 })).check;
}

const f32 = (values: Float64Array): Float64Array => values.map(Math.fround);
/** Reproducible noise that is a part of the cost: a hash of its bits, since any smooth function of them may alias. */
const jitter = (part: number) => (cost: number) => {
  const [low, high] = new Uint32Array(Float64Array.of(cost).buffer);
  let hash = low ^ Math.imul(high, 0x9e3779b1);
  for (const shift of [16, 13, 16]) hash = Math.imul(hash ^ (hash >>> shift), 0x85ebca6b);
  return cost * (1 + part * (hash / 2 ** 31));
};

const RIGHT: Record<string, Rough> = {
  'in float64': {},
  'that prints 6 decimals': { cost: (cost) => Number(cost.toFixed(6)) },
  'that prints 6 significant digits': { cost: (cost) => Number(cost.toPrecision(6)) },
  'in float32': { cost: Math.fround, gradient: f32, theta: f32 },
  'that stores float32': { theta: f32 },
  'whose cost is off by 1e-9 of itself': { cost: jitter(1e-9) },
  'that prints its gradient with 8 decimals': { gradient: (g) => g.map((value) => Number(value.toFixed(8))) },
};

describe('nothing is wrong with a right program', () => {
  test.each(Object.entries(RIGHT))('%s', async (_name, rough) => {
    await fc.assert(
      fc.asyncProperty(networks, async (random) => {
        const { counts, status } = await check(random, rough);
        expect(counts.mismatch).toBe(0);
        expect(status).not.toBe('mismatch');
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});

test('a weight off by a hundredth of the largest gradient is found, and no other', async () => {
  let found = 0;
  let all = 0;
  await fc.assert(
    fc.asyncProperty(networks, fc.nat(), async (random, which) => {
      const at = which % random.network.space.size;
      const gradient = (g: Float64Array): Float64Array => {
        const largest = g.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        return g.map((value, k) => (k === at ? value + largest / 100 : value));
      };
      const { tensors } = await check(random, { gradient });
      const wrong = tensors.flatMap(({ weights: { verdict } }, k) =>
        [...verdict].flatMap((code, flat) =>
          code === 0 ? [random.network.space.tensors[k].offset + flat] : [],
        ),
      );
      if (wrong.length > 0) expect(wrong).toEqual([at]);
      all++;
      if (wrong.length > 0) found++;
    }),
    { numRuns: 100, seed: 2 },
  );
  // Where a kink is too near, or the cost is 0, it cannot be decided.
  expect(found / all).toBeGreaterThan(0.9);
});

test('a cost times 1e-6 or 1e6 changes no verdict', async () => {
  await fc.assert(
    fc.asyncProperty(networks, async (random) => {
      const gradient = (factor: number) => (g: Float64Array) =>
        g.map((value, k) => value * factor * (k % 3 === 0 ? 1.001 : 1));
      const verdicts = async (factor: number) => {
        const rough = { cost: (cost: number) => cost * factor, gradient: gradient(factor) };
        const { tensors } = await check(random, rough);
        return tensors.map(({ weights: { verdict } }) => [...verdict]);
      };
      const plain = await verdicts(1);
      // Powers of 2, so that the numbers are the same but for their exponent.
      expect(await verdicts(2 ** -20)).toEqual(plain);
      expect(await verdicts(2 ** 20)).toEqual(plain);
    }),
    { numRuns: 40, seed: 3 },
  );
});

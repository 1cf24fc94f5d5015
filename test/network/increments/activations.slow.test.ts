import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { activations } from '../../../src/network/activations/index.ts';
import { exactActivations } from '../../support/exact/activations.ts';
import {
  changeOf,
  MOVES,
  movesAcross,
  POINTS,
  tryActivation,
  trySoftmax,
} from '../../support/exact/sweep.ts';
import { generator } from '../../support/random.ts';

// Units in the last place of the change; for silu and the gelus, whose change has zeros, of the terms that it is made of.
const ULPS = 8;

describe('the change of an activation is exact from the smallest numbers to saturation', () => {
  test.each(Object.keys(exactActivations))('%s', (name) => {
    const tried = POINTS.flatMap((z) => [...MOVES, ...movesAcross(z)].map((d) => tryActivation(name, z, d)));
    expect(tried.filter(({ off }) => !(off < ULPS))).toEqual([]);
  });

  test.each(['elu', 'leaky-relu'])('%s with another constant', (name) => {
    const tried = POINTS.flatMap((z) => movesAcross(z).map((d) => tryActivation(name, z, d, 1.7)));
    expect(tried.filter(({ off }) => !(off < ULPS))).toEqual([]);
  });

  test.each([1.702, 0.3, -2.5])('swish with β = %d', (beta) => {
    const tried = POINTS.flatMap((z) =>
      [...MOVES, ...movesAcross(z)].map((d) => tryActivation('swish', z, d, beta)),
    );
    expect(tried.filter(({ off }) => !(off < ULPS))).toEqual([]);
  });

  test('softmax', () => {
    const random = generator(1);
    const pick = (list: readonly number[]) => list[Math.floor(((random() + 1) / 2) * list.length)];
    const tried = Array.from({ length: 600 }, (_, k) => {
      const draw = (list: readonly number[]) => Array.from({ length: 1 + (k % 4) }, () => pick(list));
      return trySoftmax(
        draw(POINTS),
        draw(k % 3 === 0 ? [...MOVES, 0, 0, 0] : [-1e-8, 1e-8, 2e-8, 0, 100, -31]),
      );
    }).flat();
    expect(tried.filter(({ off }) => !(off < ULPS))).toEqual([]);
  });

  test('of every activation of the table', () => {
    expect([...Object.keys(exactActivations), 'softmax'].sort()).toEqual(Object.keys(activations).sort());
  });
});

describe('no number makes it NaN', () => {
  const real = fc.double({ noNaN: true, min: -1e100, max: 1e100 });
  test.each(Object.keys(activations))('%s', (name) => {
    fc.assert(
      fc.property(real, real, real, real, (z, d, z2, d2) => {
        const change = changeOf(activations[name]().increment, [z, z2], [d, d2]);
        expect(change.some(Number.isNaN)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });
});

test('nothing changes by nothing', () => {
  for (const name of Object.keys(activations)) {
    for (const z of POINTS) {
      const [change] = changeOf(activations[name]().increment, [z], [0]);
      expect({ name, z, change: Math.abs(change) }).toEqual({ name, z, change: 0 });
    }
  }
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { explains, locateSpikes, type Moment } from '../../../src/differences/localize/prony.ts';
import { random } from '../../../src/problem/random.ts';

interface Source {
  readonly x: number;
  readonly amplitude: number;
}

/** The moments of sources, by the definition of T_j as a cosine, each off by a part of its bound. */
function momentsOf(sources: readonly Source[], count: number, bound = 0, seed = 1): Moment[] {
  const { uniform } = random(seed);
  return Array.from({ length: count }, (_, j) => {
    const value = sources.reduce((sum, { x, amplitude }) => sum + amplitude * Math.cos(j * Math.acos(x)), 0);
    return { value: value + bound * (2 * uniform() - 1), bound: Math.max(bound, 1e-14) };
  });
}

/** One to five places, at least 0.1 apart, with amplitudes of either sign. */
const sources = fc
  .uniqueArray(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 5 })
  .chain((places) =>
    fc.tuple(
      ...places.map((place) =>
        fc
          .tuple(fc.double({ min: 0.2, max: 5, noNaN: true }), fc.boolean())
          .map(([size, up]): Source => ({ x: place / 10, amplitude: up ? size : -size })),
      ),
    ),
  )
  .map((all) => all.sort((a, b) => a.x - b.x));

test('places and amplitudes are read from the moments', () => {
  fc.assert(
    fc.property(sources, (all) => {
      const spikes = locateSpikes(all.length, momentsOf(all, 2 * all.length + 1), random(1));
      expect(spikes).toHaveLength(all.length);
      spikes!.forEach(({ x, amplitude }, k) => {
        expect(x).toBeCloseTo(all[k].x, 6);
        expect(amplitude).toBeCloseTo(all[k].amplitude, 5);
      });
    }),
  );
});

test('moments with errors within their bounds give windows that hold the places, but for a few in a hundred', () => {
  const cases = fc.sample(sources, { numRuns: 400, seed: 3 });
  const held = cases.filter((all, seed) => {
    const spikes = locateSpikes(all.length, momentsOf(all, 2 * all.length + 1, 1e-9, seed), random(seed))!;
    return spikes.every(
      ({ low, high, amplitude, doubt }, k) =>
        low < all[k].x && all[k].x < high && Math.abs(amplitude - all[k].amplitude) < 1.3 * doubt,
    );
  });
  expect(held.length / cases.length).toBeGreaterThan(0.95);
  // And they are windows, not everywhere.
  const [{ low, high }] = locateSpikes(1, momentsOf([{ x: 0.3, amplitude: 2 }], 3, 1e-9), random(1))!;
  expect(high - low).toBeLessThan(1e-8);
});

test('no fewer places than there are explain the moments', () => {
  fc.assert(
    fc.property(sources, (all) => {
      const moments = momentsOf(all, 11, 1e-12);
      for (let k = 1; k <= 5; k++) expect(explains(k, moments), `${k} places`).toBe(k >= all.length);
    }),
  );
});

test('a moment without any error in it is explained by one place, wherever it is', () => {
  const nothing = Array.from({ length: 3 }, () => ({ value: 1e-13, bound: 1e-12 }));
  expect(explains(1, nothing)).toBe(true);
});

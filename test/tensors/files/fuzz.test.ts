import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NncheckError } from '../../../src/errors.ts';
import { LIMITS } from '../../../src/tensors/files/source.ts';
import { stopwatch } from '../../support/stopwatch.ts';
import { GOLDEN, readerFor } from './reading.ts';

/** Milliseconds of work. */
const QUICK = 1000;
/** The fixtures have at most 900 numbers, and a mutation cannot truthfully declare many more. */
const MOST_MEMORY = 64 * 2 ** 20;

/** Replaces, removes and inserts bytes; and turns single bits, which headers notice least. */
const mutations = fc.array(
  fc.oneof(
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat(8),
      insert: fc.uint8Array({ maxLength: 6 }),
    }),
    fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), bit: fc.nat(7) }),
    fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      fill: fc.constantFrom(0, 0x7f, 0xff),
      count: fc.integer({ min: 1, max: 8 }),
    }),
  ),
  { minLength: 1, maxLength: 3 },
);

function mutate(
  bytes: Uint8Array,
  changes: typeof mutations extends fc.Arbitrary<infer T> ? T : never,
): Uint8Array {
  let result = Uint8Array.from(bytes);
  for (const change of changes) {
    const start = Math.floor(change.at * result.length);
    if ('bit' in change) {
      if (start < result.length) result[start] ^= 1 << change.bit;
    } else if ('fill' in change) result.fill(change.fill, start, start + change.count);
    else
      result = Uint8Array.of(
        ...result.subarray(0, start),
        ...change.insert,
        ...result.subarray(start + change.remove),
      );
  }
  return result;
}

test.each([
  'f8-little.npy',
  'f2-big.npy',
  'fortran-3d.npy',
  'version-3.npy',
  'bool.npy',
  'savez.npz',
  'savez-compressed.npz',
  'zip64.npz',
  'zip64-compressed.npz',
  'all.safetensors',
  'bf16.safetensors',
])('%s with other bytes is read or refused, at once and without much memory', async (file) => {
  const bytes = readFileSync(join(GOLDEN, file));
  const counts = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(mutations, async (changes) => {
      const mutated = mutate(bytes, changes);
      const before = process.memoryUsage().arrayBuffers;
      const worked = stopwatch();
      try {
        for (const { shape, values } of (await readerFor(file)(mutated, file, LIMITS)).values())
          expect(values.length).toBe(shape.reduce((product, length) => product * length, 1));
        counts.read++;
      } catch (error) {
        if (!(error instanceof NncheckError)) throw error;
        expect(error.kind).toBe('data');
        expect(error.message).not.toMatch(/undefined|\[object|NaN/);
        expect(error.message.length).toBeLessThan(500);
        counts.refused++;
      }
      expect(worked()).toBeLessThan(QUICK);
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MOST_MEMORY);
    }),
    // Of a file that is mostly header, every change may be refused: the file as it is comes first.
    { numRuns: 600, examples: [[[]]] },
  );
  expect(Math.min(counts.read, counts.refused)).toBeGreaterThan(0);
});

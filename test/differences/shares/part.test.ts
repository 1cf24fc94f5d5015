import fc from 'fast-check';
import { expect, test } from 'vitest';
import { trainable, weightsOfShare } from '../../../src/differences/measurement.ts';
import { noAnswers } from '../../../src/differences/shares/answers.ts';
import { weightsOfPart } from '../../../src/differences/shares/part.ts';
import { problemFromText } from '../../../src/problem/load.ts';
import { randomSpec } from '../../golden/reports/specs.ts';

const parts = (of: number) => Array.from({ length: of }, (_, k) => ({ index: k + 1, of }));

test('each weight is in one part, and no part has many more than another', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 3000 }), fc.integer({ min: 1, max: 64 }), (size, of) => {
      const all = Int32Array.from({ length: size }, (_, k) => k);
      const found = parts(of).map((part) => weightsOfPart(all, part));
      expect(found.flatMap((part) => [...part]).sort((a, b) => a - b)).toEqual([...all]);
      const sizes = found.map(({ length }) => length);
      // 5 is the most of all sizes and numbers of parts here, tried one by one; the first is 715 weights in 3 parts.
      expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(5);
    }),
  );
});

test('of a dense network, whole units are in one part, and each layer is spread over all parts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 12 }), async (seed, of) => {
      const problem = await problemFromText(JSON.stringify(randomSpec(seed)));
      const { network } = problem;
      const weights = trainable(problem);
      const found = parts(of).map((part) =>
        weightsOfShare(network, weights, { part, answers: noAnswers() }, true),
      );
      expect(found.flatMap((part) => [...part]).sort((a, b) => a - b)).toEqual([...weights]);
      for (const { tensors, units, termOf } of network.layers) {
        const own = found.map(
          (part) =>
            new Set(
              [...part]
                .filter((weight) =>
                  tensors.some(({ offset, size }) => weight >= offset && weight < offset + size),
                )
                .map((weight) => termOf!(weight).unit),
            ),
        );
        expect(own.reduce((sum, { size }) => sum + size, 0)).toBe(units);
        const sizes = own.map(({ size }) => size);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 40 },
  );
});

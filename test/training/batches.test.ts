import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dealBatches, take } from '../../src/training/batches.ts';

/** `count` examples of two inputs and one target, all of which bear the example's number. */
function numbered(count: number) {
  const inputs = Float64Array.from({ length: 2 * count }, (_, k) => Math.floor(k / 2) + (k % 2) / 10);
  return { count, inputs, targets: Float64Array.from({ length: count }, (_, k) => k) };
}

const sizes = fc.record({
  count: fc.integer({ min: 1, max: 40 }),
  size: fc.integer({ min: 1, max: 45 }),
  seed: fc.nat(),
});

test('an epoch deals every example once, its inputs with its target, in batches of the size but the last', () => {
  fc.assert(
    fc.property(sizes, ({ count, size, seed }) => {
      const data = numbered(count);
      const epoch = dealBatches(data, size, seed);
      for (let repeat = 0; repeat < 3; repeat++) {
        const batches = [...epoch.next()].map(({ numbers }) => take(data, numbers));
        const dealt = batches.flatMap(({ targets }) => [...targets]);
        expect(dealt.toSorted((a, b) => a - b)).toEqual([...numbered(count).targets]);
        for (const { inputs, targets } of batches) {
          expect([...inputs]).toEqual([...targets].flatMap((number) => [number, number + 0.1]));
        }
        expect(batches.slice(0, -1).every((batch) => batch.count === size)).toBe(true);
      }
    }),
  );
});

test('the same seed deals the same, epoch after epoch; another one does not', () => {
  const order = (seed: number) => {
    const epoch = dealBatches(numbered(30), 7, seed);
    return [1, 2, 3].map(() => [...epoch.next()].flatMap(({ numbers }) => [...(numbers ?? [])]));
  };
  expect(order(5)).toEqual(order(5));
  expect(order(5)).not.toEqual(order(6));
  expect(order(5)[0]).not.toEqual(order(5)[1]);
});

test('one batch of all examples is the data itself', () => {
  const data = numbered(5);
  for (const size of [undefined, 5, 6]) {
    const batches = [...dealBatches(data, size, 1).next()];
    expect(batches.map(({ numbers }) => take(data, numbers))).toEqual([data]);
    expect(take(data, batches[0].numbers)).toBe(data);
  }
});

test('from its state it deals on', () => {
  const dealer = dealBatches(numbered(30), 7, 5);
  const dealt = (epoch: ReturnType<typeof dealer.next>) => [...epoch].map(({ numbers }) => [...numbers!]);
  dealt(dealer.next());
  const again = dealBatches(numbered(30), 7, 5, dealer.state());
  expect(dealt(again.next())).toEqual(dealt(dealer.next()));
});

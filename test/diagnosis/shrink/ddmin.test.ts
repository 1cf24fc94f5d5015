import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ddmin } from '../../../src/diagnosis/shrink/ddmin.ts';

/** The last part that failed, and how many were tried. */
async function smallest(length: number, least: number, fails: (part: readonly number[]) => boolean) {
  let kept = Array.from({ length }, (_, k) => k) as readonly number[];
  let tried = 0;
  await ddmin(kept, least, async (part) => {
    tried++;
    expect(part.length).toBeGreaterThanOrEqual(least);
    if (!fails(part)) return false;
    kept = part;
    return true;
  });
  return { kept, tried };
}

test('the items that are needed together stay, and no others', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(39), { minLength: 1, maxLength: 4 }), async (needed) => {
      const { kept } = await smallest(40, 1, (part) => needed.every((item) => part.includes(item)));
      expect(kept).toEqual([...needed].sort((a, b) => a - b));
    }),
  );
});

test('one of twenty takes as many tries as halving does', async () => {
  const { kept, tried } = await smallest(20, 1, (part) => part.length > 0);
  expect(kept).toHaveLength(1);
  expect(tried).toBeLessThanOrEqual(5);
});

test('where none is needed, none stays but the least', async () => {
  expect((await smallest(7, 0, () => true)).kept).toEqual([]);
  expect((await smallest(7, 2, () => true)).kept).toHaveLength(2);
  expect((await smallest(7, 1, () => false)).kept).toHaveLength(7);
});

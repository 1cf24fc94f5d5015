import fc from 'fast-check';
import { expect, test } from 'vitest';
import { regularizationChange } from '../../../src/network/regularization.ts';
import { parameterSpace } from '../../../src/tensors/parameters.ts';
import { exactly, reals, ulpsOff } from '../../support/exact/real.ts';
import { MOVES, movesAcross, POINTS } from '../../support/exact/sweep.ts';

const space = parameterSpace([
  { name: 'layer.weight', shape: [1, 1], axes: ['out', 'in'], kind: 'weight', layer: 'layer' },
  { name: 'layer.bias', shape: [1], axes: ['out'], kind: 'bias', layer: 'layer' },
]);
const [L1, L2, COUNT] = [0.3, 0.7, 7];

/** l1·|w| + l2/2·w², by subtraction in 760 digits. */
function exact(w: number, d: number) {
  const [before, move, l1, l2] = [w, d, L1, L2].map((x) => exactly(x, 760));
  const after = before.plus(move);
  const lengthened = after.abs().minus(before.abs()).times(l1);
  const squares = after.times(after).minus(before.times(before)).times(l2).div(2);
  const crosses = before.times(after).lt(0);
  const ends = crosses ? after.abs().plus(before.abs()).times(l1) : lengthened.abs();
  const terms = before.abs().plus(move.abs().div(2)).times(move.abs()).times(l2);
  const D = reals(60);
  return { change: D.div(lengthened.plus(squares), COUNT), magnitude: D.div(ends.plus(terms), COUNT) };
}

test('the change of the regularization is exact, and meets its kink where |w| turns', () => {
  const regularization = { l1: L1, l2: L2, biases: false, reduction: 'mean' as const };
  for (const w of POINTS) {
    for (const d of [...MOVES, ...movesAcross(w)]) {
      const { change, kink } = regularizationChange(
        space,
        regularization,
        Float64Array.of(w, 0),
        0,
        d,
        COUNT,
      );
      const off = ulpsOff(change, exact(w, d), Math.abs(w) + Math.abs(d));
      expect(off, `w = ${w}, d = ${d}`).toBeLessThan(8);
      const turns = w + d !== w && Math.sign(w + d) !== Math.sign(w);
      expect(kink, `w = ${w}, d = ${d}`).toBe(turns ? (w === 0 ? 'leaves' : 'crosses') : undefined);
    }
  }
});

test('a bias has a share in it only where the regularization says so', () => {
  const change = (biases: boolean) =>
    regularizationChange(space, { l1: 0, l2: 1, biases, reduction: 'sum' }, Float64Array.of(5, 2), 1, 1, 3);
  expect(change(false)).toEqual({ change: 0 });
  // ½·3² − ½·2²
  expect(change(true)).toEqual({ change: 2.5 });
});

test('without l1 and l2 nothing changes, and no kink is met', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true }), fc.double({ noNaN: true }), (w, d) => {
      const none = { l1: 0, l2: 0, biases: true, reduction: 'sum' as const };
      expect(regularizationChange(space, none, Float64Array.of(w, 0), 0, d, 1)).toEqual({ change: 0 });
    }),
  );
});

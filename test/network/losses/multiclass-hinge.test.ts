import { describe, expect, test } from 'vitest';
import { byIncrements } from '../../../src/differences/increments/increments.ts';
import { takeSnapshot } from '../../../src/differences/increments/snapshot.ts';
import { bySubtraction } from '../../../src/differences/subtraction.ts';
import { multiclassHinge } from '../../../src/network/losses/multiclass-hinge.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';
import { train } from '../../../src/training/train.ts';
import { checkReference } from '../../../src/verdict/check-reference.ts';
import { exactly, reals, ulpsOff } from '../../support/exact/real.ts';
import { lossChangeOf } from '../../support/exact/sweep.ts';
import { generator } from '../../support/random.ts';
import { judgeReport } from '../../support/reported.ts';

// test/golden/make_conventions.py has values and gradients from torch's multi_margin_loss.

const DIGITS = 700;

test('the change is exact for any outputs and moves, across kinks too', () => {
  const random = generator(5);
  const pick = <T>(list: readonly T[]): T =>
    list[Math.floor(((random() + 1) / 2) * list.length) % list.length];
  const worst = Array.from({ length: 2000 }, (_, k) => {
    const units = 2 + (k % 4);
    const margin = pick([1, 0.5, 0, 3]);
    const of = (from: readonly number[]) => Array.from({ length: units }, () => pick([...from, random()]));
    const a = of([0, 1, -1, 0.5, 1e-8, 300.3, 1e-300]);
    const d = of([0, 1e-300, 1e-17, -1e-8, 1, -1, 0.5, 31, -100]);
    const y = k % units;
    const t = a.map((_value, j) => (j === y ? 1 : 0));
    const D = reals(DIGITS);
    const [A, M] = [a, d].map((list) => list.map((x) => exactly(x, DIGITS)));
    const marginAt = (j: number, moved: boolean) => {
      const own = A[j].minus(A[y]).plus(exactly(margin, DIGITS));
      return moved ? own.plus(M[j]).minus(M[y]) : own;
    };
    let [change, magnitude] = [new D(0), new D(0)];
    for (let j = 0; j < units; j++) {
      if (j === y) continue;
      const [before, after] = [marginAt(j, false), marginAt(j, true)];
      change = change.plus(D.max(0, after)).minus(D.max(0, before));
      const terms = A[j].abs().plus(A[y].abs()).plus(margin);
      const stays = before.gt(0) && after.gt(0);
      const moves = M[j].abs().plus(M[y].abs());
      magnitude = magnitude.plus(stays ? moves : before.gt(0) || after.gt(0) ? terms.plus(moves) : 0);
    }
    const computed = lossChangeOf(multiclassHinge({ margin }), d, a, t);
    return ulpsOff(computed, { change, magnitude }, 500);
  });
  expect(Math.max(...worst)).toBeLessThan(8);
});

/** The scores of one example are the rows of the weight themselves: x is 1 and there are no biases. */
function scores(values: readonly number[], loss: Spec['loss'] = { type: 'multiclass-hinge' }): Spec {
  return {
    network: { inputs: 1, layers: [{ type: 'dense', name: 's', units: values.length }] },
    loss,
    parameters: { layout: { bias: 'none' }, values: { 's.weight': values.map((value) => [value]) } },
    data: { inputs: [[1]], targets: [0] },
  };
}

describe('a margin that is exactly 0 is a kink', () => {
  // Of the class 0 with 2: 1 − 2 + 1 is 0, 0.25 − 2 + 1 below it, 3 − 2 + 1 above it.
  const spec = scores([2, 1, 0.25, 3]);
  const at = (kind: string, unit: number) => ({ kind, place: { layer: 'loss', unit, example: 0 } });

  test.each(['increments', 'subtraction'])('which a move leaves, and others cross: by %s', async (method) => {
    const { network, parameters, data } = await problemFromSpec(spec);
    const cost =
      method === 'increments'
        ? byIncrements(network, takeSnapshot(network, parameters, data))
        : bySubtraction(network, parameters, data);
    const moves = [
      { indices: [1], deltas: [0.25] },
      { indices: [2], deltas: [0.5] },
      { indices: [2], deltas: [1] },
      { indices: [3], deltas: [-2.5] },
      // Moves that two outputs share change no margin.
      { indices: [0, 1, 2, 3], deltas: [0.5, 0.5, 0.5, 0.5] },
      // The score of the class leaves one kink and crosses another.
      { indices: [0], deltas: [-1] },
    ];
    const { kinks } = await cost.changes(moves);
    expect(moves.map((_, k) => kinks.get(k))).toEqual([
      at('leaves', 1),
      undefined,
      at('crosses', 2),
      at('crosses', 3),
      undefined,
      at('crosses', 2),
    ]);
  });

  test('and every subgradient there is right, but no other number', async () => {
    // Zeros are not rounded, so that nothing but the kink decides.
    const problem = await problemFromSpec(scores([0, 0, -2, 3], { type: 'multiclass-hinge', margin: 0 }));
    const judged = async (gradient: number[]) => {
      const lists = gradient.map((value) => [value]);
      const { counts } = await judgeReport(problem, JSON.stringify({ gradient: { 's.weight': lists } }));
      return [counts.match + counts.subgradient + counts.inactive, counts.mismatch];
    };
    // cs231n and torch count margins above 0; >= counts those at 0, too.
    expect(await judged([-1, 0, 0, 1])).toEqual([4, 0]);
    expect(await judged([-2, 1, 0, 1])).toEqual([4, 0]);
    expect(await judged([-1.5, 0.5, 0, 1])).toEqual([4, 0]);
    // The count of the class is left out, or is not of the same margins as the others.
    expect(await judged([0, 0, 0, 1])).toEqual([3, 1]);
    expect((await judged([-1, 0, 0.25, 1]))[1]).toBe(1);
    expect((await judged([-3, 1, 0, 1]))[1]).toBe(1);
  });
});

test('beside a kink every weight is decided', async () => {
  const { counts } = (await checkReference(await problemFromSpec(scores([2, 1 + 1e-7, 0.25, 3])))).check;
  expect(counts).toMatchObject({ match: 3, inactive: 1, mismatch: 0, inconclusive: 0 });
});

test('where rounding decides the side, either slope is right', async () => {
  // 0.1 + 0.2 is 0.30000000000000004, so that the margin of unit 1 is 5.6e-17 here and 0 by another order of the sum.
  const values = [1.3, 0.1 + 0.2, -4];
  const problem = await problemFromSpec(scores(values));
  for (const slope of [0, 1]) {
    const gradient = { 's.weight': [[-slope], [slope], [0]] };
    const { counts } = await judgeReport(problem, JSON.stringify({ gradient }));
    expect({ slope, mismatch: counts.mismatch }).toEqual({ slope, mismatch: 0 });
  }
});

test('it trains to classes that are told apart by its margin', async () => {
  const spec: Spec = {
    network: { inputs: 2, layers: [{ type: 'dense', name: 'scores', units: 3 }] },
    loss: { type: 'multiclass-hinge', reduction: 'mean', margin: 0.5 },
    data: {
      inputs: [
        [1, 0],
        [-1, 1],
        [-1, -1],
      ],
      targets: [0, 1, 2],
    },
    train: { optimizer: { type: 'sgd', learningRate: 0.1 }, epochs: 200 },
  };
  const { final } = await train(await problemFromSpec(spec));
  expect(final.cost).toBe(0);
});

test.each([
  [[0.5, 0.5], 'a class number or a one-hot row'],
  [[0, 0], 'a class number or a one-hot row'],
])('targets %j name no class', async (row, message) => {
  const spec = { ...scores([1, 2]), data: { inputs: [[1]], targets: [row] } };
  await expect(problemFromSpec(spec)).rejects.toThrow(message);
});

test('one output has no other to be compared with', async () => {
  await expect(problemFromSpec(scores([1]))).rejects.toThrow('needs several outputs');
});

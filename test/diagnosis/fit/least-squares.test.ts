import { describe, expect, test } from 'vitest';
import { bestReachable } from '../../../src/diagnosis/fit/index.ts';
import { generator } from '../../support/random.ts';
import { CORNERS, costAt, problemFrom, XOR } from './problems.ts';

const linear = { layers: [[1, 'linear']], loss: 'squared' } as const;

describe('a linear output with squared cost', () => {
  test('xor: every output ½, in every unit of the cost', () => {
    for (const [loss, reduction, cost] of [
      [{ type: 'squared' }, 'sum', 0.5],
      [{ type: 'squared', scale: 3 }, 'sum', 3],
      [{ type: 'squared' }, 'mean', 0.125],
    ] as const) {
      const best = bestReachable(problemFrom({ inputs: CORNERS, targets: XOR, ...linear, loss, reduction }))!;
      expect(best).toMatchObject({ kind: 'exact', attained: true, proof: { by: 'least-squares' } });
      expect(best.cost).toBeCloseTo(cost, 14);
      expect([...best.outputs!]).toEqual([0.5, 0.5, 0.5, 0.5].map((half) => expect.closeTo(half, 14)));
    }
  });

  test('a parabola on a line: the mean squared error is that of its deviation, 4/45 as points get dense', () => {
    const inputs = Array.from({ length: 4001 }, (_, k) => [k / 2000 - 1]);
    const targets = inputs.map(([x]) => [x * x]);
    const loss = { type: 'squared', scale: 1 };
    const best = bestReachable(problemFrom({ inputs, targets, ...linear, loss, reduction: 'mean' }))!;
    expect(best.cost).toBeCloseTo(4 / 45, 3);
    expect(best.uncertainty).toBeLessThan(1e-12);
  });

  test('ridge on one weight without bias: (Σxt)²/(Σx² + λ) less than Σt²', () => {
    const [inputs, targets] = [
      [[1], [2], [-3]],
      [[2], [1], [-4]],
    ];
    const regularization = { l2: 0.7 };
    const best = bestReachable(problemFrom({ inputs, targets, ...linear, bias: false, regularization }))!;
    expect(best.cost).toBeCloseTo((21 - 16 ** 2 / (14 + 0.7)) / 2, 13);
  });

  test('years as inputs, and a column that is there twice, lose no digits', () => {
    const random = generator(3);
    const inputs = Array.from({ length: 30 }, (_, k) => [1e9 + k, 1e9 + k, k * 1e-6]);
    const targets = inputs.map(([x]) => [2 * (x - 1e9) + random()]);
    const best = bestReachable(problemFrom({ inputs, targets, ...linear }))!;
    const near = inputs.map(([x]) => [x - 1e9]);
    expect(best.cost).toBeCloseTo(bestReachable(problemFrom({ inputs: near, targets, ...linear }))!.cost, 9);
    expect(best.cost).toBeGreaterThan(0.1);
  });

  test('no random parameters and no linear hidden layer are better', () => {
    const random = generator(5);
    const inputs = Array.from({ length: 12 }, () => [random(), 3 * random()]);
    const targets = inputs.map(([x, y]) => [x * y + random(), x - y]);
    for (const [layers, kind] of [
      [[[2, 'linear']], 'exact'],
      [
        [
          [3, 'linear'],
          [2, 'linear'],
        ],
        'exact',
      ],
      [
        [
          [1, 'linear'],
          [2, 'linear'],
        ],
        'bound',
      ],
    ] as const) {
      const problem = problemFrom({ inputs, targets, layers, loss: 'squared', reduction: 'mean-all' });
      const best = bestReachable(problem)!;
      expect(best.kind).toBe(kind);
      for (let k = 0; k < 1000; k++) {
        const theta = Float64Array.from(problem.parameters, () => 2 * random());
        expect(costAt(problem, theta)).toBeGreaterThanOrEqual(best.cost);
      }
    }
  });

  test('regularization that a bound leaves out, and frozen weights, make it a bound', () => {
    const parts = { inputs: CORNERS, targets: XOR, ...linear };
    expect(bestReachable(problemFrom({ ...parts, frozen: [0] }))!.kind).toBe('bound');
    expect(bestReachable(problemFrom({ ...parts, regularization: { l1: 0.1 } }))!.kind).toBe('bound');
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestReachable, commonestClass, constantOutput } from '../../../src/diagnosis/fit/index.ts';
import { isotonicRegression } from '../../../src/diagnosis/fit/isotonic.ts';
import { orderings } from '../../../src/diagnosis/fit/orderings.ts';
import { generator } from '../../support/random.ts';
import { CORNERS, costAt, problemFrom, XOR } from './problems.ts';

describe('one hidden unit', () => {
  test('xor: ⅓, since outputs 0, ⅔, ⅔, ⅔ are the best along a diagonal', () => {
    const layers = [
      [1, 'sigmoid'],
      [1, 'sigmoid'],
    ] as const;
    const problem = problemFrom({ inputs: CORNERS, targets: XOR, layers, loss: 'squared' });
    const best = bestReachable(problem)!;
    expect(best).toMatchObject({ kind: 'bound', proof: { by: 'isotonic', orderings: 4 } });
    expect(best.cost).toBeCloseTo(1 / 3, 14);
    // Steep weights come near: the hidden unit is an or, the output ⅔ where it is on.
    const theta = Float64Array.of(40, 40, -20, 20 + Math.log(2), -20);
    expect(costAt(problem, theta)).toBeLessThan(1 / 3 + 1e-7);
  });

  test('no random parameters are better, for any monotone activation', () => {
    const random = generator(8);
    for (const activation of ['tanh', 'relu', 'elu', 'softplus', 'selu', 'leaky-relu']) {
      const inputs = Array.from({ length: 7 }, () => [random(), random()]);
      const targets = inputs.map(() => [random(), random()]);
      const layers = [
        [1, activation],
        [2, 'linear'],
      ] as const;
      const problem = problemFrom({ inputs, targets, layers, loss: 'squared' });
      const { cost } = bestReachable(problem)!;
      for (let k = 0; k < 500; k++) {
        const theta = Float64Array.from(problem.parameters, () => 2 * random());
        expect(costAt(problem, theta)).toBeGreaterThanOrEqual(cost);
      }
    }
  });

  test('two hidden units, or an activation that turns, have no such bound', () => {
    const parts = { inputs: CORNERS, targets: XOR, loss: 'squared' };
    expect(
      bestReachable(
        problemFrom({
          ...parts,
          layers: [
            [2, 'tanh'],
            [1, 'sigmoid'],
          ],
        }),
      ),
    ).toBeUndefined();
    expect(
      bestReachable(
        problemFrom({
          ...parts,
          layers: [
            [1, 'silu'],
            [1, 'sigmoid'],
          ],
        }),
      ),
    ).toBeUndefined();
  });
});

describe('orders along a direction', () => {
  test('every direction gives one of them, forwards or backwards', () => {
    const point = fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 }));
    const distinct = fc.uniqueArray(point, { minLength: 1, maxLength: 7, selector: String });
    fc.assert(
      fc.property(distinct, fc.double({ min: 0, max: 6.28, noNaN: true }), (points, angle) => {
        const x = Float64Array.from(points, ([x]) => x);
        const y = Float64Array.from(points, ([, y]) => y);
        const along = points.map(([x, y]) => x * Math.cos(angle) + y * Math.sin(angle));
        fc.pre(along.every((a, i) => along.every((b, j) => i === j || Math.abs(a - b) > 1e-9)));
        const seen = [...along.keys()].sort((a, b) => along[a] - along[b]);
        const all = [...orderings(x, y)].flatMap((order) => [order.join(), [...order].reverse().join()]);
        expect(all).toContain(seen.join());
      }),
    );
  });

  test('points on a grid have as many orders as there are directions of their lines', () => {
    const grid = Array.from({ length: 9 }, (_, k) => [k % 3, Math.floor(k / 3)]);
    const scaled = (unit: number) =>
      [
        ...orderings(
          Float64Array.from(grid, ([x]) => 1e6 + x),
          Float64Array.from(grid, ([, y]) => y * unit),
        ),
      ].length;
    // (1,0) (0,1) (1,1) (1,−1) (1,2) (2,1) (1,−2) (2,−1)
    expect([scaled(1), scaled(1e-6), scaled(0.1)]).toEqual([8, 8, expect.any(Number)]);
  });
});

test('isotonic regression: the least of all partitions into means that never fall', () => {
  const y = fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: 1, max: 3 })), {
    minLength: 1,
    maxLength: 7,
  });
  fc.assert(
    fc.property(y, (pairs) => {
      const values = Float64Array.from(pairs, ([value]) => value);
      const weights = Float64Array.from(pairs, ([, weight]) => weight);
      const lossOf = (fit: ArrayLike<number>) =>
        values.reduce((sum, value, k) => sum + weights[k] * (fit[k] - value) ** 2, 0);
      let least = Infinity;
      for (let cuts = 0; cuts < 2 ** (values.length - 1); cuts++) {
        const fit: number[] = [];
        for (let from = 0; from < values.length; ) {
          let to = from + 1;
          while (to < values.length && ((cuts >> (to - 1)) & 1) === 0) to++;
          let [mass, sum] = [0, 0];
          for (let k = from; k < to; k++) [mass, sum] = [mass + weights[k], sum + weights[k] * values[k]];
          for (; from < to; from++) fit.push(sum / mass);
        }
        if (fit.every((value, k) => k === 0 || value >= fit[k - 1])) least = Math.min(least, lossOf(fit));
      }
      expect(lossOf(isotonicRegression(values, weights))).toBeCloseTo(least, 9);
    }),
  );
});

describe('any network', () => {
  const layers = [
    [5, 'tanh'],
    [1, 'sigmoid'],
  ] as const;

  test('equal inputs with other targets: no output is right for both', () => {
    const inputs = [
      [1, 2],
      [1, 2],
      [1, 2],
      [0, 5],
    ];
    const targets = [[0], [1], [1], [1]];
    const squared = bestReachable(problemFrom({ inputs, targets, layers, loss: 'squared' }))!;
    expect(squared).toMatchObject({ kind: 'bound', proof: { by: 'equal-inputs', contradictory: 3 } });
    expect(squared.cost).toBeCloseTo(1 / 3, 14);
    const entropy = bestReachable(problemFrom({ inputs, targets, layers, loss: 'binary-crossentropy' }))!;
    expect(entropy.cost).toBeCloseTo(Math.log(3) + 2 * Math.log(1.5), 14);
  });

  test('targets beyond the activation: the distance to its range', () => {
    const best = bestReachable(
      problemFrom({ inputs: [[0], [1]], targets: [[0.5], [4]], layers, loss: 'squared' }),
    )!;
    expect(best.cost).toBeCloseTo(4.5, 14);
  });
});

describe('the best constant output', () => {
  const constant = (
    targets: number[],
    loss: string | { type: string; fromLogits?: boolean },
    activation: string,
  ) =>
    constantOutput(
      problemFrom({
        inputs: targets.map(() => [1]),
        targets: targets.map((t) => [t]),
        layers: [[1, activation]],
        loss,
      }),
    );

  test.each([
    ['squared', 'linear', [1, 2, 6], 3, 7],
    ['squared', 'sigmoid', [1, 2, 6], 1, 13],
    ['absolute', 'linear', [1, 2, 60], 2, 59],
    ['huber', 'linear', [0, 0, 9], 0.5, 8.25],
    ['binary-crossentropy', 'sigmoid', [0, 0, 1], 1 / 3, Math.log(3) + 2 * Math.log(1.5)],
    ['hinge', 'linear', [1, 1, -1], 1, 2],
    ['hinge', 'linear', [0.1], 10, 0],
  ])('%s of %s outputs', (loss, activation, targets, output, cost) => {
    const best = constant(targets, loss, activation)!;
    expect(best.outputs[0]).toBeCloseTo(output, 12);
    expect(best.cost).toBeCloseTo(cost, 12);
  });

  test('a softmax gives the shares of the classes; logits their logarithms', () => {
    const parts = {
      inputs: [[1], [2], [3], [4]],
      targets: [
        [1, 0],
        [0, 1],
        [0, 1],
        [0, 1],
      ],
    };
    const softmax = constantOutput(
      problemFrom({ ...parts, layers: [[2, 'softmax']], loss: 'categorical-crossentropy' }),
    )!;
    const logits = constantOutput(
      problemFrom({
        ...parts,
        layers: [[2, 'linear']],
        loss: { type: 'categorical-crossentropy', fromLogits: true },
      }),
    )!;
    expect([...softmax.outputs]).toEqual([0.25, 0.75]);
    expect(logits.cost).toBeCloseTo(softmax.cost, 13);
    expect(logits.outputs[1] - logits.outputs[0]).toBeCloseTo(Math.log(3), 13);
  });

  test('a logarithm of what need not be a probability has no least value', () => {
    expect(constant([1, 1], 'categorical-crossentropy', 'linear')).toBeUndefined();
    expect(constant([-1, 1], 'binary-crossentropy', 'sigmoid')).toBeUndefined();
  });

  test('the commonest class is the commonest row of targets', () => {
    const parts = {
      inputs: [[1], [2], [3]],
      targets: [
        [1, 0],
        [0, 1],
        [0, 1],
      ],
    };
    const problem = problemFrom({ ...parts, layers: [[2, 'sigmoid']], loss: 'squared' });
    expect(commonestClass(problem)).toEqual({ outputs: Float64Array.of(0, 1), count: 2, of: 3, cost: 1 });
  });
});

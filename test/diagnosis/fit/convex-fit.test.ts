import { describe, expect, test } from 'vitest';
import { bestReachable } from '../../../src/diagnosis/fit/index.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
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
      expect(best).toMatchObject({ kind: 'exact', proof: { by: 'duality' } });
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

describe('a sigmoid or softmax with its cross-entropy', () => {
  const sigmoid = { layers: [[1, 'sigmoid']], loss: 'binary-crossentropy' } as const;

  test('xor: 4·ln 2, every output ½', () => {
    const best = bestReachable(problemFrom({ inputs: CORNERS, targets: XOR, ...sigmoid }))!;
    expect(best).toMatchObject({ kind: 'exact', right: 0, proof: { by: 'duality' } });
    expect(best.cost).toBeCloseTo(4 * Math.LN2, 12);
  });

  test('groups of inputs with shares of a class: their entropies', () => {
    const inputs = [[0], [0], [0], [1], [1], [1], [1]];
    const targets = [[0], [0], [1], [1], [1], [1], [0]];
    const best = bestReachable(problemFrom({ inputs, targets, ...sigmoid, reduction: 'mean' }))!;
    const entropy = (p: number) => -p * Math.log(p) - (1 - p) * Math.log(1 - p);
    expect(best.cost).toBeCloseTo((3 * entropy(1 / 3) + 4 * entropy(1 / 4)) / 7, 10);
    expect(best.outputs![0]).toBeCloseTo(1 / 3, 6);
  });

  test('classes that a plane separates: 0 is approached, unless regularization holds the weights', () => {
    const parts = { inputs: CORNERS, targets: [[0], [0], [0], [1]] };
    expect(bestReachable(problemFrom({ ...parts, ...sigmoid }))).toMatchObject({
      kind: 'exact',
      cost: 0,
      attained: false,
      right: 4,
      proof: { by: 'separation' },
    });
    const held = problemFrom({ ...parts, ...sigmoid, regularization: { l2: 0.1 } });
    const best = bestReachable(held)!;
    expect(best.kind).toBe('exact');
    // by symmetry w₁ = w₂: a search in two parameters
    let least = Infinity;
    for (let w = 1.5; w < 2.5; w += 0.005)
      for (let b = -4; b < -2; b += 0.005) least = Math.min(least, costAt(held, Float64Array.of(w, w, b)));
    expect(least).toBeGreaterThanOrEqual(best.cost);
    expect(least).toBeLessThan(best.cost + 1e-4);
  });

  test('half of the plane’s sides: the others keep the entropy of those that are equal', () => {
    const quasi = problemFrom({ inputs: [[0], [1], [1], [2]], targets: [[0], [0], [1], [1]], ...sigmoid });
    expect(bestReachable(quasi)!.cost).toBeCloseTo(2 * Math.LN2, 9);
  });

  test('a softmax of two units is a sigmoid, and logits are the same', () => {
    const random = generator(9);
    const inputs = Array.from({ length: 40 }, () => [random(), random()]);
    const labels = inputs.map(([x, y]) => Number(x + y + random() > 0));
    const ofOne = bestReachable(problemFrom({ inputs, targets: labels.map((t) => [t]), ...sigmoid }))!;
    const targets = labels.map((t) => [1 - t, t]);
    const loss = 'categorical-crossentropy';
    const ofTwo = bestReachable(problemFrom({ inputs, targets, layers: [[2, 'softmax']], loss }))!;
    const ofLogits = bestReachable(
      problemFrom({ inputs, targets, layers: [[2, 'linear']], loss: { type: loss, fromLogits: true } }),
    )!;
    expect(ofTwo.cost).toBeCloseTo(ofOne.cost, 8);
    expect(ofLogits.cost).toBeCloseTo(ofOne.cost, 8);
    expect([ofOne.kind, ofTwo.right, ofLogits.right]).toEqual(['exact', ofOne.right, ofOne.right]);
  });

  test('no random parameters and no gradient descent get below it; descent comes near', () => {
    const random = generator(2);
    for (const [activation, loss, units] of [
      ['sigmoid', 'binary-crossentropy', 2],
      ['softmax', 'categorical-crossentropy', 3],
    ] as const) {
      const inputs = Array.from({ length: 30 }, () => [random(), 5 * random(), random()]);
      const targets = inputs.map(() => {
        const own = Math.floor(Math.abs(random() * 10)) % units;
        return Array.from({ length: units }, (_, k) => Number(k === own));
      });
      const regularization = { l2: 0.2, biases: true, reduction: 'mean' } as const;
      const layers = [[units, activation]] as const;
      const problem = problemFrom({ inputs, targets, layers, loss, reduction: 'mean', regularization });
      const best = bestReachable(problem)!;
      expect(best.kind).toBe('exact');
      for (let k = 0; k < 500; k++) {
        const theta = Float64Array.from(problem.parameters, () => random());
        expect(costAt(problem, theta)).toBeGreaterThanOrEqual(best.cost - best.uncertainty);
      }
      let theta = problem.parameters.slice();
      for (let step = 0; step < 4000; step++) {
        const { gradient } = evaluate({ ...problem, parameters: theta });
        theta = theta.map((w, k) => w - 0.1 * gradient[k]);
      }
      const trained = costAt(problem, theta);
      expect(trained).toBeGreaterThanOrEqual(best.cost - best.uncertainty);
      expect(trained).toBeLessThan(best.cost * (1 + 1e-6));
    }
  });
});

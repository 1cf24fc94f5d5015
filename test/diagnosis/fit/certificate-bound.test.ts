import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastBalancedSum } from '../../../src/diagnosis/fit/balanced-sum.ts';
import { bestReachable } from '../../../src/diagnosis/fit/index.ts';
import { generator } from '../../support/random.ts';
import { CORNERS, costAt, problemFrom, XOR } from './problems.ts';

const logistic = (u: number) => 1 / (1 + Math.exp(-u));

describe('the least sum of sigmoids whose arguments balance', () => {
  test.each<[number[], 1 | 2, number]>([
    [[1, 1], 2, 0.5],
    [[1, 1], 1, 1],
    [[1, 1, 1], 2, 0.75],
    [[1, 1, 1, 1], 2, 1],
    [[3], 2, 0.25],
  ])('factors %j, power %d: %d', (factors, power, least) => {
    expect(leastBalancedSum(factors, power)).toBeCloseTo(least, 4);
  });

  test('no random arguments are below it, and a search of all comes near', () => {
    const factor = fc.double({ min: 0.05, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(factor, factor, factor),
        fc.constantFrom(1 as const, 2 as const),
        (factors, power) => {
          const least = leastBalancedSum(factors, power)!;
          let found = 1;
          for (let x = -12; x <= 12; x += 0.1)
            for (let y = -12; y <= 12; y += 0.1) {
              const u = [x, y, -(factors[0] * x + factors[1] * y) / factors[2]];
              found = Math.min(
                found,
                u.reduce((sum, one) => sum + logistic(one) ** power, 0),
              );
            }
          expect(found).toBeGreaterThanOrEqual(least - 1e-5);
          expect(found).toBeLessThan(least + 0.01);
        },
      ),
      { numRuns: 10 },
    );
  });
});

describe('one neuron', () => {
  test('xor with ½Σ: no cost below 0.5, which every output ½ has; in every unit of the cost', () => {
    for (const [activation, targets, scale, reduction, cost] of [
      ['sigmoid', XOR, 0.5, 'sum', 0.5],
      ['sigmoid', XOR, 1, 'mean', 0.25],
      ['tanh', XOR.map(([t]) => [2 * t - 1]), 0.5, 'sum', 2],
    ] as const) {
      const loss = { type: 'squared', scale };
      const problem = problemFrom({ inputs: CORNERS, targets, layers: [[1, activation]], loss, reduction });
      const best = bestReachable(problem)!;
      expect(best).toMatchObject({
        kind: 'exact',
        attained: true,
        proof: { by: 'certificates', certificates: 1, examples: 4 },
      });
      expect(best.cost).toBeCloseTo(cost, 12);
      expect(best.uncertainty).toBeLessThan(1e-4 * cost);
      expect(costAt(problem, new Float64Array(3))).toBeCloseTo(cost, 14);
      // Saturated, three of four right: it only comes near.
      const three = costAt(problem, Float64Array.of(800, 800, -400));
      expect(three).toBeCloseTo(cost, 12);
    }
  });

  test('no random parameters are below the bound, in any number of inputs', () => {
    const random = generator(6);
    for (const [width, count] of [
      [1, 6],
      [2, 12],
      [3, 12],
      [5, 20],
    ]) {
      const inputs = Array.from({ length: count }, () => Array.from({ length: width }, random));
      const targets = inputs.map(() => [Number(random() > 0)]);
      const problem = problemFrom({ inputs, targets, layers: [[1, 'sigmoid']], loss: 'squared' });
      const best = bestReachable(problem);
      if (best === undefined || best.cost === 0) continue;
      for (let k = 0; k < 2000; k++) {
        const theta = Float64Array.from(problem.parameters, () => 10 ** (2 * random()) * random());
        expect(costAt(problem, theta)).toBeGreaterThanOrEqual(best.cost - best.uncertainty);
      }
    }
  });

  test('and is approached', () => {
    const problem = problemFrom({
      inputs: CORNERS,
      targets: [[0], [0], [0], [1]],
      layers: [[1, 'sigmoid']],
      loss: 'squared',
    });
    expect(bestReachable(problem)).toMatchObject({ kind: 'exact', cost: 0, attained: false, right: 4 });
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backpropagate } from '../../src/network/backpropagation.ts';
import { costOf } from '../../src/network/cost.ts';
import { forward } from '../../src/network/forward.ts';
import { dualCost } from '../support/dual.ts';
import { networks, type RandomNetwork } from '../support/networks.ts';

// Relative to the summed terms; the floor is for what cancels before they are there, as a softmax's do.
const TOLERANCE = 1e-10;
const FLOOR = 1e-14;

function analytic({ network, theta, examples }: RandomNetwork): { cost: number; gradient: Float64Array } {
  const pass = forward(network, theta, examples.inputs, examples.count);
  return {
    cost: costOf(network, theta, pass, examples).total,
    gradient: backpropagate(network, theta, examples, pass).gradient,
  };
}

test('the cost is what its formulas say', () => {
  fc.assert(
    fc.property(networks, (made) => {
      const { cost } = analytic(made);
      const { v } = dualCost(made.definition, made.theta, made.theta, made.examples);
      expect(Math.abs(cost - v)).toBeLessThanOrEqual(TOLERANCE * Math.abs(v) + FLOOR);
    }),
    { numRuns: 1000 },
  );
});

test('the gradient along a direction is what dual numbers say', () => {
  fc.assert(
    fc.property(networks, (made) => {
      const { gradient } = analytic(made);
      const direction = Float64Array.from(made.theta, made.random);
      const { d } = dualCost(made.definition, made.theta, direction, made.examples);
      const terms = gradient.map((slope, k) => slope * direction[k]);
      const ours = terms.reduce((sum, term) => sum + term, 0);
      const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
      expect(Math.abs(ours - d)).toBeLessThanOrEqual(TOLERANCE * size + FLOOR);
    }),
    { numRuns: 1000 },
  );
});

test('the gradient by every single weight is what dual numbers say', () => {
  fc.assert(
    fc.property(networks, (made) => {
      const { gradient } = analytic(made);
      const size = Math.max(...gradient.map(Math.abs));
      for (let k = 0; k < gradient.length; k++) {
        const direction = new Float64Array(gradient.length);
        direction[k] = 1;
        const { d } = dualCost(made.definition, made.theta, direction, made.examples);
        expect(Math.abs(gradient[k] - d)).toBeLessThanOrEqual(TOLERANCE * size + FLOOR);
      }
    }),
    { numRuns: 100 },
  );
});

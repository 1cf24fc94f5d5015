import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backpropagate } from '../../src/network/backpropagation.ts';
import { costOf } from '../../src/network/cost.ts';
import { forward } from '../../src/network/forward.ts';
import { dualCost } from '../support/dual.ts';
import { networks, type RandomNetwork } from '../support/networks.ts';

// The oracle writes 1 − a and ln(1 − a) as formulas do, which loses digits where a is near 1.
const TOLERANCE = 1e-10;

function analytic({ network, theta, examples }: RandomNetwork): { cost: number; gradient: Float64Array } {
  const pass = forward(network, theta, examples.inputs, examples.count);
  return {
    cost: costOf(network, theta, pass, examples).total,
    gradient: backpropagate(network, theta, examples, pass).gradient,
  };
}

test('the cost is what its formulas say', () => {
  fc.assert(
    fc.property(networks, (random) => {
      const { cost } = analytic(random);
      const { v } = dualCost(random.definition, random.theta, random.theta, random.examples);
      expect(Math.abs(cost - v)).toBeLessThanOrEqual(TOLERANCE * Math.abs(v));
    }),
    { numRuns: 1000 },
  );
});

test('the gradient along a direction is what dual numbers say', () => {
  fc.assert(
    fc.property(networks, (random) => {
      const { gradient } = analytic(random);
      const direction = Float64Array.from(random.theta, random.normal);
      const { d } = dualCost(random.definition, random.theta, direction, random.examples);
      const terms = gradient.map((slope, k) => slope * direction[k]);
      const ours = terms.reduce((sum, term) => sum + term, 0);
      const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
      expect(Math.abs(ours - d)).toBeLessThanOrEqual(TOLERANCE * size);
    }),
    { numRuns: 1000 },
  );
});

test('the gradient by every single weight is what dual numbers say', () => {
  fc.assert(
    fc.property(networks, (random) => {
      const { gradient } = analytic(random);
      const size = Math.max(...gradient.map(Math.abs));
      for (let k = 0; k < gradient.length; k++) {
        const direction = new Float64Array(gradient.length);
        direction[k] = 1;
        const { d } = dualCost(random.definition, random.theta, direction, random.examples);
        expect(Math.abs(gradient[k] - d)).toBeLessThanOrEqual(TOLERANCE * size);
      }
    }),
    { numRuns: 100 },
  );
});

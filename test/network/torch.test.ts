import { describe, expect, test } from 'vitest';
import { activations } from '../../src/network/activations/index.ts';
import { backpropagate } from '../../src/network/backpropagation.ts';
import { buildNetwork } from '../../src/network/build.ts';
import { costOf } from '../../src/network/cost.ts';
import { forward } from '../../src/network/forward.ts';
import { losses } from '../../src/network/losses/index.ts';
import { type GoldenCase, goldenCases } from '../support/golden.ts';

// Both sides sum in float64, in different orders: a few roundings of the largest term.
const FLOAT64 = 2e-13;
// torch's float32 and ours round at the same places but sum in other orders.
const FLOAT32 = 2e-6;
// torch takes ln(1 − a) of an a that float32 has rounded beside 1; we take it of the pre-activation.
const FLOAT32_COST = 3e-5;

/** Returns how far cost and gradient are from torch's, relative to the cost and to the largest element. */
function difference({ definition, examples, theta, cost, gradient }: GoldenCase): {
  cost: number;
  gradient: number;
} {
  const network = buildNetwork(definition);
  theta = Float64Array.from(theta, network.arithmetic.round);
  const inputs = Float64Array.from(examples.inputs, network.arithmetic.round);
  const rounded = { ...examples, inputs };
  const pass = forward(network, theta, inputs, examples.count);
  const ours = backpropagate(network, theta, rounded, pass).gradient;
  const scale = Math.max(...gradient.map(Math.abs));
  return {
    cost: Math.abs(costOf(network, theta, pass, rounded).total - cost) / Math.abs(cost),
    gradient: Math.max(...gradient.map((value, k) => Math.abs(value - ours[k]))) / scale,
  };
}

/** The cases by hidden and output activation, which name a test each. */
function byActivations(cases: GoldenCase[]): [string, GoldenCase[]][] {
  const groups = new Map<string, GoldenCase[]>();
  for (const golden of cases) {
    const key = golden.definition.layers.map((layer) => layer.activation.type).join(', then ');
    groups.set(key, [...(groups.get(key) ?? []), golden]);
  }
  return [...groups];
}

describe('cost and gradient are those that torch computes', () => {
  test.each(byActivations(goldenCases('float64')))('in float64: %s', (_name, cases) => {
    const off = cases.map((golden) => ({ name: golden.name, ...difference(golden) }));
    expect(off.filter(({ cost, gradient }) => !(cost < FLOAT64 && gradient < FLOAT64))).toEqual([]);
  });

  test.each(byActivations(goldenCases('float32')))('in float32: %s', (_name, cases) => {
    const off = cases.map((golden) => ({ name: golden.name, ...difference(golden) }));
    expect(off.filter(({ cost, gradient }) => !(cost < FLOAT32_COST && gradient < FLOAT32))).toEqual([]);
  });
});

test('every pair of an activation and a loss is among them, with every reduction and regularization', () => {
  const cases = goldenCases('float64');
  const distinct = (of: (golden: GoldenCase) => string) => [...new Set(cases.map(of))].sort();
  expect(distinct(({ definition }) => definition.layers[0].activation.type)).toEqual(
    Object.keys(activations).sort(),
  );
  const forms = Object.entries(losses).flatMap(([name, make]) =>
    make({}).onLogits === undefined ? [name] : [name, `${name} fromLogits`],
  );
  expect(
    distinct(({ definition: { loss } }) => (loss.fromLogits ? `${loss.type} fromLogits` : loss.type)),
  ).toEqual(forms.sort());
  expect(distinct(({ definition }) => definition.reduction)).toEqual(['mean', 'mean-all', 'sum']);
  expect(cases.length).toBeGreaterThan(Object.keys(activations).length * forms.length * 3 * 7);
});

import { describe, expect, test } from 'vitest';
import type { Perturbation } from '../../../src/differences/cost-function.ts';
import { measureDerivatives } from '../../../src/differences/derivatives.ts';
import { byIncrements } from '../../../src/differences/increments/increments.ts';
import { takeSnapshot } from '../../../src/differences/increments/snapshot.ts';
import { bySubtraction } from '../../../src/differences/subtraction.ts';
import { buildNetwork } from '../../../src/network/build.ts';
import type { NetworkDefinition } from '../../../src/network/definition.ts';

const SMOOTH = { l1: 0, l2: 0, biases: false, reduction: 'sum' as const };

/** One layer of two units, z = W·x, without biases: W = [[w0, w1], [w2, w3]]. */
function oneLayer(activation: string, loss: NetworkDefinition['loss'], regularization = SMOOTH) {
  return buildNetwork({
    inputs: 2,
    layers: [{ type: 'dense', name: 'only', units: 2, activation: { type: activation }, bias: false }],
    loss,
    reduction: 'sum',
    regularization,
    precision: 'float64',
  });
}

const THETA = Float64Array.of(1, 1, 1, -2);
/** z of the first unit: 3, −1, 1; of the second: −3, −1, 1e-6 (example 2 is close to its kink). */
const EXAMPLES = {
  count: 3,
  inputs: Float64Array.of(1, 2, -1, 0, 2 / 3 + 1e-6 / 3, 1 / 3 - 1e-6 / 3),
  targets: Float64Array.of(1, 1, 1, 1, 1, 1),
};

const move = (index: number, delta: number): Perturbation => ({ indices: [index], deltas: [delta] });

const incrementsOf: typeof bySubtraction = (network, theta, examples) =>
  byIncrements(network, takeSnapshot(network, theta, examples));

describe.each([
  ['byIncrements', incrementsOf],
  ['bySubtraction', bySubtraction],
] as const)('%s names the unit and the example', (_name, by) => {
  const kinksOf = async (
    network: ReturnType<typeof oneLayer>,
    moves: Perturbation[],
    theta = THETA,
    examples = EXAMPLES,
  ) => {
    const { kinks } = await by(network, theta, examples).changes(moves);
    return moves.map((_, k) => kinks.get(k));
  };

  test('that a relu was taken across 0 at', async () => {
    const network = oneLayer('relu', { type: 'squared' });
    const kinks = await kinksOf(network, [move(2, 1e-7), move(2, -3e-6), move(1, -4), move(1, -0.1)]);
    const place = (unit: number, example: number) => ({ layer: 'only', unit, example });
    expect(kinks).toEqual([
      undefined,
      { kind: 'crosses', place: place(1, 2) },
      // z = 3 − 8 of the first example
      { kind: 'crosses', place: place(0, 0) },
      undefined,
    ]);
  });

  test('that left the kink, where it was exactly on it', async () => {
    const network = oneLayer('relu', { type: 'squared' });
    const zero = { ...EXAMPLES, inputs: Float64Array.of(1, 2, 2, 1, -1, 3) };
    // The second unit's z = x₀ − 2·x₁ is 0 for the second example.
    const theta = Float64Array.of(1, 1, 1, -2);
    expect(await kinksOf(network, [move(2, 1e-3), move(0, 1e-3)], theta, zero)).toEqual([
      { kind: 'leaves', place: { layer: 'only', unit: 1, example: 1 } },
      undefined,
    ]);
  });

  test('whose loss changed its piece', async () => {
    const losses: [NetworkDefinition['loss'], number][] = [
      // z₀ of the third example is 1, its target: a kink of |a − t|, and of the hinge.
      [{ type: 'absolute' }, 1],
      [{ type: 'hinge' }, 1],
      [{ type: 'huber', delta: 2 }, -1],
    ];
    for (const [loss, weight] of losses) {
      const network = oneLayer('linear', loss);
      const targets = EXAMPLES.targets.map(() => weight);
      const examples = { ...EXAMPLES, inputs: Float64Array.of(1, 2, -1, 0, 1, 0), targets };
      // Beyond the target by more than is left, or from exactly on it.
      const [kink] = await kinksOf(network, [move(0, 0.25)], Float64Array.of(1, 1, 9, 9), examples);
      expect(kink).toMatchObject({ place: { layer: 'loss', unit: 0, example: 2 } });
    }
  });

  test('and that a weight went through 0, where |w| is in the cost', async () => {
    const network = oneLayer('tanh', { type: 'squared' }, { ...SMOOTH, l1: 0.1 });
    const theta = Float64Array.of(0.5, 0, 0.5, 0.5);
    const kinks = await kinksOf(network, [move(0, -0.4), move(0, -0.6), move(1, 1e-9)], theta);
    const place = (unit: number) => ({ layer: 'regularization', unit, example: -1 });
    expect(kinks).toEqual([
      undefined,
      { kind: 'crosses', place: place(0) },
      { kind: 'leaves', place: place(1) },
    ]);
  });
});

describe('a derivative beside a kink', () => {
  const network = oneLayer('relu', { type: 'squared' });
  const cost = byIncrements(network, takeSnapshot(network, THETA, EXAMPLES));
  // ∂cost/∂w₂ = Σ (a − t)·x₀ where z > 0: the third example alone.
  const z = THETA[2] * EXAMPLES.inputs[4] + THETA[3] * EXAMPLES.inputs[5];
  const exact = (z - 1) * EXAMPLES.inputs[4];
  const weight = Int32Array.of(2);

  test('is measured with a step that was shortened until it stays on its side', async () => {
    const measured = await measureDerivatives(cost, THETA, weight, Float64Array.of(1e-3));
    expect(measured.kinks.size).toBe(0);
    expect(measured.shortened).toBe(1);
    expect(Math.abs(measured.value[0] - exact)).toBeLessThanOrEqual(measured.bound[0] + 1e-15);
    // The second pair is taken within the shortened step: there truncation is 0, and not that of a kink.
    expect(measured.bound[0]).toBeLessThan(1e-8);
  });

  test('is not known where no step avoids it', async () => {
    const inputs = EXAMPLES.inputs.slice();
    [inputs[4], inputs[5]] = [2 / 3 + 1e-15, 1 / 3];
    const close = byIncrements(network, takeSnapshot(network, THETA, { ...EXAMPLES, inputs }));
    const measured = await measureDerivatives(close, THETA, weight, Float64Array.of(1e-3));
    expect(measured.kinks.get(0)).toEqual({
      kind: 'crosses',
      place: { layer: 'only', unit: 1, example: 2 },
    });
  });

  test('has both slopes exactly at it', async () => {
    const inputs = Float64Array.of(1, 2, 2, 1, -1, 3);
    const examples = { ...EXAMPLES, inputs };
    const at = byIncrements(network, takeSnapshot(network, THETA, examples));
    const measured = await measureDerivatives(at, THETA, weight, Float64Array.of(1e-6));
    const sides = measured.oneSided.get(0)!;
    // Upwards the second example has a = 2·d, and (0 − 1)·2; downwards nothing moves.
    expect(Math.abs(sides.right + 2)).toBeLessThanOrEqual(sides.bound);
    expect(Math.abs(sides.left)).toBeLessThanOrEqual(sides.bound);
    expect(sides.bound).toBeLessThan(1e-5);
  });

  test('has slopes ±l1 of |w| at 0', async () => {
    const regularized = oneLayer('tanh', { type: 'squared' }, { ...SMOOTH, l1: 0.1 });
    const theta = Float64Array.of(0.5, 0, 0.5, 0.5);
    const none = { count: 1, inputs: new Float64Array(2), targets: new Float64Array(2) };
    const measured = await measureDerivatives(
      byIncrements(regularized, takeSnapshot(regularized, theta, none)),
      theta,
      Int32Array.of(0, 1),
      Float64Array.of(1e-3, 1e-3),
    );
    expect(measured.value[0]).toBeCloseTo(0.1, 14);
    expect(measured.oneSided.get(1)).toMatchObject({
      left: expect.closeTo(-0.1, 14),
      right: expect.closeTo(0.1, 14),
    });
  });
});

import { expect, test } from 'vitest';
import { wholeClaim } from '../../../src/diagnosis/claims/claims.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { loadSpec } from '../../../src/problem/load.ts';
import { ROOT } from '../../support/built.ts';

const X = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
];
const T = [0, 1, 1, 0];

/** xor on 2-2-1 by hand: hidden units a = f(z), and a backward pass for sigmoids, whatever f is. */
function byHand(theta: Float64Array, hidden: (z: number) => number) {
  const [w, b, v, c] = [theta.subarray(0, 4), theta.subarray(4, 6), theta.subarray(6, 8), theta[8]];
  const outputs = new Float64Array(4);
  const gradient = new Float64Array(9);
  let cost = 0;
  for (const [n, x] of X.entries()) {
    const h = [0, 1].map((i) => hidden(w[2 * i] * x[0] + w[2 * i + 1] * x[1] + b[i]));
    const y = 1 / (1 + Math.exp(-(v[0] * h[0] + v[1] * h[1] + c)));
    outputs[n] = y;
    cost += (y - T[n]) ** 2 / 2;
    const delta = (y - T[n]) * y * (1 - y);
    gradient[8] += delta;
    for (const i of [0, 1]) {
      const below = delta * v[i] * h[i] * (1 - h[i]);
      gradient[6 + i] += delta * h[i];
      gradient[4 + i] += below;
      for (const j of [0, 1]) gradient[2 * i + j] += below * x[j];
    }
  }
  return { outputs, gradient, cost };
}

/** The slugs of what is found where all three parts are wrong. */
async function found(hidden: (z: number) => number, spoil = (_gradient: Float64Array) => {}) {
  const problem = await loadSpec('fixtures/specs/xor-2-2-1.json', { cwd: ROOT });
  const { outputs, gradient, cost } = byHand(problem.parameters, hidden);
  spoil(gradient);
  const claims = {
    outputs: wholeClaim(outputs),
    gradient: wholeClaim(gradient),
    cost: { value: cost, precision: 0 },
  };
  const findings = await diagnose(evaluate(problem), claims, new Set(['outputs', 'cost', 'gradient']));
  return findings.map(({ slug }) => slug);
}

test.each([
  ['1/1 + e⁻ᶻ', (z: number) => 1 / 1 + Math.exp(-z)],
  ['1/(1 + eᶻ)', (z: number) => 1 / (1 + Math.exp(z))],
  ['tanh z', Math.tanh],
])('a(1 − a) of a = %s is right for the sigmoid that was meant, and not accused', async (_name, f) => {
  expect(await found(f)).toEqual(['activation-differs']);
});

test('a wrong forward pass does not hide a wrong backward pass', async () => {
  const zeroed = await found(Math.tanh, (gradient) => gradient.fill(0, 4, 6));
  expect(zeroed[0]).toBe('activation-differs');
  expect(zeroed.length).toBeGreaterThan(1);
});

test('a wrong backward pass is named on top of a wrong forward pass, as one of the network that was declared', async () => {
  const doubled = await found(Math.tanh, (gradient) => {
    for (let k = 0; k < gradient.length; k++) gradient[k] *= 4;
  });
  expect(doubled[0]).toBe('activation-differs');
  expect(doubled).not.toContain('unexplained');
});

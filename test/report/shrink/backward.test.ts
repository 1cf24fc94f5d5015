import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import { backwardArithmetic } from '../../../src/report/shrink/backward.ts';
import { randomProblem } from '../../bench/faults/problems.ts';

/** The value of `0.3·0.2 - 0.5·(-1) + 2·(0.7 - 1)`. */
const computed = (sum: string): number => runInNewContext(sum.replaceAll('·', '*'));

function check(text: string, right: number): void {
  const [, ...parts] = text.replaceAll('\u00a0', ' ').split(' = ');
  const size = Math.max(1, Math.abs(right));
  expect(Math.abs(Number(parts.at(-1)) - right), text).toBeLessThanOrEqual(1e-5 * size);
  // six digits of each factor
  expect(Math.abs(computed(parts[0]) - right), text).toBeLessThanOrEqual(1e-3 * size);
}

test('every delta and derivative is the sum of products that is written out', () => {
  let equations = 0;
  for (let seed = 0; seed < 80; seed++) {
    const problem = randomProblem(seed);
    if (problem.parameters.length > 40 || problem.data.count > 6) continue;
    const evaluation = evaluate(problem);
    const { ofNode, ofParameter } = backwardArithmetic(evaluation);
    problem.network.layers.forEach(({ z, units }, l) => {
      for (let example = 0; example < problem.data.count; example++) {
        for (const [unit, text] of ofNode(z, 'δ', example).entries()) {
          expect(text).toMatch(new RegExp(`^δ\\[${unit}\\] = `));
          check(text, evaluation.backpropagation.deltas[l][example * units + unit]);
          equations++;
        }
      }
    });
    evaluation.gradient.forEach((right, k) => {
      check(ofParameter(k, 'w'), right);
      equations++;
    });
  }
  expect(equations).toBeGreaterThan(200);
});

test('a convolution, a pooling and a residual connection are sums of products, too', async () => {
  const problem = await problemFromSpec({
    network: {
      inputs: { channels: 1, rows: 3, columns: 3 },
      layers: [
        { type: 'conv2d', name: 'c', filters: 1, kernel: 2, activation: 'tanh' },
        { type: 'max-pool2d', name: 'p', window: [2, 1] },
        { type: 'flatten', name: 'f' },
        { type: 'dense', name: 'd', units: 2, activation: 'sigmoid' },
        { type: 'add', name: 's', from: ['f', 'd'] },
        { type: 'dense', name: 'output', units: 1 },
      ],
    },
    loss: { type: 'squared', reduction: 'mean' },
    regularization: { l2: 0.1 },
    parameters: { init: { type: 'normal' }, seed: 4 },
    data: {
      inputs: [0, 1].map((n) => Array.from({ length: 9 }, (_, k) => Math.sin(2 * k + n))),
      targets: [[1], [0]],
    },
  });
  const evaluation = evaluate(problem);
  const { ofParameter } = backwardArithmetic(evaluation);
  evaluation.gradient.forEach((right, k) => {
    check(ofParameter(k, 'w'), right);
  });
});

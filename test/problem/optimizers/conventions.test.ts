import { expect, test } from 'vitest';
import { advance, atRest } from '../../../src/problem/optimizers/index.ts';
import type { OptimizerSettings } from '../../../src/problem/problem.ts';

/** θ of one weight after each step along these gradients. */
function path(settings: OptimizerSettings, start: number, gradients: number[]): number[] {
  const theta = Float64Array.of(start);
  const state = atRest(1);
  return gradients.map((g) => {
    advance(settings, theta, Float64Array.of(g), state);
    return theta[0];
  });
}

/** Each convention by hand, with η = ½. */
const BY_HAND: [
  what: string,
  settings: OptimizerSettings,
  start: number,
  gradients: number[],
  after: number[],
][] = [
  // v = ½, then ¾·½ + ¼·1… with μ = d = ½: v = ½, ¾
  [
    'an average of gradients',
    { type: 'sgd', learningRate: 0.5, momentum: 0.5, dampening: 0.5 },
    0,
    [1, 1],
    [-0.25, -0.625],
  ],
  // v = 1, then ½·1 + ½·1
  [
    'the first gradient taken whole',
    { type: 'sgd', learningRate: 0.5, momentum: 0.5, dampening: 0.5, firstStep: 'whole' },
    0,
    [1, 1],
    [-0.5, -1],
  ],
  // v = 1, 1.5; θ moves by ½(1 + ½·1), ½(1 + ½·1.5)
  ['Nesterov', { type: 'sgd', learningRate: 0.5, momentum: 0.5, nesterov: true }, 0, [1, 1], [-0.75, -1.625]],
  [
    'Nesterov with steps in v',
    { type: 'sgd', learningRate: 0.5, momentum: 0.5, nesterov: true, velocity: 'step' },
    0,
    [1, 1],
    [-0.75, -1.625],
  ],
  [
    'steps in v',
    { type: 'sgd', learningRate: 0.5, momentum: 0.5, velocity: 'step' },
    0,
    [1, 1, 0],
    [-0.5, -1.25, -1.625],
  ],
  // g = 1 + ½·2
  ['weight decay', { type: 'sgd', learningRate: 0.5, momentum: 0, weightDecay: 0.5 }, 2, [1], [1]],
  // s = ¼·16 = 4: ½·4/(2 + 2), and ½·4/√(4 + 12)
  ['RMSprop', { type: 'rmsprop', learningRate: 0.5, rho: 0.75, epsilon: 2 }, 0, [4], [-0.5]],
  [
    'RMSprop, ε inside',
    { type: 'rmsprop', learningRate: 0.5, rho: 0.75, epsilon: 12, epsilonInside: true },
    0,
    [4],
    [-0.5],
  ],
  // m̂ = 4, v̂ = 16: ½·4/√(16 + 9); ½·4/(4 + 1/√¼)
  [
    'Adam, ε inside',
    { type: 'adam', learningRate: 0.5, beta1: 0.5, beta2: 0.75, epsilon: 9, epsilonInside: true },
    0,
    [4],
    [-0.4],
  ],
  [
    'Adam, ε scaled',
    { type: 'adam', learningRate: 0.5, beta1: 0.5, beta2: 0.75, epsilon: 0.5, epsilonScaled: true },
    0,
    [4],
    [-0.4],
  ],
  // decay alone: 2 − ½·½·2 = 1.5, and g = 0 moves nothing more
  [
    'AdamW',
    { type: 'adamw', learningRate: 0.5, beta1: 0.5, beta2: 0.75, epsilon: 1, weightDecay: 0.5 },
    2,
    [0],
    [1.5],
  ],
];

test.each(BY_HAND)('%s', (_, settings, start, gradients, after) => {
  path(settings, start, gradients).forEach((theta, k) => {
    expect(theta).toBeCloseTo(after[k], 14);
  });
});

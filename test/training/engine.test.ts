import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildNetwork } from '../../src/network/build.ts';
import type { LayerDefinition } from '../../src/network/definition.ts';
import { evaluate } from '../../src/problem/evaluation.ts';
import { atRest } from '../../src/problem/optimizers/index.ts';
import { updateStep } from '../../src/problem/optimizers/step.ts';
import type { OptimizerSettings, Problem } from '../../src/problem/problem.ts';
import { dealBatches, take } from '../../src/training/batches.ts';
import { createEngine } from '../../src/training/engine.ts';
import { train } from '../../src/training/train.ts';
import { networks, problemOf } from '../support/networks.ts';
import { textbook } from '../support/textbook.ts';

const adam = { learningRate: 0.01, beta1: 0.9, beta2: 0.99, epsilon: 1e-3 };
const optimizers: readonly OptimizerSettings[] = [
  { type: 'sgd', learningRate: 0.05, momentum: 0 },
  { type: 'sgd', learningRate: 0.05, momentum: 0.5, nesterov: true, weightDecay: 0.1 },
  { type: 'rmsprop', learningRate: 0.01, rho: 0.9, epsilon: 1e-3 },
  { type: 'adam', ...adam },
  { type: 'adamw', ...adam, weightDecay: 0.1 },
];

/** Moves θ as the papers have it, one number after another. */
function plainOptimizer(settings: OptimizerSettings, size: number) {
  const [m, v] = [new Array<number>(size).fill(0), new Array<number>(size).fill(0)];
  let t = 0;
  return (theta: Float64Array, gradient: Float64Array): void => {
    t += 1;
    for (let k = 0; k < size; k++) {
      const rate = settings.learningRate;
      if (settings.type === 'sgd') {
        const g = gradient[k] + (settings.weightDecay ?? 0) * theta[k];
        m[k] = settings.momentum * m[k] + g;
        theta[k] -= rate * (settings.nesterov ? g + settings.momentum * m[k] : m[k]);
      } else if (settings.type === 'rmsprop') {
        v[k] = settings.rho * v[k] + (1 - settings.rho) * gradient[k] ** 2;
        theta[k] -= (rate * gradient[k]) / (Math.sqrt(v[k]) + settings.epsilon);
      } else {
        m[k] = settings.beta1 * m[k] + (1 - settings.beta1) * gradient[k];
        v[k] = settings.beta2 * v[k] + (1 - settings.beta2) * gradient[k] ** 2;
        if (settings.type === 'adamw') theta[k] *= 1 - rate * settings.weightDecay;
        const mean = m[k] / (1 - settings.beta1 ** t);
        theta[k] -= (rate * mean) / (Math.sqrt(v[k] / (1 - settings.beta2 ** t)) + settings.epsilon);
      }
    }
  };
}

/** θ after the epochs, by a loop that makes everything anew in each step. */
function plainTraining(problem: Problem): Float64Array {
  const { data, train: settings } = problem;
  const theta = problem.parameters.slice();
  const move = plainOptimizer(settings.optimizer, theta.length);
  const batches = dealBatches(data, settings.batchSize, settings.seed);
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    for (const { count, numbers } of batches.next()) {
      const { gradient } = textbook({ ...problem, parameters: theta, data: take(data, numbers) });
      move(
        theta,
        gradient.map((g) => (settings.gradientReduction === 'mean' ? g / count : g)),
      );
    }
  }
  return theta;
}

const runs = fc.record({
  network: networks,
  optimizer: fc.constantFrom(...optimizers),
  batchSize: fc.constantFrom(undefined, 1, 2, 3),
  isMean: fc.boolean(),
  seed: fc.nat(),
});

test('every activation, loss, regularization and optimizer trains as a plain loop does, in batches of every size', async () => {
  await fc.assert(
    fc.asyncProperty(runs, async ({ network, optimizer, batchSize, isMean, seed }) => {
      const problem: Problem = {
        ...problemOf(network),
        train: {
          optimizer,
          epochs: 2,
          seed,
          ...(batchSize && { batchSize }),
          ...(isMean && { gradientReduction: 'mean' }),
        },
      };
      const { parameters } = await train(problem, { check: false });
      const plain = plainTraining(problem);
      parameters.forEach((value, k) => {
        expect(Math.abs(value - plain[k])).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(plain[k])));
      });
    }),
    { numRuns: 300 },
  );
});

/** Digits of which most pixels are dark: enough numbers for the sparse form. */
function pictures(problem: Problem): Problem['data'] {
  const { inputs } = problem.network;
  const count = Math.ceil(2 ** 16 / inputs) + 1;
  const units = problem.network.layers.at(-1)!.units;
  return {
    count,
    inputs: Float64Array.from({ length: count * inputs }, (_, k) => (k % 7 === 0 ? Math.sin(k) : 0)),
    targets: Float64Array.from({ length: count * units }, (_, k) => (k % 3 === 0 ? 1 : 0)),
  };
}

const biases = fc.constantFrom<Partial<LayerDefinition>>({}, { bias: 'shared' }, { biasInput: -1 });

/** The same problem with other biases. */
function withBiases(problem: Problem, change: Partial<LayerDefinition>): Problem {
  const layers = problem.definition.layers.map((layer) => (layer.bias ? { ...layer, ...change } : layer));
  const definition = { ...problem.definition, layers };
  const network = buildNetwork(definition);
  const { size } = network.space;
  return {
    ...problem,
    definition,
    network,
    parameters: problem.parameters.slice(0, size),
    frozen: new Uint8Array(size),
  };
}

/** The same with so much work ahead that it is worth WebAssembly. */
const long = (problem: Problem): Problem => ({ ...problem, train: { ...problem.train, epochs: 1e9 } });

test.each([
  ['in JavaScript', (problem: Problem) => problem],
  ['in WebAssembly', long],
])('costs and gradients are those of the forward and the backward pass, to the last bit, %s', (_, where) => {
  fc.assert(
    fc.property(networks, biases, fc.nat(), fc.constantFrom(0, 0, 0, 1), (network, change, seed, isLarge) => {
      const small = where(withBiases(problemOf(network), change));
      const problem = isLarge === 1 ? { ...small, data: pictures(small) } : small;
      const { data } = problem;
      const theta = problem.parameters.slice();
      const engine = createEngine(problem, theta);
      const state = atRest(theta.length);
      for (const batch of [{ count: data.count }, ...dealBatches(data, 2, seed).next()].slice(0, 5)) {
        const there = { ...problem, parameters: theta.slice() };
        expect(engine.cost()).toBe(evaluate(there).cost.total);
        const own = evaluate({ ...there, data: take(data, batch.numbers) });
        const gradient = engine.gradient(batch) as Float64Array;
        expect(gradient).toEqual(own.gradient);
        const moved = there.parameters;
        updateStep(problem, moved, own.gradient, batch.count, {
          ...atRest(theta.length),
          steps: state.steps,
        });
        engine.step(problem.train, gradient, batch.count, state);
        expect(theta).toEqual(moved);
      }
      expect(state.steps).toBeGreaterThan(0);
    }),
    { numRuns: 150 },
  );
});

test('an infinite weight of a dark pixel makes the numbers of its unit none, as without the sparse form', () => {
  const [network] = fc.sample(
    networks.filter(({ network }) => network.inputs > 1),
    { numRuns: 1, seed: 1 },
  );
  const small = problemOf(network);
  const problem = long({ ...small, data: pictures(small) });
  const theta = problem.parameters.slice();
  theta[0] = Number.POSITIVE_INFINITY;
  const [batch] = [...dealBatches(problem.data, 3, 1).next()];
  const own = evaluate({ ...problem, parameters: theta, data: take(problem.data, batch.numbers) });
  expect(createEngine(problem, theta).gradient(batch)).toEqual(own.gradient);
  expect(own.gradient.some(Number.isNaN)).toBe(true);
});

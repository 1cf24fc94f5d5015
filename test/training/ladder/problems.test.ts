import { describe, expect, test } from 'vitest';
import { coverageOf } from '../../../src/diagnosis/coverage/coverage.ts';
import { problemFromSpec, type Spec } from '../../../src/index.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { descend } from '../../../src/training/ladder/descend.ts';
import { ladderProblem, startOf } from '../../../src/training/ladder/problems.ts';
import { checkReference } from '../../../src/verdict/check-reference.ts';

const PROBLEMS = ['neuron', 'hidden', 'xor'] as const;
const signal = new AbortController().signal;

test.each(PROBLEMS)(
  'at the first start of %s every standard mistake is seen but one that cannot be',
  async (which) => {
    const { check, evidence } = await checkReference(await ladderProblem(which));
    expect(check.status).toBe('match');
    const coverage = await coverageOf(await ladderProblem(which), evidence, { signal });
    expect(coverage?.missed).toEqual(['a division by the number of outputs (there is only one output)']);
  },
);

describe('going down the analytic gradient', () => {
  const starts = Array.from({ length: 40 }, (_, k) => k + 1);

  async function learnedFrom(which: (typeof PROBLEMS)[number]): Promise<number[]> {
    const problem = await ladderProblem(which);
    const at = (parameters: Float64Array) => evaluate({ ...problem, parameters });
    const learned = (theta: Float64Array) =>
      at(theta)
        .pass.a.at(-1)!
        .every((a, k) => Math.abs(a - problem.data.targets[k]) < 0.2);
    const found: number[] = [];
    for (const start of starts) {
      const { ended, first, last } = await descend(
        { cost: async (theta) => at(theta).cost.total },
        async (theta) => at(theta).gradient,
        startOf(problem.parameters.length, start),
        400,
        learned,
        signal,
      );
      expect(last).toBeLessThan(first);
      if (ended === 'learned') found.push(start);
    }
    return found;
  }

  test('one neuron learns AND from every start, since its cost has no stationary point', async () => {
    expect(await learnedFrom('neuron')).toEqual(starts);
  });

  test('a hidden layer learns AND from every start', async () => {
    expect(await learnedFrom('hidden')).toEqual(starts);
  });

  test('XOR is not learned from the first start, but from the second, and from nearly half of all', async () => {
    const found = await learnedFrom('xor');
    expect(found[0]).toBe(2);
    expect(found.length / starts.length).toBeGreaterThan(0.35);
    expect(found.length / starts.length).toBeLessThan(0.6);
  });

  test('against a gradient of the wrong sign there is no step', async () => {
    const problem = await ladderProblem('neuron');
    const at = (parameters: Float64Array) => evaluate({ ...problem, parameters });
    const { ended, steps } = await descend(
      { cost: async (theta) => at(theta).cost.total },
      async (theta) => at(theta).gradient.map((g) => -g),
      problem.parameters,
      400,
      () => false,
      signal,
    );
    expect({ ended, steps }).toEqual({ ended: 'flat', steps: 0 });
  });
});

describe('like a problem of one’s own', () => {
  const spec = {
    network: { inputs: 3, layers: [{ type: 'dense', name: 'out', units: 1, activation: 'sigmoid' }] },
    loss: { type: 'binary-crossentropy', reduction: 'mean' },
    regularization: { l2: 0.01 },
    parameters: { layout: { weight: 'in-out', bias: 'first-column' } },
    data: { task: 'parity' },
    train: { optimizer: { type: 'adam', learningRate: 0.01 }, batchSize: 2 },
  } as const satisfies Spec;

  test('it has the cost, the layout and the optimizer of that, and takes all examples in a step', async () => {
    const { definition, tensors, train } = await ladderProblem('hidden', await problemFromSpec(spec));
    expect(definition).toMatchObject({
      loss: spec.loss.type && { type: 'binary-crossentropy' },
      reduction: 'mean',
    });
    expect(definition.regularization.l2).toBe(0.01);
    expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ['hidden', [3, 2]],
      ['output', [3, 1]],
    ]);
    expect(train.optimizer.type).toBe('adam');
    expect(train.batchSize).toBeUndefined();
  });

  test('biases multiply −1 where they do there', async () => {
    const parameters = { layout: { biasInput: -1 } } as const;
    const { definition } = await ladderProblem('hidden', await problemFromSpec({ ...spec, parameters }));
    expect(definition.layers.map(({ biasInput }) => biasInput)).toEqual([-1, -1]);
  });

  test('with a loss that a sigmoid does not go with, half the squared error is taken', async () => {
    const layers = [{ type: 'dense', name: 'out', units: 2, activation: 'softmax' }] as const;
    const softmax = {
      ...spec,
      network: { inputs: 2, layers: [...layers] },
      loss: { type: 'categorical-crossentropy', reduction: 'mean' },
      data: { inputs: [[1, 0]], targets: [[1, 0]] },
    } as const;
    const { definition } = await ladderProblem('neuron', await problemFromSpec(softmax as unknown as Spec));
    expect(definition).toMatchObject({ loss: { type: 'squared' }, reduction: 'sum' });
  });
});

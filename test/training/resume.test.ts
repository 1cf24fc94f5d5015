import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { bindingOf } from '../../src/training/checkpoint/binding.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../src/training/checkpoint/file.ts';
import type { TrainingState } from '../../src/training/state.ts';
import { type TrainOptions, train } from '../../src/training/train.ts';

const OPTIMIZERS = ['sgd', 'rmsprop', 'adam', 'adamw'] as const;

const spec = (optimizer: (typeof OPTIMIZERS)[number], batchSize: number, seed: number): Spec => ({
  network: {
    inputs: 4,
    layers: [
      { type: 'dense', units: 3, activation: 'tanh' },
      { type: 'dense', units: 3, activation: 'softmax' },
    ],
  },
  loss: { type: 'categorical-crossentropy', reduction: 'mean' },
  parameters: { seed },
  data: { task: 'iris', shuffle: true, examples: 20 },
  train: {
    optimizer: { type: optimizer, learningRate: 0.05, ...(optimizer === 'sgd' && { momentum: 0.9 }) },
    schedule: { type: 'cosine', by: 'step', warmUp: 3 },
    validation: { task: 'iris', shuffle: true, skip: 20, examples: 10 },
    epochs: 7,
    batchSize,
  },
});

/** All that is told of a training, in order, and its result. */
async function told(problem: Awaited<ReturnType<typeof problemFromSpec>>, options: TrainOptions) {
  const events: unknown[] = [];
  const result = await train(problem, {
    checkEvery: 3,
    patience: 4,
    ...options,
    onEntry: (entry, run) => void events.push([run, entry]),
    onCheck: (check, run) => void events.push([run, check]),
    onRun: (run, k) => void events.push([k, run]),
  });
  return { result, events };
}

/** A state as a file has it. */
async function throughFile(state: TrainingState, problem: Awaited<ReturnType<typeof problemFromSpec>>) {
  const binding = bindingOf(problem, 'backprop');
  const bytes = encodeCheckpoint(state, '1.2.3', binding);
  return decodeCheckpoint(bytes, 'file', problem.network.space.size, '1.2.3', binding);
}

const cases = fc.record({
  optimizer: fc.constantFrom(...OPTIMIZERS),
  batchSize: fc.integer({ min: 3, max: 21 }),
  seed: fc.nat(),
  restarts: fc.integer({ min: 0, max: 2 }),
  after: fc.integer({ min: 1, max: 40 }),
  every: fc.integer({ min: 1, max: 4 }),
});

test('an interrupted training ends as an uninterrupted one, whichever step the signal came after', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ optimizer, batchSize, seed, restarts, after, every }) => {
      const problem = await problemFromSpec(spec(optimizer, batchSize, seed));
      const whole = await told(problem, { restarts });
      const controller = new AbortController();
      let steps = 0;
      let state: TrainingState | undefined;
      await train(problem, {
        checkEvery: 3,
        patience: 4,
        restarts,
        signal: controller.signal,
        checkpoint: {
          every,
          async save(now) {
            state = await throughFile(now, problem);
          },
        },
        observe: () => ({
          onStep() {
            steps += 1;
            if (steps === after) controller.abort();
          },
        }),
      });
      expect(await told(problem, { restarts, resume: state! })).toEqual(whole);
    }),
    {
      numRuns: 12,
      endOnFailure: true,
      // the signal comes in the last step of the first run, before its last check
      examples: [[{ optimizer: 'rmsprop', batchSize: 5, seed: 737119890, restarts: 2, after: 28, every: 3 }]],
    },
  );
});

test('from each checkpoint of a training its end is the same, also from the last one', async () => {
  const problem = await problemFromSpec(spec('adam', 6, 1));
  const states: TrainingState[] = [];
  const save = async (now: TrainingState) => void states.push(await throughFile(now, problem));
  const whole = await told(problem, { restarts: 1, checkpoint: { every: 1, save } });
  expect(states.length).toBeGreaterThan(7);
  for (const resume of states) expect(await told(problem, { restarts: 1, resume })).toEqual(whole);
});

test('what an observer has gathered goes on, too', async () => {
  const problem = await problemFromSpec(spec('sgd', 6, 1));
  const counted = () => {
    const seen = { steps: 0, largest: Number.NEGATIVE_INFINITY, theta: new Float64Array(1) };
    return {
      seen,
      onStep({ theta }: { readonly theta: Float64Array }) {
        seen.steps += 1;
        seen.theta = theta.slice();
        seen.largest = Math.max(seen.largest, theta[0]);
      },
      state: () => structuredClone(seen),
      restore: (state: unknown) => void Object.assign(seen, state),
    };
  };
  const [whole, part, rest] = [counted(), counted(), counted()];
  await train(problem, { observe: () => whole });
  const states: TrainingState[] = [];
  const save = async (now: TrainingState) => void states.push(await throughFile(now, problem));
  await train(problem, { observe: () => part, checkpoint: { every: 3, save } });
  await train(problem, { observe: () => rest, resume: states[0] });
  expect(whole.seen.steps).toBe(7 * 4);
  expect(rest.seen).toEqual(whole.seen);
});

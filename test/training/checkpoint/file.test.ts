import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { problemFromSpec, taskProblem } from '../../../src/problem/load.ts';
import { type Binding, bindingOf } from '../../../src/training/checkpoint/binding.ts';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/training/checkpoint/file.ts';
import { pack, unpack } from '../../../src/training/checkpoint/pack.ts';
import type { TrainingState } from '../../../src/training/state.ts';
import { train } from '../../../src/training/train.ts';

async function checkpointOf(task: string) {
  const problem = await taskProblem(task, { epochs: 3 });
  let state: TrainingState | undefined;
  await train(problem, {
    check: false,
    checkpoint: {
      every: 2,
      async save(now) {
        state ??= now;
      },
    },
  });
  const binding = bindingOf(problem, 'backprop');
  return { problem, state: state!, binding, bytes: encodeCheckpoint(state!, '1.0.0', binding) };
}

const read = (
  bytes: Uint8Array,
  { size = 9, version = '1.0.0', binding }: { size?: number; version?: string; binding: Binding },
) => decodeCheckpoint(bytes, 'c.checkpoint', size, version, binding);

test('numbers come back to the last bit, and what JSON has no words for, too', () => {
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      fc.double(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
      fc.float64Array({ maxLength: 5 }),
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
    ),
  })).value;
  fc.assert(
    fc.property(value, (before) => {
      expect(unpack(pack({ before }))).toEqual({ before });
    }),
  );
});

test('a state is read as it was written', async () => {
  const { state, bytes, binding } = await checkpointOf('xor');
  expect(await read(bytes, { binding })).toEqual(state);
});

test('a file that is cut off anywhere, or changed anywhere, is refused', async () => {
  const { bytes, binding } = await checkpointOf('xor');
  const refusal = { kind: 'data', code: expect.stringMatching(/^(not-a-checkpoint|checkpoint-)/) };
  for (let length = 0; length < bytes.length; length += 7)
    await expect(read(bytes.subarray(0, length), { binding })).rejects.toMatchObject(refusal);
  for (let at = 0; at < bytes.length; at += 7) {
    const changed = Uint8Array.from(bytes);
    changed[at] ^= 1;
    await expect(read(changed, { binding })).rejects.toMatchObject(refusal);
  }
});

test.each<[what: string, change: (state: TrainingState) => unknown]>([
  ['θ of another length', (state) => ({ ...state, run: { ...state.run, theta: new Float64Array(3) } })],
  [
    'an epoch below 0',
    (state) => ({ ...state, run: { ...state.run, epochs: { ...state.run.epochs, epoch: -1 } } }),
  ],
  [
    'a generator that is none',
    (state) => ({ ...state, run: { ...state.run, epochs: { ...state.run.epochs, random: [700] } } }),
  ],
  [
    'a best run that is not there',
    (state) => ({ ...state, best: { run: 3, theta: state.run.theta, observed: [] } }),
  ],
  ['no history', (state) => ({ ...state, run: { ...state.run, history: [] } })],
  ['a list', () => []],
])('a state with %s is refused though its hash is right', async (_what, change) => {
  const { state, binding } = await checkpointOf('xor');
  const bytes = encodeCheckpoint(change(state) as TrainingState, '1.0.0', binding);
  await expect(read(bytes, { binding })).rejects.toMatchObject({ code: 'checkpoint-damaged' });
});

test('another version is refused by its number', async () => {
  const { bytes, binding } = await checkpointOf('xor');
  await expect(read(bytes, { version: '1.0.1', binding })).rejects.toThrow(
    'c.checkpoint: nncheck 1.0.0 wrote this checkpoint, and this is nncheck 1.0.1',
  );
});

const layers = [{ type: 'dense' as const, name: 'out', units: 1 }];
const spec = {
  network: { inputs: 2, layers },
  loss: { type: 'squared' as const },
  data: { task: 'and' },
};

test.each([
  ['the network or its cost', { loss: { type: 'absolute' as const } }],
  ['the network or its cost', { regularization: { l2: 0.1 } }],
  ['the examples', { data: { task: 'or' } }],
  ['the validation data', { train: { validation: { task: 'or' } } }],
  ['the parameters at the start', { parameters: { seed: 1 } }],
  ['the parameters at the start', { parameters: { frozen: ['out.bias'] } }],
  ['the settings of the training', { train: { batchSize: 2 } }],
  ['the settings of the training', { train: { optimizer: { type: 'adam' as const } } }],
])('another training is refused: it differs in %s', async (what, changes) => {
  const binding = bindingOf(await problemFromSpec(spec), 'backprop');
  const other = bindingOf(await problemFromSpec({ ...spec, ...changes }), 'backprop');
  const { state } = await checkpointOf('xor');
  const bytes = encodeCheckpoint(state, '1.0.0', binding);
  await expect(read(bytes, { binding: other })).rejects.toThrow(
    `c.checkpoint: this is the checkpoint of another training, which differs in ${what}`,
  );
});

test('epochs may be more than before; the source of the gradient may not be another', async () => {
  const [few, many] = [
    await problemFromSpec(spec, { epochs: 3 }),
    await problemFromSpec(spec, { epochs: 9 }),
  ];
  expect(bindingOf(many, 'backprop')).toEqual(bindingOf(few, 'backprop'));
  expect(bindingOf(few, 'numeric')).not.toEqual(bindingOf(few, 'backprop'));
});

import { expect, test } from 'vitest';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';

/** An attention whose queries are of two steps, and keys of three. */
const specOf = (layer: object, inputs: object = {}): Spec => ({
  network: {
    inputs: { x: { steps: 2, features: 3 }, memory: { steps: 3, features: 2 }, ...inputs },
    layers: [{ type: 'attention', name: 'a', from: ['x', 'memory'], ...layer }],
  },
  loss: { type: 'upstream', values: [Array.from({ length: 6 }, (_, k) => k)] },
  data: {
    inputs: {
      x: [[1, 2, 3, 4, 5, 6]],
      memory: [[1, 2, 3, 4, 5, 6]],
      ...Object.fromEntries(Object.keys(inputs).map((name) => [name, [[1, 0]]])),
    },
  },
});

test.each([
  [{ packed: true }, {}, 'q, k and v are packed where it reads one layer'],
  [{ rotary: 'pairs' }, {}, 'a head of 3 features cannot be turned in pairs'],
  [
    { from: ['memory', 'x'], mask: 'causal', align: 'last' },
    {},
    'its first steps would see none of the 2 keys',
  ],
  [{ mask: 'seen' }, { seen: 2 }, 'its mask has 2 numbers an example, and its input 3 steps'],
  [{ mask: ['causal', 'seen'], maskAfter: true }, { seen: 3 }, 'the causal mask alone can be applied'],
  [{ from: ['x', 'memory', 'x'] }, {}, 'a layer of type attention reads at most 2 layers, found 3'],
])('an attention with %j is refused', async (layer, inputs, message) => {
  await expect(problemFromSpec(specOf(layer, inputs))).rejects.toThrow(message);
});

test('keys and values may have other features than queries', async () => {
  const { tensors } = await problemFromSpec(specOf({}));
  expect(Object.fromEntries(tensors.map(({ name, shape }) => [name, shape]))).toMatchObject({
    'a.q.weight': [3, 3],
    'a.k.weight': [3, 2],
    'a.v.weight': [3, 2],
    'a.out.weight': [3, 3],
  });
});

import { expect, test } from 'vitest';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { checkReference } from '../../src/verdict/check-reference.ts';

type Layers = Spec['network']['layers'];

const picture = { channels: 1, rows: 4, columns: 4 };
const sequence = { steps: 4, features: 4 };

// The layer before the dense one has a bias or none; the dense one always has one.
test.each<[string, Spec['network']['inputs'], Layers[number], string[]]>([
  ['dense', 16, { type: 'dense', units: 3 }, ['weight']],
  ['conv2d', picture, { type: 'conv2d', filters: 2, kernel: 2 }, ['weight']],
  ['conv-transpose2d', picture, { type: 'conv-transpose2d', filters: 2, kernel: 2 }, ['weight']],
  ['attention', sequence, { type: 'attention' }, ['q.weight', 'k.weight', 'v.weight', 'out.weight']],
])(
  'a layer of type %s has no bias where it says so, and others have theirs',
  async (_, inputs, layer, names) => {
    const specOf = (bias: boolean, layout?: object): Spec => ({
      network: {
        inputs,
        layers: [
          { ...layer, name: 'first', bias },
          { type: 'flatten', name: 'flatten' },
          { type: 'dense', name: 'out', units: 2 },
        ],
      },
      loss: { type: 'squared' },
      parameters: { seed: 1, ...layout },
      data: { inputs: [Array.from({ length: 16 }, (_, k) => Math.sin(k + 1))], targets: [[0.3, -0.4]] },
    });
    const problem = await problemFromSpec(specOf(false));
    const out = ['out.weight', 'out.bias'];
    expect(problem.tensors.map(({ name }) => name)).toEqual([
      ...names.map((name) => `first.${name}`),
      ...out,
    ]);
    expect((await problemFromSpec(specOf(true))).tensors.length).toBe(2 * names.length + 2);
    expect((await checkReference(problem)).check.status).toBe('match');
    // The biases of other layers are packed as before.
    const packed = await problemFromSpec(specOf(false, { layout: { bias: 'first-column' } }));
    expect(packed.tensors.at(-1)).toMatchObject({ name: 'out', shape: [2, expect.any(Number)] });
    expect(packed.tensors[0].name).toBe(`first.${names[0]}`);
  },
);

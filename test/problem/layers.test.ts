import { expect, test } from 'vitest';
import { NncheckError } from '../../src/errors.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { LayerSpec } from '../../src/problem/schema/layers.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';

const INPUTS = { channels: 2, rows: 5, columns: 4 };
const dense = { type: 'dense', name: 'out', units: 1 };

function specWith(layers: LayerSpec[], inputs: Spec['network']['inputs'] = INPUTS): Spec {
  const width =
    typeof inputs === 'number'
      ? inputs
      : Object.values(inputs).reduce((a: number, b) => a * (b as number), 1);
  return {
    network: { inputs, layers },
    loss: { type: 'squared' },
    data: { inputs: [Array.from({ length: width }, (_, k) => Math.sin(k))], targets: [[1]] },
  };
}

async function issueOf(layers: LayerSpec[], inputs?: Spec['network']['inputs']): Promise<string> {
  const error = await problemFromSpec(specWith(layers, inputs)).then(
    () => undefined,
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(NncheckError);
  return error.message;
}

test.each<[string, LayerSpec[], string, Spec['network']['inputs']?]>([
  [
    'a convolution of units',
    [{ type: 'conv2d', filters: 1, kernel: 2 }, dense],
    'a layer of type conv2d needs channels, rows and columns, and its input has 3 units',
    3,
  ],
  [
    'a kernel that is longer than its input',
    [{ type: 'conv2d', filters: 1, kernel: [2, 5] }, dense],
    'a window along columns is longer than its input of 4 with the padding',
  ],
  [
    'groups that do not divide',
    [{ type: 'conv2d', filters: 3, kernel: 1, groups: 2 }, dense],
    'its 2 channels and 3 filters have to be divisible by the number of groups, 2',
  ],
  [
    'a transposed convolution whose padding takes all',
    [{ type: 'conv-transpose2d', filters: 1, kernel: 2, padding: [3, 0] }, dense],
    'its padding cuts off all of its output',
  ],
  [
    'a transposed convolution with output padding beside the padding same',
    [{ type: 'conv-transpose2d', filters: 1, kernel: 2, padding: 'same', outputPadding: 1 }, dense],
    'the output is as large as the input times the stride',
  ],
  [
    'a shape of other numbers',
    [{ type: 'reshape', shape: { steps: 3, features: 13 } }, dense],
    'its shape has 39 numbers, and its input 40',
  ],
  [
    'a padding that is no token',
    [{ type: 'embedding', units: 2, padding: 4 }, dense],
    'there are 4 tokens, 0 … 3, and the padding is 4',
    { tokens: 2, vocabulary: 4 },
  ],
  [
    'a padding of a pooling that is a window',
    [{ type: 'max-pool2d', window: 2, padding: 2 }, dense],
    'the padding of a pooling has to be smaller than its window',
  ],
  [
    'a sum of different shapes',
    [
      { type: 'flatten', name: 'flat' },
      { type: 'add', from: ['flat', 'inputs'] },
      { ...dense, from: 'layer2' },
    ],
    'it adds layers of different shapes, 40 units and 2 channels × 5 rows × 4 columns',
  ],
  [
    'a sum of one layer',
    [{ type: 'add', from: 'inputs' }, dense],
    'needs "from": the names of at least two layers',
  ],
  [
    'a layer that is not there',
    [{ ...dense, from: 'inptus' }],
    'there is no layer "inptus" before it; did you mean "inputs"?',
  ],
  [
    'a later layer',
    [{ type: 'flatten', name: 'flat', from: 'out' }, dense],
    'there is no layer "out" before it; it may only read layers before it',
  ],
  [
    'a layer that nothing reads',
    [
      { type: 'flatten', name: 'flat' },
      { ...dense, from: 'inputs' },
    ],
    'nothing reads layer "flat"',
  ],
])('%s is told', async (_what, layers, message, inputs) => {
  expect(await issueOf(layers, inputs)).toContain(message);
});

test('shapes follow from layer to layer, in the order of the axes of the inputs', async () => {
  const layers: LayerSpec[] = [
    { type: 'conv2d', name: 'c', filters: 3, kernel: 3, padding: 'same', stride: 2 },
    { type: 'max-pool2d', name: 'p', window: [2, 1] },
    { type: 'flatten', name: 'f' },
    dense,
  ];
  const shapes = async (inputs: Spec['network']['inputs']) =>
    (await problemFromSpec(specWith(layers, inputs))).network.layers.map(({ output }) =>
      output.map(({ name, length }) => `${length} ${name}`).join(' × '),
    );
  expect(await shapes(INPUTS)).toEqual([
    '3 channel × 3 row × 2 column',
    '3 channel × 1 row × 2 column',
    '6 unit',
    '1 unit',
  ]);
  expect((await shapes({ rows: 5, columns: 4, channels: 2 }))[0]).toBe('3 row × 2 column × 3 channel');
});

test('a transposed convolution gives the shape that its convolution takes, in the order of the axes', async () => {
  const layers: LayerSpec[] = [
    {
      type: 'conv-transpose2d',
      name: 't',
      filters: 3,
      kernel: [3, 2],
      stride: [2, 3],
      outputPadding: [1, 0],
    },
    { type: 'conv2d', name: 'c', filters: 2, kernel: [3, 2], stride: [2, 3] },
    dense,
  ];
  const inputs = { rows: 5, columns: 4, channels: 2 };
  const { network } = await problemFromSpec(specWith(layers, inputs));
  expect(network.layers.map(({ output }) => output.map(({ length }) => length))).toEqual([
    [12, 11, 3],
    [5, 4, 2],
    [1],
  ]);
  expect(network.space.tensors[0].shape).toEqual([2, 3, 3, 2]);
});

test('an initializer knows how many numbers make one output of a kernel', async () => {
  const layers: LayerSpec[] = [{ type: 'conv2d', name: 'c', filters: 400, kernel: 3 }, dense];
  const he = { ...specWith(layers), parameters: { init: { type: 'he' as const } } };
  const { parameters, network } = await problemFromSpec(he);
  const [{ size }] = network.space.tensors;
  const variance = parameters.subarray(0, size).reduce((sum, w) => sum + w * w, 0) / size;
  expect(variance * (2 * 3 * 3)).toBeCloseTo(2, 0);
});

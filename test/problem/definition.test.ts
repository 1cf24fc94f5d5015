import { expect, test } from 'vitest';
import { problemFromText } from '../../src/problem/load.ts';
import { issuesOf, RIGHT, specText } from './failing.ts';

const layers = (...changes: object[]) => ({
  network: { inputs: 2, layers: changes.map((change) => ({ type: 'dense', units: 1, ...change })) },
});

test.each<[string, Record<string, unknown>, string]>([
  [
    'two layers of one name',
    layers({ name: 'a' }, { name: 'a' }),
    '2:105 network.layers[1].name: layer 1 is named "a" too: every layer needs a name of its own',
  ],
  [
    'a name that another layer has by its position',
    layers({ name: 'layer2' }, {}),
    '2:77 network.layers[1]: layer 1 is named "layer2" too: every layer needs a name of its own',
  ],
  [
    'a dot in a name',
    layers({ name: 'conv.1' }),
    '2:67 network.layers[0].name: a layer\'s name must not contain ".", found "conv.1"',
  ],
  [
    'an alpha where there is none',
    layers({ activation: { type: 'relu', alpha: 0.1 } }),
    '2:88 network.layers[0].activation.alpha: relu has no constant alpha; leaky-relu and elu have one',
  ],
  [
    'a beta where there is none',
    layers({ activation: { type: 'silu', beta: 2 } }),
    '2:88 network.layers[0].activation.beta: silu has no constant beta; swish has one',
  ],
  [
    'a margin of another loss',
    { loss: { type: 'huber', margin: 2 } },
    '3:25 loss.margin: the huber loss has no margin; hinge and multiclass-hinge have it',
  ],
  [
    'delta of another loss',
    { loss: { type: 'squared', delta: 2 } },
    '3:27 loss.delta: the squared loss has no delta; huber has it',
  ],
  [
    'logits of a loss without',
    { loss: { type: 'hinge', fromLogits: true } },
    '3:25 loss.fromLogits: the hinge loss has no fromLogits; binary-crossentropy and categorical-crossentropy have it',
  ],
  [
    'more weights than memory',
    { network: { inputs: 100_000, layers: [{ type: 'dense', units: 100_000 }] } },
    '2:12 network: it has 10000100000 weights, and at most 33554432 can be checked',
  ],
])('%s', async (_, sections, issue) => {
  expect(await issuesOf(specText(sections))).toEqual([issue]);
});

test('what is left out has its default', async () => {
  const { network, train, check, name, tensors, frozen } = await problemFromText(specText(), {
    file: 'folder/my.first.json',
    directory: '.',
  });
  expect(name).toBe('my.first');
  expect(network.objective).toMatchObject({
    reduction: 'sum',
    regularization: { l1: 0, l2: 0, biases: false, reduction: 'sum' },
  });
  expect(network.arithmetic.precision).toBe('float64');
  expect(train).toEqual({
    optimizer: { type: 'sgd', learningRate: 0.1, momentum: 0 },
    epochs: 1000,
    seed: 0,
  });
  expect(check).toEqual({ seed: 0 });
  expect(tensors.map((tensor) => tensor.name)).toEqual([
    'hidden.weight',
    'hidden.bias',
    'output.weight',
    'output.bias',
  ]);
  expect(frozen.some((mark) => mark !== 0)).toBe(false);
});

test('a layer without an activation is linear, and without a name goes by its position', async () => {
  const { network } = await problemFromText(specText(layers({ activation: 'relu' }, {})), { directory: '.' });
  expect(network.layers.map(({ name, activation }) => [name, activation.name])).toEqual([
    ['layer1', 'relu'],
    ['layer2', 'linear'],
  ]);
});

test('one unit of softmax is odd, and no error', async () => {
  const network = { inputs: 2, layers: [{ type: 'dense', units: 1, activation: 'softmax' }] };
  await expect(problemFromText(specText({ network }), { directory: '.' })).resolves.toBeDefined();
});

test('the command line has the last word', async () => {
  const train = { optimizer: { type: 'adam' }, epochs: 5, batchSize: 1, seed: 1 };
  const text = specText({ train, check: { seed: 1 }, parameters: { seed: 1 } });
  const problem = await problemFromText(text, {
    directory: '.',
    examples: 2,
    seed: 9,
    epochs: 7,
    learningRate: 0.25,
    batchSize: 3,
  });
  expect(problem.train).toEqual({
    optimizer: { type: 'adam', learningRate: 0.25, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
    epochs: 7,
    batchSize: 3,
    seed: 9,
  });
  expect(problem.check.seed).toBe(9);
  expect(problem.data.count).toBe(2);
  const seeded = await problemFromText(specText({ parameters: { seed: 9 } }), { directory: '.' });
  expect(problem.parameters).toEqual(seeded.parameters);
});

test('float32 rounds parameters and data', async () => {
  const data = { inputs: [[0.1, 0.2]], targets: [[0.3]] };
  const text = specText({
    precision: 'float32',
    data,
    parameters: { init: { type: 'constant', value: 0.7 } },
  });
  const problem = await problemFromText(text, { directory: '.' });
  expect([...problem.data.inputs, ...problem.data.targets]).toEqual([0.1, 0.2, 0.3].map(Math.fround));
  expect(new Set(problem.parameters)).toEqual(new Set([Math.fround(0.7)]));
});

test('the spec that the other tests change is right', async () => {
  expect(RIGHT.network.inputs).toBe(2);
  await expect(problemFromText(specText(), { directory: '.' })).resolves.toBeDefined();
});

// The networks of the benchmark. gradcheck.py has the same in torch.
const numbers = (length, seed) => Array.from({ length }, (_, k) => Math.sin(seed + 0.7 * k + ((k * k) % 97)));
const rows = (count, width, seed) => Array.from({ length: count }, (_, n) => numbers(width, seed + 13 * n));
/** Dark pixels in most places, as digits have. */
const pictures = (count, width) => rows(count, width, 1).map((row) => row.map((x) => (x > 0.5 ? x : 0)));
const sequences = (count, steps, width) =>
  Array.from({ length: count }, (_, n) => rows(steps, width, 1 + 29 * n));
/** One of `classes` in each example. */
const classes = (count, of) => Array.from({ length: count }, (_, n) => [n % of]);
/** The same at each step. */
const sequenceClasses = (count, steps, of) =>
  Array.from({ length: count }, (_, n) => Array.from({ length: steps }, (_, t) => [(n + 3 * t) % of]));

export const specs = {
  lenet: {
    network: {
      inputs: { channels: 1, rows: 28, columns: 28 },
      layers: [
        { type: 'conv2d', name: 'conv1', filters: 6, kernel: 5, padding: 2, activation: 'relu' },
        { type: 'max-pool2d', name: 'pool1', window: 2 },
        { type: 'conv2d', name: 'conv2', filters: 16, kernel: 5, activation: 'relu' },
        { type: 'max-pool2d', name: 'pool2', window: 2 },
        { type: 'flatten', name: 'flat' },
        { type: 'dense', name: 'dense1', units: 120, activation: 'relu' },
        { type: 'dense', name: 'dense2', units: 84, activation: 'relu' },
        { type: 'dense', name: 'output', units: 10, activation: 'softmax' },
      ],
    },
    loss: { type: 'categorical-crossentropy', reduction: 'mean' },
    parameters: { init: { type: 'he' }, seed: 1 },
    data: { inputs: pictures(100, 784), targets: classes(100, 10) },
  },
  lstm: {
    network: {
      inputs: { steps: 20, features: 8 },
      layers: [
        { type: 'lstm', name: 'lstm', units: 32, returns: 'last' },
        { type: 'dense', name: 'output', units: 5, activation: 'softmax' },
      ],
    },
    loss: { type: 'categorical-crossentropy', reduction: 'mean' },
    parameters: { init: { type: 'glorot' }, seed: 1 },
    data: { inputs: sequences(10, 20, 8), targets: classes(10, 5) },
  },
  transformer: {
    network: {
      inputs: { steps: 16, features: 32 },
      layers: [
        { type: 'layer-norm', name: 'norm1' },
        { type: 'attention', name: 'attention', heads: 4, mask: 'causal', packed: true },
        { type: 'add', name: 'residual1', from: ['inputs', 'attention'] },
        { type: 'layer-norm', name: 'norm2' },
        { type: 'dense', name: 'up', units: 128, activation: 'gelu' },
        { type: 'dense', name: 'down', units: 32 },
        { type: 'add', name: 'residual2', from: ['residual1', 'down'] },
        { type: 'dense', name: 'output', units: 10, activation: 'softmax' },
      ],
    },
    loss: { type: 'categorical-crossentropy', reduction: 'mean' },
    parameters: { init: { type: 'glorot' }, seed: 1 },
    data: { inputs: sequences(100, 16, 32), targets: sequenceClasses(100, 16, 10) },
  },
};

// The networks of the benchmark. gradcheck.py has the same in torch.
const numbers = (length, seed) => Array.from({ length }, (_, k) => Math.sin(seed + 0.7 * k + ((k * k) % 97)));
const rows = (count, width, seed) => Array.from({ length: count }, (_, n) => numbers(width, seed + 13 * n));
/** Dark pixels in most places, as digits have. */
const pictures = (count, width) => rows(count, width, 1).map((row) => row.map((x) => (x > 0.5 ? x : 0)));

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
    data: { inputs: pictures(100, 784), targets: Array.from({ length: 100 }, (_, n) => [n % 10]) },
  },
};

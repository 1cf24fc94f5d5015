import { expect, test } from 'vitest';
import { backends } from '../../../src/differences/increments/backend.ts';
import { takeSnapshot } from '../../../src/differences/increments/snapshot.ts';
import { nodeMoves } from '../../../src/differences/nodes/measure-nodes.ts';
import { withTerms } from '../../../src/differences/nodes/terms.ts';
import { backpropagate } from '../../../src/network/backpropagation.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';

const EXAMPLES = 5;
const SPEC = {
  network: {
    inputs: { channels: 2, rows: 8, columns: 8 },
    layers: [
      { type: 'conv2d', name: 'c1', filters: 3, kernel: 3, padding: 1, activation: 'tanh' },
      { type: 'max-pool2d', name: 'p1', window: 2 },
      { type: 'conv2d', name: 'c2', filters: 4, kernel: 3, padding: 1, activation: 'relu' },
      { type: 'average-pool2d', name: 'p2', window: 3, stride: 1 },
      { type: 'max-pool2d', name: 'p3', window: 2, stride: 1 },
      { type: 'flatten', name: 'flat' },
      { type: 'dense', name: 'out', units: 3, activation: 'softmax' },
    ],
  },
  loss: { type: 'categorical-crossentropy' },
  parameters: { init: { type: 'he' as const }, seed: 3 },
  data: {
    inputs: Array.from({ length: EXAMPLES }, (_, n) =>
      Array.from({ length: 128 }, (_, k) => Math.sin(3 + 7 * n + k * k)),
    ),
    targets: Array.from({ length: EXAMPLES }, (_, n) => [n % 3]),
  },
};

test.each(['javascript', 'webassembly'] as const)(
  'the slopes of every node with parameters are the deltas, within the bound on rounding: %s',
  async (backend) => {
    const problem = await problemFromSpec(SPEC);
    const { network, parameters: theta, data: examples } = problem;
    const { pass } = evaluate(problem);
    const snapshot = withTerms(network, takeSnapshot(network, theta, examples, pass));
    const moves = nodeMoves(network, snapshot, backends[backend]());
    const deltas = backpropagate(network, theta, examples, pass).ofNodes;
    for (const [node, { operation }] of network.nodes.entries()) {
      if (operation.parameters.length === 0) continue;
      const { slope, error, magnitude, kinked } = await moves.measure(node, 1);
      slope.forEach((own, k) => {
        // Nothing is left to another measurement.
        expect(kinked[k]).toBe(0);
        // The backpropagated δ has roundings of the same size.
        expect(Math.abs(own - deltas[node]![k])).toBeLessThanOrEqual(2 * error[k] + 2 ** -1000);
        expect(error[k]).toBeLessThan(1e-11 * magnitude[k] + 2 ** -1000);
      });
    }
  },
);

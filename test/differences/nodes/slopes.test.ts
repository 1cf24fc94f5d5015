import { expect, test } from 'vitest';
import { backends } from '../../../src/differences/increments/backend.ts';
import { takeSnapshot } from '../../../src/differences/increments/snapshot.ts';
import { nodeMoves } from '../../../src/differences/nodes/measure-nodes.ts';
import { pathsOf } from '../../../src/differences/nodes/paths.ts';
import { backpropagate } from '../../../src/network/backpropagation.ts';
import { readByLoss } from '../../../src/network/graph.ts';
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
  'the slopes of every node with parameters are the deltas, within the bound of all paths: %s',
  async (backend) => {
    const problem = await problemFromSpec(SPEC);
    const { network, parameters: theta, data: examples } = problem;
    const { pass } = evaluate(problem);
    const moves = nodeMoves(network, takeSnapshot(network, theta, examples, pass), backends[backend]());
    const { ofNodes, roundings } = pathsOf(
      { network, theta, examples, pass },
      readByLoss(network),
      moves.atLoss(),
    );
    const deltas = backpropagate(network, theta, examples, pass).ofNodes;
    for (const [node, paths] of ofNodes.entries()) {
      if (paths === undefined || network.nodes[node].operation.parameters.length === 0) continue;
      const { slope, kinked } = await moves.measure(node, paths, 1);
      slope.forEach((own, k) => {
        // Nothing is left to another measurement, and no slope is beyond its bound.
        expect(kinked[k]).toBe(0);
        const off = Math.abs(own - deltas[node]![k]);
        expect(off).toBeLessThanOrEqual(2 * 2 ** -53 * roundings[node] * paths[k] + 2 ** -1000);
      });
    }
  },
);

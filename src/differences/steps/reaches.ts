import { float64 } from '../../network/arithmetic.ts';
import type { ForwardPass } from '../../network/forward.ts';
import { readByLoss, readersOf } from '../../network/graph.ts';
import type { Network } from '../../network/network.ts';
import { isRegularized } from '../../network/regularization.ts';
import { rowLength } from '../../network/shape.ts';
import { inputRms } from './step-sizes.ts';

/** Between these, a step has full precision and the numbers that it moves do not overflow. */
const [LEAST_REACH, GREATEST_REACH] = [2 ** -960, 2 ** 960];

/** The largest growth in the nodes above at which a step of 2⁻⁴⁰ of the reach is still small there: 2⁻²⁰. */
const MUCH = 2 ** 20;

/**
 * Makes the function that returns the unit of a weight's step for increments, its reach: the move that changes a
 * pre-activation by about 1, which is 1/rms of the weight's input. The reach is shorter where the weights of the layers
 * above enlarge the move by more than 2²⁰, and for a regularized weight at most |w|, since the move changes w² too.
 *
 * @param growths of each node
 */
export function reachOf(
  network: Network,
  theta: Float64Array,
  pass: ForwardPass,
  growths = growthsOf(network, theta),
): (weight: number) => number {
  const { objective, space } = network;
  const { l1, l2 } = objective.regularization;
  const readers = readersOf(network);
  const ofTensors = new Map(
    space.tensors.map((tensor) => {
      const { name, kind, offset } = tensor;
      const reaches = (readers.get(offset) ?? []).map((node) => {
        const unit = Math.min(1, MUCH / growths[node]);
        return kind !== 'weight' ? unit : unit / (inputRms(network, pass, node) || 1);
      });
      const regularized = (l1 !== 0 || l2 !== 0) && isRegularized(tensor, objective.regularization);
      return [name, { reach: Math.min(...reaches), regularized }] as const;
    }),
  );
  return (weight) => {
    const { reach, regularized } = ofTensors.get(space.tensorAt(weight).name)!;
    const own = regularized && theta[weight] !== 0 ? Math.abs(theta[weight]) : reach;
    return Math.max(LEAST_REACH, Math.min(reach, own, GREATEST_REACH));
  };
}

/**
 * The largest growth of a move of each node's value in any node on its way to the loss: the largest product of max Σ|w|
 * over the rows of the weights, of all ways together. Nodes that shrink what one below them enlarged do not undo that;
 * those without weights are taken to leave it as it is.
 */
export function growthsOf(network: Network, theta: Float64Array): number[] {
  const { nodes, space } = network;
  const weights = new Float64Array(theta.length);
  for (const { offset, size, kind } of space.tensors) {
    if (kind === 'bias') continue;
    for (let k = offset; k < offset + size; k++) weights[k] = Math.abs(theta[k]);
  }
  const growths = new Array<number>(nodes.length).fill(0);
  const read = readByLoss(network);
  growths[read] = 1;
  for (let node = read; node >= 0; node--) {
    const { operation, from } = nodes[node];
    if (from.every((source) => source === 'inputs')) continue;
    const own = operation.parameters.length === 0 ? growths[node] : Math.max(1, growths[node]) * rowSum(node);
    for (const source of from) if (source !== 'inputs') growths[source] += own;
  }
  return growths;

  /** The largest Σ|w| over the rows of the weights of a node. */
  function rowSum(node: number): number {
    const { operation } = nodes[node];
    const sums = new Float64Array(rowLength(operation.output));
    const x = new Float64Array(operation.inputs).fill(1);
    operation.value({ theta: weights, x, targets: x, arithmetic: float64 }, sums);
    return sums.reduce((largest, sum) => Math.max(largest, sum), 0);
  }
}

import { readByLoss } from '../../network/graph.ts';
import type { Network } from '../../network/network.ts';
import { inputArgument } from '../../network/operations/operation.ts';
import type { Situation } from '../../network/rules.ts';
import { rowLength } from '../../network/shape.ts';
import { featureMajor } from '../increments/snapshot.ts';
import type { Pause } from '../pauses.ts';
import type { ExampleBlock } from './example-blocks.ts';
import { slopesOfLoss } from './slopes-of-loss.ts';
import { absolute } from './terms.ts';
import { type Moved, type Slopes, STEP, throughOperation } from './through-operation.ts';

/**
 * Measures D = ∂loss/∂value of the numbers of every node that no coupling of examples stands above, from the loss down:
 * those that the loss reads by moves, those below by moves through the operations that read them (`throughOperation`).
 *
 * @param factor the part of the usual step
 * @param lowest the node to go down to
 * @param onNode told of the slopes of each
 */
export async function slopesOfNodes(
  { at, saved }: ExampleBlock,
  factor: number,
  lowest: number,
  onNode: (node: number, slopes: Slopes) => void,
  pause: Pause,
): Promise<void> {
  const { network, theta, examples } = at;
  const { nodes } = network;
  const coupled = belowCoupling(nodes);
  const gathered = new Map<number, Slopes>();
  const h = STEP * factor;
  const sign = randomErrors();
  const read = readByLoss(network);
  if (!coupled.has(read)) gathered.set(read, slopesOfLoss(at, saved[nodes.length - 1], h, sign));
  for (let node = read; node >= lowest; node--) {
    const own = gathered.get(node);
    gathered.delete(node);
    // Nothing reads the last activation where the loss is combined with it.
    if (own === undefined) continue;
    onNode(node, own);
    const { operation, from } = nodes[node];
    for (const [input, source] of from.entries()) {
      if (source === 'inputs' || source < lowest || coupled.has(source)) continue;
      const moved: Moved = {
        operation,
        theta,
        saved: saved[node],
        count: examples.count,
        sign,
        ...(input === 0 && operation.magnitudes?.x && { magnitudes: magnitudesOf(at, node) }),
      };
      const features = rowLength(nodes[source].operation.output);
      const passed = throughOperation(moved, input, features, own, h);
      const known = gathered.get(source);
      if (known === undefined) gathered.set(source, passed);
      else add(known, passed);
      await pause();
    }
  }
}

/** Makes the function that passes magnitudes back through a node, feature-major. */
function magnitudesOf(at: Situation, node: number): (size: Float64Array) => Float64Array {
  const { count } = at.examples;
  return (size) => {
    const rows = absolute(at, node, inputArgument(0), featureMajor(size, size.length / count));
    return featureMajor(rows, count);
  };
}

/** Adds what another reader of a node gives it. */
function add(to: Slopes, more: Slopes): void {
  for (let k = 0; k < to.slope.length; k++) {
    to.slope[k] += more.slope[k];
    to.magnitude[k] += more.magnitude[k];
    to.kinked[k] |= more.kinked[k];
    for (let sample = 0; sample < to.noise.length; sample++) to.noise[sample][k] += more.noise[sample][k];
  }
}

/** Makes a stream of numbers that are uniform in −√3 … √3, the same in every run (a generator of Numerical Recipes). */
function randomErrors(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state * (2 ** -31 * Math.sqrt(3));
  };
}

/** Returns the nodes from which a move reaches an operation that couples the examples. */
export function belowCoupling(nodes: Network['nodes']): ReadonlySet<number> {
  const found = new Set<number>();
  for (let node = nodes.length - 1; node >= 0; node--) {
    const { operation, from } = nodes[node];
    if (!operation.couplesExamples && !found.has(node)) continue;
    for (const source of from) if (source !== 'inputs') found.add(source);
  }
  return found;
}

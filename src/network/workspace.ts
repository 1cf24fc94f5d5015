import type { SparseRows } from '../tensors/packed.ts';
import { reductionFactor } from './cost.ts';
import { type ForwardPass, passOf } from './forward.ts';
import type { Examples, Network } from './network.ts';
import type { Pullback, PullbackInputs } from './operations/operation.ts';
import { addRegularizationGradient } from './regularization.ts';
import { rowLength } from './shape.ts';

/**
 * Room for the passes of a network over as many examples as it was made for, used again each time: θ and the examples are
 * arrays whose numbers may change in between. The values are those of `forward` and `backpropagate`, to the last bit.
 */
export interface Workspace {
  readonly examples: Examples;
  readonly pass: ForwardPass;
  /** Computes the values of all nodes but the loss. */
  forward(): void;
  /** Writes ∂cost/∂θ, after `forward`, into the gradient that it was made with. */
  backward(): void;
}

/** One pullback of the backward pass. */
interface Pull {
  readonly pull: Pullback;
  readonly at: PullbackInputs;
  readonly upstream: Float64Array;
  readonly out: Float64Array;
  /** What the result is added to, where `out` is not its place: a tensor of two nodes, a value that two nodes read. */
  readonly sum?: Float64Array;
}

/**
 * Makes a workspace.
 *
 * @param gradient of θ's length: where `backward` writes
 * @param sparse of the inputs of the examples, where there is one
 */
export function createWorkspace(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  gradient: Float64Array,
  sparse?: SparseRows,
): Workspace {
  const { nodes, space, objective, arithmetic } = network;
  const { count, inputs, targets } = examples;
  const values = nodes.map(({ operation }) => new Float64Array(count * rowLength(operation.output)));
  const points = nodes.map(({ from }, node): PullbackInputs => {
    const x = from === 'inputs' ? inputs : values[from];
    return { theta, x, sparse, targets, arithmetic, value: values[node], atKink: undefined };
  });
  const pulls = pullsOf(network, points, gradient, reductionFactor(network, count));
  const last = nodes.length - 1;
  return {
    examples,
    pass: { ...passOf(network, inputs, values.slice(0, -1)), sparse },
    forward() {
      for (let node = 0; node < last; node++) nodes[node].operation.value(points[node], values[node]);
    },
    backward() {
      for (const { pull, at, upstream, out, sum } of pulls) {
        const own = pull(at, upstream, out);
        if (sum !== undefined) for (let k = 0; k < own.length; k++) sum[k] += own[k];
        else if (own !== out) out.set(own);
      }
      addRegularizationGradient(space, objective.regularization, theta, count, gradient);
      arithmetic.roundAll(gradient);
    },
  };
}

/** Lists the pullbacks from the loss down. */
function pullsOf(
  { nodes }: Network,
  points: readonly PullbackInputs[],
  gradient: Float64Array,
  reduction: number,
): Pull[] {
  const pulls: Pull[] = [];
  const written = new Map<number, Float64Array>();
  const upstreams = new Array<Float64Array>(nodes.length);
  upstreams[nodes.length - 1] = points[nodes.length - 1].value.slice().fill(reduction);
  for (let node = nodes.length - 1; node >= 0; node--) {
    const upstream = upstreams[node];
    if (upstream === undefined) continue;
    const { operation, from } = nodes[node];
    const common = { at: points[node], upstream };
    for (const { kind, offset, size } of operation.parameters) {
      const pull = operation.pullbacks[kind]!;
      const sum = written.get(offset);
      const out = sum === undefined ? gradient.subarray(offset, offset + size) : new Float64Array(size);
      pulls.push({ ...common, pull, out, ...(sum && { sum }) });
      if (sum === undefined) written.set(offset, out);
    }
    if (from === 'inputs') continue;
    const sum = upstreams[from];
    const out = new Float64Array(points[node].x.length);
    pulls.push({ ...common, pull: operation.pullbacks.x!, out, ...(sum && { sum }) });
    upstreams[from] ??= out;
  }
  return pulls;
}

import type { SparseRows } from '../tensors/packed.ts';
import type { Arithmetic } from './arithmetic.ts';
import { inputsOf } from './forward.ts';
import type { Examples, Network } from './network.ts';
import { inputArgument, type Pullback, type PullbackInputs, pullbackOf } from './operations/operation.ts';
import { rowLength } from './shape.ts';

/**
 * Room for the passes of a network over as many examples as it was made for, used again each time: θ and the examples are
 * arrays whose numbers may change in between. The values are those of `forward` and `backpropagate`, to the last bit.
 */
export interface Workspace {
  readonly examples: Examples;
  readonly losses: Float64Array;
  /** Computes the values of all nodes but the loss. */
  forward(): void;
  /** Computes the losses, after `forward`. */
  lose(): void;
  /**
   * Adds the gradient of the summed losses, after `forward`, to the one that it was made with.
   *
   * @param reduction what the summed losses are multiplied by
   */
  backward(reduction: number): void;
}

/** One pullback of the backward pass. */
interface Pull {
  readonly pull: Pullback;
  readonly at: PullbackInputs;
  readonly upstream: Float64Array;
  readonly result: Float64Array;
  /** Whether another pullback has written to `result` before: a tensor of two nodes, a value that two nodes read. */
  readonly isSecond: boolean;
  readonly isAdded: boolean;
  /** Whether sums are rounded: those of values are, those of the gradient at the end. */
  readonly isRounded: boolean;
}

/**
 * Makes a workspace.
 *
 * @param gradient of θ's length
 * @param sparse of the inputs of the examples, where there is one
 * @param numbers makes an array
 */
export function createWorkspace(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  gradient: Float64Array,
  sparse?: SparseRows,
  numbers = (length: number): Float64Array => new Float64Array(length),
): Workspace {
  const { nodes, arithmetic } = network;
  const { round } = arithmetic;
  const { count, inputs, targets } = examples;
  const values = nodes.map(({ operation }) => numbers(count * rowLength(operation.output)));
  const points = nodes.map(({ from }, node): PullbackInputs => {
    return {
      theta,
      ...inputsOf(from, inputs, values),
      sparse,
      targets,
      arithmetic,
      value: values[node],
      atKink: undefined,
    };
  });
  const last = nodes.length - 1;
  const start = numbers(count);
  const pulls = pullsOf(network, points, gradient, start, numbers);
  return {
    examples,
    losses: values[last],
    forward() {
      for (let node = 0; node < last; node++) nodes[node].operation.value(points[node], values[node]);
    },
    lose: () => nodes[last].operation.value(points[last], values[last]),
    backward(reduction) {
      start.fill(reduction);
      // Neither an iterator nor a pattern: in small networks they take longer than the pullbacks.
      for (let p = 0; p < pulls.length; p++) {
        const one = pulls[p];
        const own = one.pull(one.at, one.upstream, one.isSecond ? undefined : one.result);
        if (own !== one.result) addTo(one, own, round);
      }
    },
  };
}

function addTo({ result, isAdded, isRounded }: Pull, own: Float64Array, round: Arithmetic['round']): void {
  if (!isAdded) result.set(own);
  else if (isRounded) for (let k = 0; k < own.length; k++) result[k] = round(result[k] + own[k]);
  else for (let k = 0; k < own.length; k++) result[k] += own[k];
}

/** Lists the pullbacks from the loss down. */
function pullsOf(
  { nodes }: Network,
  points: readonly PullbackInputs[],
  gradient: Float64Array,
  start: Float64Array,
  numbers: (length: number) => Float64Array,
): Pull[] {
  const pulls: Pull[] = [];
  const seen = new Set<number>();
  const upstreams = new Array<Float64Array>(nodes.length);
  upstreams[nodes.length - 1] = start;
  for (let node = nodes.length - 1; node >= 0; node--) {
    // Nothing reads the last activation where the loss is combined with it.
    if (upstreams[node] === undefined) continue;
    const { operation, from } = nodes[node];
    const common = { at: points[node], upstream: upstreams[node] };
    for (const { kind, offset, size } of operation.parameters) {
      const pull = operation.pullbacks[kind]!;
      const result = gradient.subarray(offset, offset + size);
      pulls.push({ ...common, pull, result, isSecond: seen.has(offset), isAdded: true, isRounded: false });
      seen.add(offset);
    }
    for (const [k, source] of from.entries()) {
      if (source === 'inputs') continue;
      const isSecond = upstreams[source] !== undefined;
      upstreams[source] ??= numbers(points[source].value.length);
      pulls.push({
        ...common,
        pull: pullbackOf(operation, inputArgument(k)),
        result: upstreams[source],
        isSecond,
        isAdded: isSecond,
        isRounded: true,
      });
    }
  }
  return pulls;
}

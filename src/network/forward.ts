import { type SparseRows, sparseRows } from '../tensors/packed.ts';
import { readByLoss, type Source } from './graph.ts';
import type { Network } from './network.ts';
import type { OperationInputs } from './operations/operation.ts';
import { rowLength } from './shape.ts';

/** All that a forward pass computes. Values are row-major, a row an example. */
export interface ForwardPass {
  readonly inputs: Float64Array;
  /** The inputs without their zeros, where most are 0, as in many pictures. */
  readonly sparse?: SparseRows | undefined;
  /** The value of each node but the loss. */
  readonly values: readonly Float64Array[];
  /** Of each layer the values of its z, [count, units]. */
  readonly z: readonly Float64Array[];
  /** Of each layer the values of its a, [count, units]. */
  readonly a: readonly Float64Array[];
}

const NO_TARGETS = new Float64Array(0);

/** Runs the network on a batch of `count` input rows: z_l = W_l·a_{l−1} + b_l, a_l = f_l(z_l), with a_0 the inputs. */
export function forward(
  network: Network,
  theta: Float64Array,
  inputs: Float64Array,
  count: number,
): ForwardPass {
  const { nodes, arithmetic } = network;
  const values: Float64Array[] = [];
  const sparse = sparseRows(inputs, inputs.length / count);
  for (const { operation, from } of nodes.slice(0, -1)) {
    const value = new Float64Array(count * rowLength(operation.output));
    const at = inputsOf(from, inputs, values);
    operation.value({ theta, ...at, sparse, targets: NO_TARGETS, arithmetic }, value);
    values.push(value);
  }
  return { ...passOf(network, inputs, values), sparse };
}

/** Returns the pass that has these values of the nodes. */
export function passOf(
  { layers }: Network,
  inputs: Float64Array,
  values: readonly Float64Array[],
): ForwardPass {
  return { inputs, values, z: layers.map(({ z }) => values[z]), a: layers.map(({ a }) => values[a]) };
}

/** Returns what layer l was given, the first where it reads several. */
export function inputOf({ layers }: Pick<Network, 'layers'>, pass: ForwardPass, l: number): Float64Array {
  const source = layers[l].reads[0];
  return source === 'inputs' ? pass.inputs : pass.values[source];
}

/** Returns what a node is evaluated at. */
export function inputsOfNode(
  { nodes, arithmetic }: Network,
  node: number,
  theta: Float64Array,
  pass: ForwardPass,
  targets: Float64Array = NO_TARGETS,
): OperationInputs {
  const at = inputsOf(nodes[node].from, pass.inputs, pass.values);
  return { theta, ...at, sparse: pass.sparse, targets, arithmetic };
}

/** Returns what a node reads, given the values of those before it. */
export function inputsOf(
  from: readonly Source[],
  inputs: Float64Array,
  values: readonly Float64Array[],
): Pick<OperationInputs, 'x' | 'other' | 'all'> {
  const all = from.map((source) => (source === 'inputs' ? inputs : values[source]));
  const [x, other] = all;
  return { x, other, all };
}

/** Returns what the loss is applied to, [count, outputs]. */
export function outputsForLoss(network: Network, pass: ForwardPass): Float64Array {
  return pass.values[readByLoss(network)];
}

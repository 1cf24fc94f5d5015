import type { LayerShape, Step } from './layers/layer.ts';
import type { Loss } from './losses/loss.ts';
import { lossOf } from './operations/loss.ts';
import type { Operation, ParameterTerm } from './operations/operation.ts';
import { rowLength } from './shape.ts';

/** Where a node reads its input: the node with that number, or the inputs of the network. */
export type Source = number | 'inputs';

/**
 * One operation of a network and what it is applied to. A network is a list of nodes in the order of computation, each
 * of which reads one before it; the last is the loss.
 */
export interface Node {
  readonly operation: Operation;
  readonly from: Source;
  /** The name of its layer; `loss` for the loss. */
  readonly layer: string;
  readonly role: Step['role'] | 'loss';
}

/** A layer as people see it: its name and sizes, and which nodes are its z and its a. */
export interface Layer extends LayerShape {
  /** What the parameter with that index in θ multiplies, and the unit whose z it is a term of. */
  termOf(index: number): ParameterTerm;
  /** The number of the node that has its pre-activations. */
  readonly z: number;
  /** The number of the node that has its activations. */
  readonly a: number;
}

/** What has nodes: a network. */
interface Graph {
  readonly nodes: readonly Node[];
  readonly layers: readonly Layer[];
}

/** Numbers the nodes of layers that follow each other. */
export function joinLayers(expanded: readonly (LayerShape & { steps: readonly Step[] })[]): {
  layers: Layer[];
  nodes: Node[];
} {
  const nodes: Node[] = [];
  const layers = expanded.map(({ steps, ...layer }) => {
    const first = nodes.length;
    for (const { operation, role } of steps) {
      const from = nodes.length === 0 ? 'inputs' : nodes.length - 1;
      nodes.push({ operation, from, layer: layer.name, role });
    }
    const numberOf = (role: Node['role']): number => first + steps.findIndex((step) => step.role === role);
    const z = numberOf('z');
    return { ...layer, z, a: numberOf('a'), termOf: nodes[z].operation.termOf! };
  });
  return { layers, nodes };
}

/**
 * Makes the node of a loss.
 *
 * @param from the node that it reads
 */
export function lossNode(nodes: readonly Node[], loss: Loss, from: number): Node {
  const { output, increment } = nodes[from].operation;
  const operation = lossOf(loss, rowLength(output), increment.sumsToZero === true);
  return { operation, from, layer: 'loss', role: 'loss' };
}

/** The number of the node that the loss reads. */
export function readByLoss({ nodes }: Graph): number {
  return nodes[nodes.length - 1].from as number;
}

/** Whether loss and last activation are one operation, which reads z (see `Loss.onLogits`). */
export function isCombined(graph: Graph): boolean {
  return readByLoss(graph) === graph.layers[graph.layers.length - 1].z;
}

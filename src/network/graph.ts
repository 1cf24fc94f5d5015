import type { LayerShape, Part, Step, StepSource } from './layers/layer.ts';
import type { Loss } from './losses/loss.ts';
import { lossOf } from './operations/loss.ts';
import type { Operation, ParameterTerm } from './operations/operation.ts';
import { pick } from './operations/pick.ts';
import type { Shape } from './shape.ts';

/** Where a node reads an input: the node with that number, or the inputs of the network. */
export type Source = number | 'inputs';

/** A part of the inputs that has a name of its own. */
export interface InputPart {
  readonly name: string;
  readonly shape: Shape;
  /** Where it begins in a row of the inputs. */
  readonly from: number;
}

/** What a layer reads: the activations of the layer with that number, the inputs of the network, or a part of them. */
export type LayerSource = number | 'inputs' | InputPart;

/**
 * One operation of a network and what it is applied to. A network is a list of nodes in the order of computation, each
 * of which reads some before it; the last is the loss.
 */
export interface Node {
  readonly operation: Operation;
  /** What it reads, in the order of the operation's arguments. */
  readonly from: readonly Source[];
  /** The name of its layer; `loss` for the loss. */
  readonly layer: string;
  readonly role: Step['role'] | 'loss';
  readonly part?: Part;
}

/** A layer as people see it: its name and sizes, what it reads, and which nodes are its z and its a. */
export interface Layer extends LayerShape {
  readonly from: readonly LayerSource[];
  /** The nodes that have what it reads. */
  readonly reads: readonly Source[];
  /**
   * What the parameter with that index in θ multiplies, and the unit whose z it is a term of; absent where a parameter is
   * a term of many units.
   */
  readonly termOf?: (index: number) => ParameterTerm;
  /** The number of its first node. */
  readonly first: number;
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

/** A layer that is not joined to the others. */
export type ExpandedLayer = LayerShape & Pick<Layer, 'from'> & { readonly steps: readonly Step[] };

/**
 * Numbers the nodes of layers, each of which reads some before it. A part of the inputs is taken by a node of its own.
 *
 * @param width of a row of the inputs
 */
export function joinLayers(
  expanded: readonly ExpandedLayer[],
  width: number,
): {
  layers: Layer[];
  nodes: Node[];
} {
  const nodes: Node[] = [];
  const layers: Layer[] = [];
  const parts = new Map<string, number>();
  const nodeOf = (source: LayerSource): Source => {
    if (source === 'inputs') return source;
    if (typeof source === 'number') return layers[source].a;
    const known = parts.get(source.name);
    if (known !== undefined) return known;
    const { name, shape, from } = source;
    nodes.push({ operation: pick(width, shape, from), from: ['inputs'], layer: name, role: 'between' });
    parts.set(name, nodes.length - 1);
    return nodes.length - 1;
  };
  for (const { steps, ...layer } of expanded) {
    const sources = layer.from.map(nodeOf);
    const first = nodes.length;
    for (const [k, { operation, role, reads, part }] of steps.entries()) {
      const before: readonly StepSource[] = k === 0 ? [{ source: 0 }] : [{ step: k - 1 }];
      const from = (reads ?? before).map((one) => ('step' in one ? first + one.step : sources[one.source]));
      nodes.push({ operation, from, layer: layer.name, role, ...(part && { part }) });
    }
    const numberOf = (role: Node['role']): number => first + steps.findIndex((step) => step.role === role);
    const z = numberOf('z');
    const { termOf } = nodes[z].operation;
    layers.push({ ...layer, reads: sources, first, z, a: numberOf('a'), ...(termOf && { termOf }) });
  }
  return { layers, nodes };
}

/**
 * Makes the node of a loss.
 *
 * @param from the node that it reads
 */
export function lossNode(nodes: readonly Node[], loss: Loss, from: number): Node {
  const { output, increment } = nodes[from].operation;
  const operation = lossOf(loss, output, increment.sumsToZero !== undefined);
  return { operation, from: [from], layer: 'loss', role: 'loss' };
}

/** Whether every layer reads the one before it alone, and each of its weights is a term of one unit, as in dense layers. */
export function isDenseChain({ layers }: Pick<Graph, 'layers'>): boolean {
  return layers.every(({ from, termOf }, l) => {
    const [source, ...others] = from;
    return termOf !== undefined && others.length === 0 && source === (l === 0 ? 'inputs' : l - 1);
  });
}

/** Whether what layer l gives is read by the next layer alone, which reads nothing else. */
export function isPassedOn({ layers }: Pick<Graph, 'layers'>, l: number): boolean {
  const readers = layers.filter(({ from }) => from.includes(l));
  return readers.length === 1 && readers[0] === layers[l + 1] && layers[l + 1].from.length === 1;
}

/** Whether a layer has states, each of which depends on the one before. */
export function isRecurrent({ nodes, layers }: Graph, l: number): boolean {
  return nodes.some(({ layer, part }) => layer === layers[l].name && part?.is === 'h');
}

/** Returns the nodes that have each tensor as a parameter, by its offset in θ. */
export function readersOf({ nodes }: Pick<Graph, 'nodes'>): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, number[]>();
  nodes.forEach(({ operation: { parameters } }, node) => {
    for (const { offset } of parameters) found.set(offset, [...(found.get(offset) ?? []), node]);
  });
  return found;
}

/** The number of the node that the loss reads. */
export function readByLoss({ nodes }: Graph): number {
  return nodes[nodes.length - 1].from[0] as number;
}

/** Whether loss and last activation are one operation, which reads z (see `Loss.onLogits`). */
export function isCombined(graph: Graph): boolean {
  return readByLoss(graph) === graph.layers[graph.layers.length - 1].z;
}

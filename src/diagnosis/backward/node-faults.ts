import { inputsOfNode } from '../../network/forward.ts';
import type { Layer, Node } from '../../network/graph.ts';
import type { Network } from '../../network/network.ts';
import type { Argument, Operation, PullbackInputs } from '../../network/operations/operation.ts';
import type { Descent, Rules } from '../../network/rules.ts';
import type { Problem } from '../../problem/problem.ts';
import type { BackwardFault, Variant } from '../catalogue/fault.ts';

/** A pullback of one node where a mistake is made. */
export interface NodePull {
  readonly at: Descent;
  readonly node: number;
  /** The step of the sequence that it is of. */
  readonly step: number;
  readonly layer: Layer;
  readonly operation: Operation;
  readonly inputs: PullbackInputs;
  readonly upstream: Float64Array;
  /** The pullback that is replaced, of the same or another upstream. */
  right(upstream?: Float64Array): Float64Array;
}

/** One way to make a mistake in the nodes of an operation: what is handed back in place of the right pullback. */
export interface NodeMistake {
  /** Goes before “in layer …”: `without the term of the mean`. */
  readonly does: string;
  /** The operations and arguments that are wrong together. */
  readonly wrong: readonly {
    /** The type of the operations, or what they are within their layer (`Part.is`); one of the two. */
    readonly type?: string;
    readonly part?: string | RegExp;
    readonly argument: Argument;
    readonly pull: (pull: NodePull) => Float64Array;
  }[];
  /** With one step of the sequence the gradient is right. */
  readonly rightAtOneStep?: true;
  /** Whether it can be made in that layer; in all that have such nodes unless said otherwise. */
  readonly fits?: (layer: Layer, operation: Operation) => boolean;
  /** What to write instead in that layer, where it is another thing than the fault’s own. */
  readonly fix?: (layer: Layer) => string | undefined;
}

/** Makes a mistake in one argument of the operations of one type. */
export function mistakeIn(
  type: string,
  does: string,
  pull: (pull: NodePull) => Float64Array,
  fits?: NodeMistake['fits'],
  argument: Argument = 'x',
): NodeMistake {
  return { does, wrong: [{ type, argument, pull }], ...(fits && { fits }) };
}

/** Makes a fault of a table of mistakes: each in each layer of some types, and in all of them. */
export function nodeFault(
  page: Omit<BackwardFault, 'variants' | 'anyLayers'>,
  types: readonly string[],
  mistakes: readonly NodeMistake[],
): BackwardFault {
  return {
    ...page,
    anyLayers: true,
    variants: (problem) => mistakesIn(problem, types, mistakes),
  };
}

/** Every mistake of a table in each layer of some types, and in all of them. */
export function mistakesIn(
  problem: Problem,
  types: readonly string[],
  mistakes: readonly NodeMistake[],
): Variant[] {
  return mistakes.flatMap((mistake) => [...variantsOf(problem, types, mistake)]);
}

function* variantsOf(
  { network }: Problem,
  types: readonly string[],
  { does, wrong, fits = () => true, rightAtOneStep, fix }: NodeMistake,
): Iterable<Variant> {
  const { nodes } = network;
  const found = nodes.flatMap((node, number) => {
    const layer = layerOf(network, number);
    const isMeant = layer !== undefined && types.includes(layer.type) && isOf(node, wrong[0]);
    return isMeant && fits(layer, node.operation) ? [layer.name] : [];
  });
  const names = [...new Set(found)];
  const plant =
    (where: readonly string[]): Variant['plant'] =>
    (rules: Rules) => ({
      ...rules,
      pull(at, node, argument, upstream) {
        const right = (given = upstream): Float64Array => rules.pull(at, node, argument, given);
        const layer = layerOf(at.network, node);
        if (layer === undefined || !where.includes(layer.name)) return right();
        const own = wrong.find((one) => one.argument === argument && isOf(at.network.nodes[node], one));
        if (own === undefined) return right();
        const { operation, part } = at.network.nodes[node];
        const { pass, theta } = at;
        const inputs = { ...inputsOfNode(at.network, node, theta, pass), value: pass.values[node] };
        return own.pull({ at, node, step: part?.step ?? 0, layer, operation, inputs, upstream, right });
      },
    });
  const further = rightAtOneStep && { rightAtOneStep };
  for (const name of names) {
    const own = fix?.(network.layers.find((layer) => layer.name === name)!);
    yield {
      where: { layer: name },
      does: `${does} in layer "${name}"`,
      ...further,
      ...(own !== undefined && { fix: own }),
      plant: plant([name]),
    };
  }
  if (names.length > 1)
    yield { where: {}, does: `${does} in every such layer`, ...further, plant: plant(names) };
}

function layerOf({ layers, nodes }: Network, node: number): Layer | undefined {
  return layers.find(({ name }) => name === nodes[node].layer);
}

function isOf(
  { operation, part }: Pick<Node, 'operation' | 'part'>,
  { type, ...meant }: NodeMistake['wrong'][number],
): boolean {
  if (type !== undefined) return type === operation.type;
  return typeof meant.part === 'string'
    ? meant.part === part?.is
    : part !== undefined && meant.part!.test(part.is);
}

/** Returns the number of the node that has a part of a layer at a step; −1 before the first step and after the last. */
export function partNode(
  { network: { nodes } }: Descent,
  { name }: Layer,
  is: string,
  step?: number,
): number {
  return nodes.findIndex(({ layer, part }) => layer === name && part?.is === is && part.step === step);
}

/** Returns the value of a part of a layer at a step; undefined before the first step and after the last. */
export function partValue(at: Descent, layer: Layer, is: string, step?: number): Float64Array | undefined {
  return at.pass.values[partNode(at, layer, is, step)];
}

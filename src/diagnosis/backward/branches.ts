import type { Layer } from '../../network/graph.ts';
import type { Network } from '../../network/network.ts';
import type { Problem } from '../../problem/problem.ts';
import type { VariantPlace } from '../catalogue/fault.ts';

/** On which ∂cost/∂(a node) passes back to it: from some of the nodes that read it. */
export interface Way {
  readonly readers: readonly number[];
  readonly source: number;
}

/** One of several ways: to one of the layers that a layer reads, or from one of the layers that read it. */
export interface Branch extends Way {
  /** `from layer "sum" back to layer "conv1"` */
  readonly words: string;
  readonly where: VariantPlace;
  /** The layers that the way goes round, where it is the identity of a residual block: those that are added to it. */
  readonly round: readonly number[];
}

/** Lists the ways on which a delta passes back beside others, as round a block of a residual network. */
export function branchesOf({ network }: Problem): Branch[] {
  const { nodes, layers } = network;
  return layers.flatMap(({ name, type, reads, from }) => {
    const below = [...new Set(reads)].flatMap((source) => layers.find(({ a }) => a === source) ?? []);
    return below.flatMap((own): Branch[] => {
      const { readers } = wayTo(network, own.a);
      const ofLayer = readers.filter((node) => nodes[node].layer === name);
      if (below.length === 1 && ofLayer.length === readers.length) return [];
      const words = `from layer "${name}" back to layer "${own.name}"`;
      const others = type === 'add' ? from.filter((one) => typeof one === 'number') : [];
      const round = others.filter((one) => layers[one] !== own && isBelow(network, own, one));
      return [{ readers: ofLayer, source: own.a, words, where: { layer: name }, round }];
    });
  });
}

function isBelow({ layers }: Pick<Network, 'layers'>, own: Layer, l: number): boolean {
  const below = layers[l].from.filter((one) => typeof one === 'number');
  return layers[l] === own || below.some((one) => isBelow({ layers }, own, one));
}

/** Returns all ways back to a node. */
export function wayTo({ nodes }: Network, source: number): Way {
  const readers = nodes.flatMap(({ from }, node) => (from.includes(source) ? [node] : []));
  return { readers, source };
}

import { type Argument, inputArgument } from '../../network/operations/operation.ts';
import type { Problem } from '../../problem/problem.ts';
import type { VariantPlace } from '../catalogue/fault.ts';

/** One of several ways on which ∂cost/∂a passes back: to one of the layers that a layer reads, or from one of its readers. */
export interface Branch {
  readonly node: number;
  readonly argument: Argument;
  /** The node to which it passes. */
  readonly source: number;
  /** `from layer "sum" back to layer "conv1"` */
  readonly words: string;
  readonly where: VariantPlace;
}

/** Lists the ways on which a delta passes back beside others, as round a block of a residual network. */
export function branchesOf({ network: { nodes } }: Problem): Branch[] {
  const isRead = (node: number): boolean =>
    node === nodes.length - 1 || nodes.some(({ from }) => from.includes(node));
  // Nothing reads the last activation where the loss is combined with it.
  const readers = (source: number): number =>
    nodes.filter(({ from }, node) => from.includes(source) && isRead(node)).length;
  return nodes.flatMap(({ from, layer }, node) =>
    from.flatMap((source, k): Branch[] => {
      if (source === 'inputs' || (from.length === 1 && readers(source) === 1)) return [];
      const below = nodes[source].layer;
      // Within a layer the ways have no names of their own.
      if (below === layer) return [];
      const words = `from layer "${layer}" back to layer "${below}"`;
      return [{ node, argument: inputArgument(k), source, words, where: { layer } }];
    }),
  );
}

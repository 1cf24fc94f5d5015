import type { Node } from './graph.ts';
import type { Network } from './network.ts';

/**
 * Returns a network whose backward pass takes the slope on the other side of a kink where rounding decides the side, as
 * another order of the same sums may have it; undefined where it decides none.
 *
 * @param read what each node with a kink reads
 * @param errors the rounding errors of that
 * @param isAcross asked for each such number
 */
export function acrossKinks(
  network: Network,
  targets: Float64Array,
  read: (node: Node) => Float64Array,
  errors: (node: Node) => Float64Array,
  isAcross: () => boolean,
): Network | undefined {
  let found = false;
  const nodes = network.nodes.map((node) => {
    const { kink } = node.operation;
    if (kink === undefined) return node;
    const [x, error] = [read(node), errors(node)];
    const across = new Map<number, number>();
    for (let k = 0; k < x.length; k++) {
      const side = kink.piece(x[k], targets[k]);
      const other = [x[k] - error[k], x[k] + error[k]].find((moved) => {
        const piece = kink.piece(moved, targets[k]);
        return Number.isInteger(piece) && piece !== side;
      });
      if (other !== undefined) across.set(k, other);
    }
    if (across.size === 0) return node;
    found = true;
    return withPullbackAcross(node, across, isAcross);
  });
  return found ? { ...network, nodes } : undefined;
}

function withPullbackAcross(node: Node, across: ReadonlyMap<number, number>, isAcross: () => boolean): Node {
  const { operation } = node;
  return {
    ...node,
    operation: {
      ...operation,
      pullbacks: {
        ...operation.pullbacks,
        x(at, upstream) {
          const x = at.x.slice();
          for (const [k, other] of across) if (isAcross()) x[k] = other;
          return operation.pullbacks.x!({ ...at, x }, upstream);
        },
      },
    },
  };
}

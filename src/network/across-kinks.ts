import type { Node } from './graph.ts';
import type { Network } from './network.ts';
import type { Operation, WindowKink } from './operations/operation.ts';
import { rowLength } from './shape.ts';

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
    const across =
      kink.window === undefined
        ? acrossPoints(kink.piece!, x, error, targets)
        : acrossWindows(kink.window, node.operation, x, error, targets);
    if (across.size === 0) return node;
    found = true;
    return withPullbackAcross(node, across, isAcross);
  });
  return found ? { ...network, nodes } : undefined;
}

/** Returns the numbers that rounding may put on the other side of a kink, each with one there. */
function acrossPoints(
  piece: (x: number, target: number) => number,
  x: Float64Array,
  error: Float64Array,
  targets: Float64Array,
): Map<number, number> {
  const across = new Map<number, number>();
  for (let k = 0; k < x.length; k++) {
    const side = piece(x[k], targets[k]);
    const other = [x[k] - error[k], x[k] + error[k]].find((moved) => {
      const there = piece(moved, targets[k]);
      return Number.isInteger(there) && there !== side;
    });
    if (other !== undefined) across.set(k, other);
  }
  return across;
}

/** Returns the entries of windows that rounding may put on another piece, each with a value there. */
function acrossWindows(
  window: WindowKink,
  { inputs, output }: Operation,
  x: Float64Array,
  error: Float64Array,
  targets: Float64Array,
): Map<number, number> {
  const across = new Map<number, number>();
  const many = window.count ?? rowLength(output);
  for (let k = 0; k < (x.length / inputs) * many; k++) {
    const rivals = window.rivals(k % many, x, error, Math.floor(k / many) * inputs, targets);
    for (const [place, value] of rivals) across.set(place, value);
  }
  return across;
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

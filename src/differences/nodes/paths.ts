import { inputsOfNode } from '../../network/forward.ts';
import { type Argument, inputArgument } from '../../network/operations/operation.ts';
import { pullback, type Situation } from '../../network/rules.ts';

/** Roundings of one operation on a change, beside those of the products that it adds up. */
const ROUNDINGS_OF_OPERATION = 8;

/** How large the terms are that a move of each node's value is passed on by, along all paths to the loss. */
export interface Paths {
  /** Of each node on the way to the loss Σ over all paths of Π|derivative|, rows as its value has them. */
  readonly ofNodes: readonly (Float64Array | undefined)[];
  /** The most roundings between each node's value and the loss. */
  readonly roundings: readonly number[];
}

/**
 * Passes magnitudes back from what the loss reads: as a backward pass, with every derivative in absolute values
 * (docs/numerics.md, section 2.2). The rounding error of an exact change is at most its roundings times these.
 *
 * @param read the number of the node that the loss reads
 * @param atLoss Σ|terms of ∂loss/∂y| of every number of it
 */
export function pathsOf(at: Situation, read: number, atLoss: Float64Array): Paths {
  const { nodes } = at.network;
  const ofNodes = new Array<Float64Array | undefined>(nodes.length);
  const roundings = new Array<number>(nodes.length).fill(0);
  ofNodes[read] = atLoss;
  roundings[read] = ROUNDINGS_OF_OPERATION + nodes[nodes.length - 1].operation.inputs;
  const absolute = absoluteValues(at);
  for (let node = read; node >= 0; node--) {
    const upstream = ofNodes[node];
    if (upstream === undefined) continue;
    const { operation, from } = nodes[node];
    const own = roundings[node] + ROUNDINGS_OF_OPERATION + (operation.sums ?? 1);
    from.forEach((source, k) => {
      if (source === 'inputs') return;
      const passed = absolute(node, inputArgument(k), upstream);
      const known = ofNodes[source];
      if (known === undefined) ofNodes[source] = passed;
      else for (let i = 0; i < known.length; i++) known[i] += passed[i];
      roundings[source] = Math.max(roundings[source], own);
    });
  }
  return { ofNodes, roundings };
}

/** Returns Σ|term| of the derivative with respect to each weight: Σ over the nodes that read it of |x|·M. */
export function magnitudesOfWeights(at: Situation, { ofNodes }: Paths): Float64Array {
  const sum = new Float64Array(at.network.space.size);
  const absolute = absoluteValues(at);
  at.network.nodes.forEach(({ operation: { parameters } }, node) => {
    const upstream = ofNodes[node];
    if (upstream === undefined) return;
    for (const { kind, offset } of parameters) {
      const own = absolute(node, kind, upstream);
      for (let k = 0; k < own.length; k++) sum[offset + k] += own[k];
    }
  });
  return sum;
}

/** Makes the function that passes magnitudes back through a node. */
function absoluteValues(at: Situation) {
  const { network, theta, examples, pass } = at;
  const absoluteTheta = theta.map(Math.abs);
  return (node: number, argument: Argument, upstream: Float64Array): Float64Array => {
    const { operation } = network.nodes[node];
    const own = typeof argument === 'number' ? undefined : operation.magnitudes?.[argument];
    if (own !== undefined) {
      const inputs = inputsOfNode(network, node, theta, pass, examples.targets);
      return own({ ...inputs, value: pass.values[node] }, upstream);
    }
    const { x, other, all } = inputsOfNode(network, node, theta, pass);
    return pullback(at, node, argument, upstream, {
      theta: absoluteTheta,
      x: x.map(Math.abs),
      other: other?.map(Math.abs),
      all: all?.map((values) => values.map(Math.abs)),
      sparse: undefined,
    });
  };
}

/** Returns how many terms the derivative with respect to each weight is the sum of. */
export function termsOfWeights(at: Situation, { ofNodes }: Pick<Paths, 'ofNodes'>): Float64Array {
  const sum = new Float64Array(at.network.space.size);
  at.network.nodes.forEach(({ operation: { parameters } }, node) => {
    const upstream = ofNodes[node];
    if (upstream === undefined) return;
    for (const { kind, offset } of parameters) {
      const own = termsOf(at, node, kind, new Float64Array(upstream.length).fill(1), true);
      for (let k = 0; k < own.length; k++) sum[offset + k] += own[k];
    }
  });
  return sum;
}

/**
 * Returns Σ|x| over the marked numbers of a node's value that each of its parameters is a term of; marks are 0 or 1.
 *
 * @param isCounted takes 1 for each x, which gives how many terms there are
 */
export function termsOf(
  at: Situation,
  node: number,
  kind: Argument,
  marks: Float64Array,
  isCounted = false,
): Float64Array {
  const { x } = inputsOfNode(at.network, node, at.theta, at.pass);
  const magnitudes = isCounted ? new Float64Array(x.length).fill(1) : x.map(Math.abs);
  return pullback(at, node, kind, marks, { x: magnitudes, sparse: undefined });
}

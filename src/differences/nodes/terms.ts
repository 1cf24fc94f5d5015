import { float64 } from '../../network/arithmetic.ts';
import { backpropagate } from '../../network/backpropagation.ts';
import { inputsOfNode } from '../../network/forward.ts';
import { readByLoss } from '../../network/graph.ts';
import type { Network } from '../../network/network.ts';
import { type Argument, inputArgument } from '../../network/operations/operation.ts';
import { pullback, type Situation } from '../../network/rules.ts';
import { featureMajor, type Snapshot } from '../increments/snapshot.ts';
import { slopesOfLoss } from './slopes-of-loss.ts';
import { STEP } from './through-operation.ts';

/** Roundings of one operation on a change, beside those of the products that it adds up. */
const ROUNDINGS_OF_OPERATION = 8;

/**
 * Adds to a snapshot how large the terms are that the operations above each node add up, when its value moves by 1:
 * |∂value/∂x|ᵀ·|δ| of the nodes that read it, with every derivative in absolute values and δ = ∂loss/∂(their value). With
 * the change d of a node, Σ|d|·terms bounds what rounding in its readers can do to the change of the loss
 * (docs/numerics.md, section 2.2).
 */
export function withTerms(network: Network, snapshot: Snapshot): Snapshot {
  const { theta, examples, pass } = snapshot;
  const { count } = examples;
  // The loss of each example by itself: the reduction belongs to the sums.
  const plain = {
    ...network,
    arithmetic: float64,
    objective: { ...network.objective, reduction: 'sum' as const },
  };
  const at: Situation = { network: plain, theta, examples, pass };
  const { nodes } = network;
  const { ofNodes: deltas } = backpropagate(plain, theta, examples, pass);
  const ofNodes = new Array<Float64Array | undefined>(nodes.length);
  const roundings = new Array<number>(nodes.length).fill(0);
  const read = readByLoss(network);
  const ofLoss = slopesOfLoss(at, snapshot.saved[nodes.length - 1], STEP, () => 0);
  ofNodes[read] = featureMajor(ofLoss.magnitude, ofLoss.magnitude.length / count);
  roundings[read] = ROUNDINGS_OF_OPERATION + nodes[nodes.length - 1].operation.inputs;
  for (let node = read; node >= 0; node--) {
    const delta = deltas[node];
    if (delta === undefined) continue;
    const { operation, from } = nodes[node];
    const own = ROUNDINGS_OF_OPERATION + (operation.sums ?? 1);
    from.forEach((source, k) => {
      if (source === 'inputs') return;
      const passed = absolute(at, node, inputArgument(k), delta.map(Math.abs));
      const known = ofNodes[source];
      if (known === undefined) ofNodes[source] = passed;
      else for (let i = 0; i < known.length; i++) known[i] += passed[i];
      roundings[source] = Math.max(roundings[source], own);
    });
  }
  const byFeature = ofNodes.map((rows) => rows && featureMajor(rows, count));
  return { ...snapshot, terms: { ofNodes: byFeature, roundings } };
}

/** Passes magnitudes back through a node, with every derivative in absolute values. */
export function absolute(
  at: Situation,
  node: number,
  argument: Argument,
  upstream: Float64Array,
): Float64Array {
  const { network, theta, examples, pass } = at;
  const { operation } = network.nodes[node];
  const own = typeof argument === 'number' ? undefined : operation.magnitudes?.[argument];
  if (own !== undefined) {
    const inputs = inputsOfNode(network, node, theta, pass, examples.targets);
    return own({ ...inputs, value: pass.values[node] }, upstream);
  }
  const { x, other, all } = inputsOfNode(network, node, theta, pass);
  return pullback(at, node, argument, upstream, {
    theta: theta.map(Math.abs),
    x: x.map(Math.abs),
    other: other?.map(Math.abs),
    all: all?.map((values) => values.map(Math.abs)),
    sparse: undefined,
  });
}

/** Returns how many terms the derivative with respect to each weight is the sum of. */
export function termsOfWeights(at: Situation): Float64Array {
  const sum = new Float64Array(at.network.space.size);
  at.network.nodes.forEach(({ operation: { parameters } }, node) => {
    for (const { kind, offset } of parameters) {
      const own = termsOf(at, node, kind, new Float64Array(at.pass.values[node].length).fill(1), true);
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

import { float64 } from '../../network/arithmetic.ts';
import { backpropagate } from '../../network/backpropagation.ts';
import { type ForwardPass, forward, inputsOfNode } from '../../network/forward.ts';
import type { Examples, Network } from '../../network/network.ts';
import { addRegularizationGradient } from '../../network/regularization.ts';
import { pullback, RULES, type Rules } from '../../network/rules.ts';
import type { Problem } from '../../problem/problem.ts';

/** Which cost is differentiated twice, and in which units. */
export interface HessianOptions {
  /** The examples to evaluate. Default: those of the problem. */
  readonly examples?: Examples;
  /** How many examples a summed cost is scaled to. Default: those of the problem. */
  readonly count?: number;
  /** A positive diagonal D of θ's length: the matrix is then D^(−½)·H·D^(−½), as Adam's steps see it. Default: 1. */
  readonly diagonal?: Float64Array;
}

/** How far pre-activations move, in units of 1 + |z|: truncation errors of 10⁻¹², rounding errors of 10⁻¹⁶/10⁻⁶. */
const MOVE = 1e-6;
/** A move that is longer or shorter by this factor still has relative errors below 10⁻⁷. */
const TOLERATED = 30;
/** One new length is right but for the curvature on the way; more are for passes that were not finite. */
const TRIES = 4;

/**
 * Returns the product of the Hessian H of a problem's cost at θ with a vector: [g(θ + h·v) − g(θ − h·v)]/2h, with g by
 * backpropagation and h such that pre-activations move by at most a millionth of their scale; the regularization's
 * exactly.
 *
 * Rows and columns of frozen weights are 0. A kink has no curvature: what crosses one keeps the derivative that it has
 * at θ.
 */
export function hessianProduct(
  problem: Problem,
  theta: Float64Array,
  { examples = problem.data, count = problem.data.count, diagonal }: HessianOptions = {},
): (v: Float64Array) => Float64Array {
  const { frozen } = problem;
  const { objective, space } = problem.network;
  const { regularization, reduction } = objective;
  const network: Network = {
    ...problem.network,
    arithmetic: float64,
    objective: { ...objective, regularization: { ...regularization, l1: 0, l2: 0 } },
  };
  const factor = reduction === 'sum' ? count / examples.count : 1;
  const pass = forward(network, theta, examples.inputs, examples.count);
  const rules = withoutKinks(pass);
  const moveBy = (v: Float64Array, step: number) => {
    const moved = theta.map((w, k) => w + step * v[k]);
    const there = forward(network, moved, examples.inputs, examples.count);
    const gradient = () => backpropagate(network, moved, examples, there, undefined, rules).gradient;
    return { z: there.z, gradient };
  };
  /** D^(−½)·v, with 0 where the weight is frozen. */
  const scaled = (v: Float64Array) =>
    v.map((x, k) => (frozen[k] === 1 ? 0 : x / Math.sqrt(diagonal?.[k] ?? 1)));

  let usual: number | undefined;
  return (v) => {
    const direction = scaled(v);
    let h = usual ?? MOVE;
    let above = moveBy(direction, h);
    let below = moveBy(direction, -h);
    for (let attempt = 1; attempt < TRIES; attempt++) {
      const off = Math.max(largestMove(above.z, pass.z), largestMove(below.z, pass.z)) / MOVE;
      if (off === 0 || (off < TOLERATED && off > 1 / TOLERATED)) break;
      // A direction that hardly moves pre-activations is no reason for a longer step: the weights themselves move.
      if (usual !== undefined && off < 1) break;
      h /= Number.isFinite(off) ? off : 1e6;
      above = moveBy(direction, h);
      below = moveBy(direction, -h);
    }
    usual ??= h;
    const high = above.gradient();
    const low = below.gradient();
    const product = high.map((g, k) => (factor * (g - low[k])) / (2 * h));
    addRegularizationGradient(space, { ...regularization, l1: 0 }, direction, count, product);
    return scaled(product);
  };
}

/** The right rules, but that derivatives stay on the side of each kink that they are on in a pass. */
function withoutKinks(pass: ForwardPass): Rules {
  return {
    ...RULES,
    pull(at, node, argument, upstream) {
      const { kink } = at.network.nodes[node].operation;
      if (kink === undefined) return RULES.pull(at, node, argument, upstream);
      const { targets } = at.examples;
      const { piece } = kink;
      const x = inputsOfNode(at.network, node, at.theta, at.pass).x.slice();
      const here = inputsOfNode(at.network, node, at.theta, pass).x;
      // The loss has no values in a pass, and needs none.
      const value = (at.pass.values[node] ?? x).slice();
      // The derivative of a maximum depends on nothing but which entry is the largest.
      if (piece === undefined) return pullback(at, node, argument, upstream, { x: here });
      for (let k = 0; k < x.length; k++) {
        if (piece(x[k], targets[k]) === piece(here[k], targets[k])) continue;
        x[k] = here[k];
        value[k] = pass.values[node]?.[k] ?? 0;
      }
      return pullback(at, node, argument, upstream, { x, value });
    },
  };
}

/** Returns max |z − z′|/(1 + |z|) over all layers; NaN where one is not finite. */
function largestMove(z: readonly Float64Array[], other: readonly Float64Array[]): number {
  let largest = 0;
  for (let layer = 0; layer < z.length; layer++) {
    for (let k = 0; k < z[layer].length; k++) {
      const move = Math.abs(z[layer][k] - other[layer][k]) / (1 + Math.abs(z[layer][k]));
      if (!(move <= largest)) largest = move;
    }
  }
  return largest;
}

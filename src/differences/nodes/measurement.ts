import { float64 } from '../../network/arithmetic.ts';
import { reductionFactor } from '../../network/cost.ts';
import { readersOf } from '../../network/graph.ts';
import type { Backend } from '../../network/kernels.ts';
import type { Network } from '../../network/network.ts';
import { regularizationChange } from '../../network/regularization.ts';
import { pullback, type Situation } from '../../network/rules.ts';
import { rowLength } from '../../network/shape.ts';
import type { ParameterTensor } from '../../tensors/parameters.ts';
import { type Derivatives, type MeasureOptions, noDerivatives, selectDerivatives } from '../derivatives.ts';
import type { Snapshot } from '../increments/snapshot.ts';
import type { Share } from '../shares/part.ts';
import type { NumericDeltas } from '../units/numeric-deltas.ts';
import { type NodeMoves, nodeMoves, STEP } from './measure-nodes.ts';
import { absolute, termsOf, termsOfWeights } from './terms.ts';

/** Unit roundoff, and a few times the smallest number. */
const [U, SMALLEST] = [2 ** -53, 2 ** -1070];

/** Measures some weights by index in θ, in their order, at a fraction of the usual steps. */
export type Measure = (weights: Int32Array, factor: number, options: MeasureOptions) => Promise<Derivatives>;

/** What the measurement of some nodes gives, by index in θ. */
interface Sums {
  readonly value: Float64Array;
  /** Σ|x|·(terms that cancel in D), and Σ|x|·(error of D). */
  readonly magnitude: Float64Array;
  readonly error: Float64Array;
  readonly moved: Uint8Array;
  /** 1 where an example of a weight met a kink. */
  readonly kinked: Uint8Array;
}

/**
 * Prepares to measure derivatives in any network. The numbers of a node's value are moved where there are fewer of them
 * than weights: the weights follow, since a node is linear in its parameters, and those of several nodes are sums over
 * them. Weights are moved themselves elsewhere, below an operation that couples the examples, and at kinks.
 * The bound is that of the terms which every operation on the way adds up (`withTerms`).
 *
 * @param snapshot with `terms`
 * @param byWeight moves weights themselves
 * @param look told of what nodes gave, to compare some of it; returns the evaluations that it took
 * @param onDeltas told of ∂cost/∂z of every layer that no coupling of examples stands above
 * @param share of which parts measure some numbers of each node: the derivatives that take others are NaN
 */
export function measurementByNodes(
  network: Network,
  snapshot: Snapshot,
  backend: Backend,
  byWeight: Measure,
  look: (measured: Derivatives, weights: Int32Array, signal?: AbortSignal) => Promise<number>,
  onDeltas?: (deltas: NumericDeltas) => void,
  share?: Share,
): Measure {
  const { theta, examples, pass } = snapshot;
  const { space } = network;
  // The change that is measured is that of the cost itself, and not of its rounding.
  const at: Situation = { network: { ...network, arithmetic: float64 }, theta, examples, pass };
  const moves = nodeMoves(network, snapshot, backend, share);
  const reduction = reductionFactor(network, examples);
  const terms = termsOfWeights(at);
  const nodesOf = nodesByTensor(network);

  return async (weights, factor, options) => {
    const { byNode, nodes } = chooseTensors(network, nodesOf, weights);
    const before = moves.moves();
    const sums = await measureNodes(at, moves, nodes, factor, options.signal);
    const places = new Map<number, number>();
    const byNodes: number[] = [];
    const rest: number[] = [];
    for (let k = 0; k < weights.length; k++) {
      const weight = weights[k];
      if (byNode.has(space.tensorAt(weight)) && sums.kinked[weight] === 0) {
        byNodes.push(k);
        continue;
      }
      places.set(k, rest.length);
      rest.push(weight);
    }
    const done = weights.length - rest.length;
    const onProgress = options.onProgress && ((own: number) => options.onProgress!(done + own));
    const apart = await byWeight(Int32Array.from(rest), factor, {
      ...options,
      ...(onProgress && { onProgress }),
    });
    const result = { ...noDerivatives(weights.length), allPaths: true };
    for (let k = 0; k < weights.length; k++) {
      const weight = weights[k];
      const place = places.get(k);
      if (place === undefined) {
        const ofSum = U * terms[weight] * sums.magnitude[weight];
        result.value[k] = reduction * sums.value[weight];
        result.bound[k] = reduction * (sums.error[weight] + ofSum) + SMALLEST;
        result.summedMagnitude[k] = reduction * sums.magnitude[weight];
        result.unchanged[k] = 1 - sums.moved[weight];
        addRegularization(at, result, k, weight);
        continue;
      }
      result.value[k] = apart.value[place];
      result.bound[k] = apart.bound[place];
      result.summedMagnitude[k] = apart.summedMagnitude[place];
      result.unchanged[k] = apart.unchanged[place];
      const [kink, sides] = [apart.kinks.get(place), apart.oneSided.get(place)];
      if (kink !== undefined) result.kinks.set(k, kink);
      if (sides !== undefined) result.oneSided.set(k, sides);
    }
    result.evaluations = moves.moves() - before + apart.evaluations;
    result.shortened = apart.shortened;
    if (factor === 1 && onDeltas !== undefined) {
      for (const deltas of await deltasOfLayers(at, moves, options.signal)) onDeltas(deltas);
    }
    if (factor === 1 && byNodes.length > 0) {
      const chosen = Int32Array.from(byNodes);
      const own = selectDerivatives(result, chosen);
      result.evaluations += await look(
        own,
        chosen.map((k) => weights[k]),
        options.signal,
      );
    }
    return result;
  };
}

function nodesByTensor(network: Network): ReadonlyMap<ParameterTensor, readonly number[]> {
  const readers = readersOf(network);
  return new Map(network.space.tensors.map((tensor) => [tensor, readers.get(tensor.offset) ?? []]));
}

/** Returns the tensors of which these weights are measured by nodes. */
export function tensorsByNode(network: Network, weights: Int32Array): ReadonlySet<ParameterTensor> {
  return chooseTensors(network, nodesByTensor(network), weights).byNode;
}

/** Chooses the tensors that are measured by nodes, and these nodes. */
function chooseTensors(
  { nodes, space }: Network,
  nodesOf: ReadonlyMap<ParameterTensor, readonly number[]>,
  weights: Int32Array,
): { byNode: ReadonlySet<ParameterTensor>; nodes: readonly number[] } {
  const coupled = belowCoupling(nodes);
  const wanted = new Map<ParameterTensor, number>();
  for (const weight of weights) {
    const tensor = space.tensorAt(weight);
    wanted.set(tensor, (wanted.get(tensor) ?? 0) + 1);
  }
  const chosen = new Set<number>();
  for (const [tensor, many] of wanted) {
    const own = nodesOf.get(tensor)!;
    const numbers = own.reduce((sum, node) => sum + rowLength(nodes[node].operation.output), 0);
    if (numbers < many && !own.some((node) => coupled.has(node))) for (const node of own) chosen.add(node);
  }
  const byNode = [...wanted.keys()].filter((tensor) =>
    nodesOf.get(tensor)!.every((node) => chosen.has(node)),
  );
  return { byNode: new Set(byNode), nodes: [...chosen].sort((a, b) => b - a) };
}

/** Returns the nodes from which a move reaches an operation that couples the examples. */
function belowCoupling(nodes: Network['nodes']): ReadonlySet<number> {
  const found = new Set<number>();
  for (let node = nodes.length - 1; node >= 0; node--) {
    const { operation, from } = nodes[node];
    if (!operation.couplesExamples && !found.has(node)) continue;
    for (const source of from) if (source !== 'inputs') found.add(source);
  }
  return found;
}

/** Moves the numbers of nodes, and adds up the derivatives with respect to their weights: Σ D·x. */
async function measureNodes(
  at: Situation,
  moves: NodeMoves,
  nodes: readonly number[],
  factor: number,
  signal: AbortSignal | undefined,
): Promise<Sums> {
  const { network } = at;
  const { size } = network.space;
  const [value, magnitude, error] = [0, 1, 2].map(() => new Float64Array(size));
  const sums = { value, magnitude, error, moved: new Uint8Array(size), kinked: new Uint8Array(size) };
  for (const node of nodes) {
    const { slope, moved, kinked, ...measured } = await moves.measure(node, factor, signal);
    const { parameters } = network.nodes[node].operation;
    for (const { kind, offset } of parameters) {
      const reached = (flags: Uint8Array, to: Uint8Array): void => {
        if (flags.every((flag) => flag === 0)) return;
        const own = termsOf(at, node, kind, Float64Array.from(flags));
        for (let k = 0; k < own.length; k++) if (own[k] !== 0) to[offset + k] = 1;
      };
      const own = pullback(at, node, kind, slope);
      const ofTerms = absolute(at, node, kind, measured.magnitude);
      const errors = absolute(at, node, kind, measured.error);
      for (let k = 0; k < own.length; k++) {
        value[offset + k] += own[k];
        magnitude[offset + k] += ofTerms[k];
        error[offset + k] += errors[k];
      }
      reached(moved, sums.moved);
      reached(kinked, sums.kinked);
    }
  }
  return sums;
}

/** Measures ∂cost/∂z of the layers that a move of one example reaches alone. */
async function deltasOfLayers(
  { network, examples }: Situation,
  moves: NodeMoves,
  signal: AbortSignal | undefined,
): Promise<NumericDeltas[]> {
  const coupled = belowCoupling(network.nodes);
  const { count } = examples;
  const reduction = reductionFactor(network, examples);
  const found: NumericDeltas[] = [];
  for (const [layer, { z, units }] of network.layers.entries()) {
    if (coupled.has(z)) continue;
    const { slope, magnitude, error, moved, kinked } = await moves.measure(z, 1, signal);
    /** Takes rows of examples to rows of units. */
    const byUnit = <T extends Float64Array | Uint8Array>(rows: T, to: T): T => {
      for (let k = 0; k < rows.length; k++) to[(k % units) * count + Math.floor(k / units)] = rows[k];
      return to;
    };
    const reduced = (rows: Float64Array): Float64Array =>
      byUnit(rows, new Float64Array(rows.length)).map((own) => reduction * own);
    found.push({
      layer,
      from: 0,
      length: count,
      value: reduced(slope),
      bound: reduced(error),
      magnitude: reduced(magnitude),
      moved: byUnit(moved, new Uint8Array(moved.length)),
      open: byUnit(kinked, new Uint8Array(kinked.length)),
      sides: new Map(),
    });
  }
  return found;
}

/** Adds the central difference of the regularization's own exact changes. */
function addRegularization(
  { network, theta, examples }: Situation,
  result: Derivatives,
  k: number,
  weight: number,
): void {
  const { space, objective } = network;
  const { l1, l2 } = objective.regularization;
  if (l1 === 0 && l2 === 0) return;
  const h = STEP * Math.abs(theta[weight]) || STEP;
  const [up, down] = [h, -h].map((delta) =>
    regularizationChange(space, objective.regularization, theta, weight, delta, examples.count),
  );
  const terms = (Math.abs(up.change) + Math.abs(down.change)) / (2 * h);
  if (terms === 0) return;
  result.value[k] += (up.change - down.change) / (2 * h);
  result.summedMagnitude[k] += terms;
  result.bound[k] += 8 * U * terms + 2 * U * Math.abs(result.value[k]);
  result.unchanged[k] = 0;
}

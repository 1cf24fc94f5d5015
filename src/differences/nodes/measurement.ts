import { float64 } from '../../network/arithmetic.ts';
import { reductionFactor } from '../../network/cost.ts';
import { readersOf } from '../../network/graph.ts';
import type { Network } from '../../network/network.ts';
import { regularizationChange } from '../../network/regularization.ts';
import { pullback, type Situation } from '../../network/rules.ts';
import type { ParameterTensor } from '../../tensors/parameters.ts';
import {
  type Derivatives,
  type MeasureOptions,
  noDerivatives,
  putDerivatives,
  selectDerivatives,
} from '../derivatives.ts';
import { featureMajor, type Snapshot } from '../increments/snapshot.ts';
import { pauses } from '../pauses.ts';
import type { NumericDeltas } from '../units/numeric-deltas.ts';
import { type ExampleBlock, exampleBlocks } from './example-blocks.ts';
import { belowCoupling, slopesOfNodes } from './slopes-of-nodes.ts';
import { absolute, termsOf, termsOfWeights } from './terms.ts';
import { type Slopes, STEP } from './through-operation.ts';

/** Unit roundoff, and a few times the smallest number. */
const [U, SMALLEST] = [2 ** -53, 2 ** -1070];
/** Independent errors with random signs stay below this many times their root mean square but for one time in 4e13 (Hoeffding). */
const SURE = 8;
/** What cancels in a number is at least this many times its error: that of about 64 operations of 8 roundings each. */
const CANCELLED = 2 ** 44;
/** Weights that are moved themselves where no more are asked for: fewer moves than those of all nodes. */
const FEW = 16;

/** Measures some weights by index in θ, in their order, at a fraction of the usual steps. */
export type Measure = (weights: Int32Array, factor: number, options: MeasureOptions) => Promise<Derivatives>;

/** What the measurement of some nodes gives, by index in θ. */
interface Sums {
  readonly value: Float64Array;
  /** Σ|x|·(terms that cancel in D), and Σ|x|·(error of D). */
  readonly magnitude: Float64Array;
  readonly error: Float64Array;
  /** 1 where an example of a weight met a kink. */
  readonly kinked: Uint8Array;
}

/**
 * Prepares to measure derivatives in any network. The numbers of the nodes' values are moved (`slopesOfNodes`): the
 * weights follow, since a node is linear in its parameters, and those of several nodes are sums over them. Weights are
 * moved themselves below an operation that couples the examples, at kinks, and where they are few.
 *
 * @param byWeight moves weights themselves
 * @param look told of what nodes gave, to compare some of it; returns the evaluations that it took
 * @param onDeltas told of ∂cost/∂z of every layer that no coupling of examples stands above
 */
export function measurementByNodes(
  network: Network,
  snapshot: Snapshot,
  byWeight: Measure,
  look: (measured: Derivatives, weights: Int32Array, signal?: AbortSignal) => Promise<number>,
  onDeltas?: (deltas: NumericDeltas) => void,
): Measure {
  const { theta, examples, pass } = snapshot;
  const { space } = network;
  // The change that is measured is that of the cost itself, and not of its rounding.
  const at: Situation = { network: { ...network, arithmetic: float64 }, theta, examples, pass };
  const blocks = exampleBlocks(at, snapshot);
  const reduction = reductionFactor(network, examples);
  const terms = termsOfWeights(at);
  const lowestParameters = network.nodes.findIndex(({ operation }) => operation.parameters.length > 0);

  return async (weights, factor, options) => {
    const byNode = tensorsByNode(network, weights);
    const sums = noSums(network.space.size);
    const deltas: NumericDeltas[] = [];
    const tellsDeltas = onDeltas !== undefined && factor === 1;
    let moves = 0;
    if (byNode.size > 0 || tellsDeltas) {
      const lowest = tellsDeltas ? 0 : lowestParameters;
      const pause = pauses(options.signal);
      for (const block of blocks) {
        const onNode = (node: number, slopes: Slopes): void => {
          addWeights(block.at, node, slopes, sums);
          moves += slopes.slope.length / examples.count;
          const layer = network.layers.findIndex(({ z }) => z === node);
          if (tellsDeltas && layer >= 0) deltas.push(deltasOf(at, block, layer, slopes));
        };
        await slopesOfNodes(block, factor, lowest, onNode, pause);
      }
    }
    const result = { ...noDerivatives(weights.length), allPaths: true };
    const byNodes: number[] = [];
    const rest: number[] = [];
    for (const [k, weight] of weights.entries()) {
      if (!byNode.has(space.tensorAt(weight)) || sums.kinked[weight] !== 0) {
        rest.push(k);
        continue;
      }
      byNodes.push(k);
      const ofSum = U * terms[weight] * sums.magnitude[weight];
      result.value[k] = reduction * sums.value[weight];
      result.bound[k] = reduction * (sums.error[weight] + ofSum) + SMALLEST;
      result.summedMagnitude[k] =
        reduction * Math.max(sums.magnitude[weight], CANCELLED * sums.error[weight]);
      result.unchanged[k] = sums.magnitude[weight] === 0 && sums.error[weight] === 0 ? 1 : 0;
      addRegularization(at, result, k, weight);
    }
    const onProgress = options.onProgress && ((own: number) => options.onProgress!(byNodes.length + own));
    const apart = await byWeight(
      Int32Array.from(rest, (k) => weights[k]),
      factor,
      { ...options, ...(onProgress && { onProgress }) },
    );
    putDerivatives(result, rest, apart);
    result.evaluations = Math.round(moves) + apart.evaluations;
    result.shortened = apart.shortened;
    if (tellsDeltas) for (const own of deltas) onDeltas(own);
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

/** Returns the tensors of which these weights are measured by nodes: those that no coupling of examples stands above. */
export function tensorsByNode(network: Network, weights: Int32Array): ReadonlySet<ParameterTensor> {
  if (weights.length <= FEW) return new Set();
  const coupled = belowCoupling(network.nodes);
  const readers = readersOf(network);
  const { tensors } = network.space;
  return new Set(tensors.filter(({ offset }) => !readers.get(offset)?.some((node) => coupled.has(node))));
}

function noSums(size: number): Sums {
  const [value, magnitude, error] = [0, 1, 2].map(() => new Float64Array(size));
  return { value, magnitude, error, kinked: new Uint8Array(size) };
}

/** Adds up the derivatives with respect to the weights of a node: Σ D·x. */
function addWeights(at: Situation, node: number, slopes: Slopes, sums: Sums): void {
  const { parameters } = at.network.nodes[node].operation;
  if (parameters.length === 0) return;
  const rows = (columns: Float64Array): Float64Array =>
    featureMajor(columns, columns.length / at.examples.count);
  const [slope, magnitude, error] = [slopes.slope, slopes.magnitude, errorsOf(slopes)].map(rows);
  const kinked = slopes.kinked.includes(1) && rows(Float64Array.from(slopes.kinked));
  for (const { kind, offset } of parameters) {
    const own = pullback(at, node, kind, slope);
    const ofTerms = absolute(at, node, kind, magnitude);
    const errors = absolute(at, node, kind, error);
    const flagged = kinked && termsOf(at, node, kind, kinked);
    for (let k = 0; k < own.length; k++) {
      sums.value[offset + k] += own[k];
      sums.magnitude[offset + k] += ofTerms[k];
      sums.error[offset + k] += errors[k];
      if (flagged && flagged[k] !== 0) sums.kinked[offset + k] = 1;
    }
  }
}

/** Returns how far rounding can have moved D of each number (`SURE`). */
export function errorsOf({ noise }: Slopes): Float64Array {
  const errors = new Float64Array(noise[0].length);
  for (const sample of noise) for (let k = 0; k < errors.length; k++) errors[k] += sample[k] * sample[k];
  for (let k = 0; k < errors.length; k++) errors[k] = SURE * Math.sqrt(errors[k] / noise.length);
  return errors;
}

/** Returns ∂cost/∂z of a layer in a block from its slopes. */
function deltasOf(
  { network, examples }: Situation,
  { from, at }: ExampleBlock,
  layer: number,
  slopes: Slopes,
): NumericDeltas {
  const reduction = reductionFactor(network, examples);
  const errors = errorsOf(slopes);
  const { slope, magnitude, kinked } = slopes;
  return {
    layer,
    from,
    length: at.examples.count,
    value: slope.map((own) => reduction * own),
    bound: errors.map((own) => reduction * own),
    magnitude: magnitude.map((own, k) => reduction * Math.max(own, CANCELLED * errors[k])),
    moved: Uint8Array.from(magnitude, (own, k) => (own === 0 && errors[k] === 0 ? 0 : 1)),
    open: kinked,
    sides: new Map(),
  };
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

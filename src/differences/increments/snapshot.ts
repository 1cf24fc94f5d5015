import { float64 } from '../../network/arithmetic.ts';
import { reductionFactor } from '../../network/cost.ts';
import { type ForwardPass, forward, inputsOfNode } from '../../network/forward.ts';
import type { Examples, Network } from '../../network/network.ts';
import { pullback } from '../../network/rules.ts';

/**
 * All that the changes of a cost depend on, at one point θ.
 * What is saved is feature-major: all examples of one feature (a unit), then of the next.
 */
export interface Snapshot {
  readonly theta: Float64Array;
  readonly examples: Examples;
  /** The forward pass at θ in float64. */
  readonly pass: ForwardPass;
  /** What the operation of each node saves of the point. */
  readonly saved: readonly (readonly Float64Array[])[];
  /** Σ |∂loss/∂y| over the outputs y of each example: large where ln a is steep. */
  readonly steepness: Float64Array;
  /** How large the terms are that operations add up, where changes are judged by that. */
  readonly terms?: Terms;
  /** A bound on the change of the cost where the change of every output is too small for a number. */
  readonly underflow: number;
}

/** How large the terms are that the operations above a node add up when its value moves (`withTerms`). */
export interface Terms {
  /** Of each node that moves, feature-major, for a move by 1; undefined of a node that nothing reads. */
  readonly ofNodes: readonly (Float64Array | undefined)[];
  /** The most roundings of an operation that reads the node. */
  readonly roundings: readonly number[];
}

/** A few times the smallest number of all. */
const SMALLEST = 2 ** -1070;

/**
 * Saves what the exact changes of the cost need.
 *
 * @param pass the forward pass at θ in float64, whatever the network's precision: the change that is measured is that
 *   of the cost itself and not of its rounding
 */
export function takeSnapshot(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  pass: ForwardPass = forward({ ...network, arithmetic: float64 }, theta, examples.inputs, examples.count),
): Snapshot {
  const { count } = examples;
  const steepness = steepnessOf(network, theta, examples, pass);
  return {
    theta,
    examples,
    pass,
    saved: network.nodes.map(({ operation: { increment, inputs } }, node) => {
      const { joint } = increment;
      if (joint !== undefined) {
        const { all } = inputsOfNode(network, node, theta, pass);
        const saved = joint.saves.map((features) => new Float64Array(features * count));
        if (saved.length > 0)
          joint.save(
            all!.map((x) => featureMajor(x, count)),
            saved,
            count,
          );
        return saved;
      }
      const saved = arrays(increment.saves, inputs * count);
      if (increment.saves === 0) return saved;
      const { x } = inputsOfNode(network, node, theta, pass);
      increment.save(featureMajor(x, count), featureMajor(examples.targets, count), saved, count);
      return saved;
    }),
    steepness,
    underflow: SMALLEST * reductionFactor(network, examples) * steepness.reduce((sum, own) => sum + own, 0),
  };
}

/** Returns Σ |∂loss/∂y| over the outputs y of each example. */
function steepnessOf(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  pass: ForwardPass,
): Float64Array {
  const { count } = examples;
  const ones = new Float64Array(count).fill(1);
  const plain = { ...network, arithmetic: float64 };
  const slopes = pullback({ network: plain, theta, examples, pass }, network.nodes.length - 1, 'x', ones);
  const outputs = slopes.length / count;
  const steepness = new Float64Array(count);
  for (let n = 0, k = 0; n < count; n++) {
    for (let i = 0; i < outputs; i++, k++) steepness[n] += Math.abs(slopes[k]);
  }
  return steepness;
}

function arrays(many: number, length: number): Float64Array[] {
  return Array.from({ length: many }, () => new Float64Array(length));
}

/** Transposes rows of examples, [count, features], into [features, count]. */
export function featureMajor(rows: Float64Array, count: number): Float64Array {
  const features = rows.length / count;
  const columns = new Float64Array(rows.length);
  for (let n = 0, k = 0; n < count; n++) {
    for (let feature = 0; feature < features; feature++, k++) columns[feature * count + n] = rows[k];
  }
  return columns;
}

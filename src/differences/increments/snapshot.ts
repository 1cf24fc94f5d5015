import { reductionFactor } from '../../network/cost.ts';
import { type ForwardPass, inputOf, outputsForLoss } from '../../network/forward.ts';
import type { Examples, Network } from '../../network/network.ts';
import { type Columns, columnsOf } from './columns.ts';
import type { Allocate } from './memory.ts';

/**
 * All that the changes of a cost depend on, at one point θ: arrays only, so that threads can share it.
 * What is kept is unit-major: all examples of one unit, then of the next.
 */
export interface Snapshot {
  readonly theta: Float64Array;
  readonly count: number;
  /** The input of each layer. */
  readonly columns: readonly Columns[];
  /** What each layer's activation keeps of z. */
  readonly kept: readonly (readonly Float64Array[])[];
  /** What the loss keeps of the outputs and targets. */
  readonly keptForLoss: readonly Float64Array[];
  /** What the cost may change by when every output changes by less than a number can say: a lot where ln(a) is steep. */
  readonly underflow: number;
}

/** A few times the smallest number of all. */
const SMALLEST = 2 ** -1070;

/**
 * Keeps what the exact changes of the cost need.
 *
 * @param pass the forward pass at θ in float64, whatever the network's precision: the change that is measured is that
 *   of the cost itself and not of its rounding
 */
export function takeSnapshot(
  network: Network,
  theta: Float64Array,
  examples: Examples,
  pass: ForwardPass,
  allocate: Allocate,
): Snapshot {
  const { count } = examples;
  const { layers, objective } = network;
  const shared = allocate.float64(theta.length);
  shared.set(theta);
  const outputs = layers.at(-1)!.units;
  return {
    theta: shared,
    count,
    columns: layers.map((layer, l) => columnsOf(inputOf(pass, l), count, layer.inputs, allocate)),
    kept: layers.map(({ activation, units }, l) => {
      const kept = arrays(activation.increment.keeps, units * count, allocate);
      activation.increment.keep(unitMajor(pass.z[l], units), kept, units, count);
      return kept;
    }),
    keptForLoss: keepForLoss(objective.loss.increment.keeps),
    underflow: SMALLEST * steepness(network, examples, outputsForLoss(network, pass)),
  };

  function keepForLoss(keeps: number): Float64Array[] {
    const kept = arrays(keeps, outputs * count, allocate);
    const y = unitMajor(outputsForLoss(network, pass), outputs);
    objective.loss.increment.keep(y, unitMajor(examples.targets, outputs), kept, outputs, count);
    return kept;
  }
}

/** Returns Σ |∂cost/∂y| over all outputs y. */
function steepness(network: Network, { targets, count }: Examples, outputs: Float64Array): number {
  const { units } = network.layers.at(-1)!;
  const slopes = new Float64Array(outputs.length);
  for (let at = 0; at < outputs.length; at += units) {
    network.objective.loss.gradient(outputs, targets, at, units, slopes);
  }
  return reductionFactor(network, count) * slopes.reduce((sum, slope) => sum + Math.abs(slope), 0);
}

function arrays(many: number, length: number, allocate: Allocate): Float64Array[] {
  return Array.from({ length: many }, () => allocate.float64(length));
}

/** Transposes rows of examples, [count, units], into [units, count]. */
function unitMajor(rows: Float64Array, units: number): Float64Array {
  const count = rows.length / units;
  const columns = new Float64Array(rows.length);
  for (let n = 0, k = 0; n < count; n++) {
    for (let unit = 0; unit < units; unit++, k++) columns[unit * count + n] = rows[k];
  }
  return columns;
}

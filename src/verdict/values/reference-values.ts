import { float32 } from '../../network/arithmetic.ts';
import { type ForwardPass, inputsOfNode } from '../../network/forward.ts';
import type { Network } from '../../network/network.ts';
import { pullback } from '../../network/rules.ts';
import type { Evaluation } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import type { ValuePart } from '../../subjects/report-file/reported-numbers.ts';
import { SUM_ROUNDING } from '../../tensors/rounding.ts';
import type { ParametersAllowance } from '../allowance/printed-parameters.ts';

/** The reference's values of the units of one layer, [examples, units], and their accuracy. */
export interface ReferenceValues {
  readonly values: Float64Array;
  /** Others that are as right, where the point is exactly at kinks. */
  readonly others?: readonly Float64Array[];
  /** The summed magnitudes of the terms that each came from. */
  readonly magnitude: Float64Array;
  /** Allowed error of each, beside rounding relative to the value. */
  readonly allowance: Float64Array;
  /** Error that the usual formulas may have beyond that; asked for only where a value disagrees. */
  readonly sensitivity: () => Float64Array;
}

/**
 * Returns the reference's values of one part in layer l.
 *
 * @param single whether the values under test are of float32
 * @param printed the allowance for parameters that were printed in few digits
 */
export function referenceValues(
  evaluation: Evaluation,
  part: ValuePart,
  l: number,
  single: boolean,
  printed: ParametersAllowance | undefined,
): ReferenceValues {
  const { problem, pass } = evaluation;
  const { network } = problem;
  const sensitivity = () => evaluation.sensitivity(single ? float32 : network.arithmetic);
  if (part === 'deltas') {
    const { deltas, ofNodes } = evaluation.backpropagation;
    return {
      values: deltas[l],
      others: [
        ...evaluation.subgradients.map((one) => one.deltas[l]),
        ...recurrentDeltas(network, ofNodes, l),
      ],
      magnitude: deltaMagnitudes(problem, pass, deltas, l),
      allowance: printed?.deltas[l] ?? new Float64Array(deltas[l].length),
      sensitivity: () => sensitivity().deltas[l],
    };
  }
  const magnitude = preActivationMagnitudes(problem, pass, l);
  const ofSum = SUM_ROUNDING[single ? 'float32' : network.arithmetic.precision];
  const ofZ = magnitude.map((size) => ofSum * size);
  if (part === 'preActivations') {
    return {
      values: pass.z[l],
      magnitude,
      allowance: add(ofZ, printed?.z[l]),
      sensitivity: () => sensitivity().z[l],
    };
  }
  return {
    values: pass.a[l],
    magnitude: pass.a[l].map(Math.abs),
    allowance: add(throughActivation(problem, pass, l, ofZ), printed?.a[l]),
    sensitivity: () => sensitivity().a[l],
  };
}

/**
 * Returns what else is called a delta of a recurrent layer, beside ∂cost/∂h from the layers above: ∂cost/∂h with what the
 * next step carries back, and ∂cost/∂z of a simple one.
 */
function recurrentDeltas(
  { nodes, layers }: Network,
  ofNodes: readonly (Float64Array | undefined)[],
  l: number,
): Float64Array[] {
  const { name, type, units, output, z } = layers[l];
  const width = output[output.length - 1].length;
  return (type === 'rnn' ? ['h', 'z'] : ['h']).flatMap((is) => {
    const all = [...nodes.keys()].filter((node) => nodes[node].layer === name && nodes[node].part?.is === is);
    // Of a layer that returns the last state, and of one that returns cells, the states are the last of these.
    const steps = all.slice(-units / width).map((node) => ofNodes[node]);
    if (steps.length * width !== units) return [];
    const count = (ofNodes[z]?.length ?? 0) / units;
    return Float64Array.from({ length: count * units }, (_, k) => {
      const step = steps[Math.floor((k % units) / width)];
      return step?.[Math.floor(k / units) * width + (k % width)] ?? 0;
    });
  });
}

/** Σ|w·x| + |b| of every unit. */
function preActivationMagnitudes(
  { network, parameters }: Problem,
  pass: ForwardPass,
  l: number,
): Float64Array {
  const magnitude = new Float64Array(pass.z[l].length);
  const { z } = network.layers[l];
  const at = inputsOfNode(network, z, parameters.map(Math.abs), pass);
  network.nodes[z].operation.value(
    { ...at, x: at.x.map(Math.abs), other: at.other?.map(Math.abs) },
    magnitude,
  );
  return magnitude;
}

/** Σ|w·δ|·|f′| of every unit, of the deltas of the layers that read it; of the last layer the delta itself. */
function deltaMagnitudes(
  { network, parameters, data }: Problem,
  pass: ForwardPass,
  deltas: readonly Float64Array[],
  l: number,
): Float64Array {
  if (l === network.layers.length - 1) return deltas[l].map(Math.abs);
  const { activation, units } = network.layers[l];
  const theta = parameters.map(Math.abs);
  const upstream = new Float64Array(pass.a[l].length);
  for (const [above, { z, from }] of network.layers.entries()) {
    if (!from.includes(l)) continue;
    // A sum hands what it is given to each of its terms.
    const own = deltas[above].map(Math.abs);
    const handed = from.length > 1 ? own : pullback({ network, theta, examples: data, pass }, z, 'x', own);
    for (let k = 0; k < upstream.length; k++) upstream[k] += handed[k];
  }
  const magnitude = new Float64Array(upstream.length);
  activation.pullback(pass.z[l], pass.a[l], upstream, units, magnitude);
  return magnitude.map(Math.abs);
}

/** Returns the error of a = f(z) that an error of z causes. */
function throughActivation(
  { network }: Problem,
  pass: ForwardPass,
  l: number,
  ofZ: Float64Array,
): Float64Array {
  const { activation, units } = network.layers[l];
  // |∂aᵢ/∂zⱼ| of a softmax is at most aᵢ, and the rest of the row moves as much.
  if (!activation.separable) {
    return pass.a[l].map(
      (a, k) => 2 * a * Math.max(...ofZ.subarray(k - (k % units), k - (k % units) + units)),
    );
  }
  const moved = [1, -1].map((sign) => {
    const a = new Float64Array(ofZ.length);
    activation.apply(
      pass.z[l].map((z, k) => z + sign * ofZ[k]),
      a,
      units,
    );
    return a;
  });
  return pass.a[l].map((a, k) => Math.max(Math.abs(moved[0][k] - a), Math.abs(moved[1][k] - a)));
}

function add(a: Float64Array, b: Float64Array | undefined): Float64Array {
  return b === undefined ? a : a.map((value, k) => value + b[k]);
}

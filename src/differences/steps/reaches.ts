import { float64 } from '../../network/arithmetic.ts';
import type { ForwardPass } from '../../network/forward.ts';
import type { Network } from '../../network/network.ts';
import { inputRms } from './step-sizes.ts';

/** Between these, a step has full precision and the numbers that it moves do not overflow. */
const [LEAST_REACH, GREATEST_REACH] = [2 ** -960, 2 ** 960];

/** The largest growth in the layers above at which a step of 2⁻⁴⁰ of the reach is still small there: 2⁻²⁰. */
const MUCH = 2 ** 20;

/**
 * Makes the function that returns the unit of a weight's step for increments, its reach: the move that changes a
 * pre-activation by about 1, which is 1/rms of the weight's input. The reach is shorter where the weights of the layers
 * above enlarge the move by more than 2²⁰, and for a regularized weight at most |w|, since the move changes w² too.
 */
export function reachOf(
  network: Network,
  theta: Float64Array,
  pass: ForwardPass,
  growths = growthsOf(network, theta),
): (weight: number) => number {
  const { objective, layers, space } = network;
  const { l1, l2, biases } = objective.regularization;
  const ofTensors = new Map(
    layers.flatMap(({ tensors }, l) => {
      const unit = Math.min(1, MUCH / growths[l]);
      return tensors.map(({ name, kind }) => {
        const reach = kind === 'bias' ? unit : unit / (inputRms(network, pass, l) || 1);
        return [
          name,
          { reach, regularized: (l1 !== 0 || l2 !== 0) && (kind === 'weight' || biases) },
        ] as const;
      });
    }),
  );
  return (weight) => {
    const { reach, regularized } = ofTensors.get(space.tensorAt(weight).name)!;
    const own = regularized && theta[weight] !== 0 ? Math.abs(theta[weight]) : reach;
    return Math.max(LEAST_REACH, Math.min(reach, own, GREATEST_REACH));
  };
}

/**
 * The largest growth of a move of each layer's pre-activations in any layer on its way to the outputs: the largest
 * product of max Σ|w| over the rows of the weights, of all ways together. Layers that shrink what one below them enlarged
 * do not undo that.
 */
export function growthsOf({ layers, nodes }: Network, theta: Float64Array): number[] {
  const weights = new Float64Array(theta.length);
  for (const { offset, size, kind } of layers.flatMap(({ tensors }) => tensors)) {
    if (kind === 'bias') continue;
    for (let k = offset; k < offset + size; k++) weights[k] = Math.abs(theta[k]);
  }
  const growths = new Array<number>(layers.length).fill(0);
  growths[layers.length - 1] = 1;
  for (let l = layers.length - 1; l >= 0; l--) {
    const { inputs, units, z, from } = layers[l];
    if (from.every((source) => typeof source !== 'number')) continue;
    const sums = new Float64Array(units);
    const x = new Float64Array(inputs).fill(1);
    nodes[z].operation.value({ theta: weights, x, other: x, targets: x, arithmetic: float64 }, sums);
    const own = Math.max(1, growths[l]) * sums.reduce((largest, sum) => Math.max(largest, sum), 0);
    for (const source of from) if (typeof source === 'number') growths[source] += own;
  }
  return growths;
}

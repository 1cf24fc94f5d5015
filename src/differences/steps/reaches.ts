import { float64 } from '../../network/arithmetic.ts';
import { type ForwardPass, inputOf } from '../../network/forward.ts';
import type { Network } from '../../network/network.ts';
import { view } from '../../tensors/parameters.ts';
import { rms } from './step-sizes.ts';

/** Between these, a step has full precision and the numbers that it moves do not overflow. */
const [LEAST_REACH, GREATEST_REACH] = [2 ** -960, 2 ** 960];

/** The largest growth in the layers above at which a step of 2⁻⁴⁰ of the reach is still small there: 2⁻²⁰. */
const MUCH = 2 ** 20;

/**
 * Returns the unit of each weight's step for increments, its reach: the move that changes a pre-activation by about 1,
 * which is 1/rms of the weight's input. The reach is shorter where the weights of the layers above enlarge the move by
 * more than 2²⁰, and for a regularized weight at most |w|, since the move changes w² too.
 */
export function reachesOf(network: Network, theta: Float64Array, pass: ForwardPass): Float64Array {
  const { l1, l2, biases } = network.objective.regularization;
  const reaches = new Float64Array(theta.length);
  const growths = growthsOf(network, theta);
  network.layers.forEach((layer, l) => {
    const unit = Math.min(1, MUCH / growths[l]);
    for (const { kind, offset, size } of layer.tensors) {
      const reach = kind === 'bias' ? unit : unit / (rms(inputOf(pass, l)) || 1);
      const regularized = (l1 !== 0 || l2 !== 0) && (kind === 'weight' || biases);
      for (let k = offset; k < offset + size; k++) {
        const own = regularized && theta[k] !== 0 ? Math.abs(theta[k]) : reach;
        reaches[k] = Math.max(LEAST_REACH, Math.min(reach, own, GREATEST_REACH));
      }
    }
  });
  return reaches;
}

/**
 * The largest growth of a move of each layer's pre-activations on its way to the outputs: Π max Σ|w| over the rows of
 * the weights.
 */
export function growthsOf({ layers, nodes, space }: Network, theta: Float64Array): number[] {
  const weights = theta.map(Math.abs);
  for (const tensor of space.tensors) if (tensor.kind === 'bias') view(weights, tensor).fill(0);
  const growths = [1];
  for (const { inputs, units, z } of layers.slice(1).reverse()) {
    const sums = new Float64Array(units);
    const x = new Float64Array(inputs).fill(1);
    nodes[z].operation.value({ theta: weights, x, targets: x, arithmetic: float64 }, sums);
    growths.unshift(growths[0] * sums.reduce((largest, sum) => Math.max(largest, sum), 0));
  }
  return growths;
}

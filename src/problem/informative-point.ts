import { forward, inputOf } from '../network/forward.ts';
import type { Layer } from '../network/graph.ts';
import type { Problem } from './problem.ts';
import { random } from './random.ts';

/** The standard deviation of a bias, relative to that of the inputs' contribution to z. */
const BIAS = 0.5;

/**
 * Moves a problem to parameters at which a check sees more: weights and biases are drawn so that |z| is about 1 in
 * every layer, where a sigmoid is neither linear nor flat, and no bias is zero (docs/numerics.md, section 6). Frozen
 * weights stay.
 */
export function informativePoint(problem: Problem): Problem {
  const { network, data, frozen } = problem;
  const { normal } = random(problem.check.seed);
  const parameters = problem.parameters.slice();
  network.layers.forEach((layer, l) => {
    // The layers below have been drawn: their activations are the ones that this layer will be given.
    const pass = forward(network, parameters, data.inputs, data.count);
    const size = lengthOfRows(inputOf(network, pass, l), termsOfUnit(layer));
    for (const { offset, size: many, kind, begins } of layer.tensors) {
      const std = kind === 'bias' || begins !== undefined ? BIAS : 1 / size;
      for (let k = offset; k < offset + many; k++) {
        const drawn = network.arithmetic.round((begins ?? 0) + std * normal());
        if (frozen[k] === 0) parameters[k] = drawn;
      }
    }
  });
  return { ...problem, parameters, point: 'spread' };
}

/** Returns how many weights a pre-activation is the sum of. */
function termsOfUnit({ tensors, inputs }: Layer): number {
  const [weight] = tensors;
  return weight === undefined || weight.shape.length === 1 ? inputs : weight.size / weight.shape[0];
}

/** Returns the root mean square of the lengths of `width` numbers of these; 1 where all are zero. */
function lengthOfRows(rows: Float64Array, width: number): number {
  let sum = 0;
  for (const value of rows) sum += value * value;
  return Math.sqrt((sum * width) / rows.length) || 1;
}

import { backpropagate } from '../network/backpropagation.ts';
import { forward } from '../network/forward.ts';
import type { Problem } from '../problem/problem.ts';
import { random } from '../problem/random.ts';
import type { Explanation } from './explanation.ts';
import { plantAll } from './fit.ts';

/** Differences that no number of digits can hide. */
const APART = 1e-3;

/**
 * Returns how to tell explanations apart that give the same numbers here: `parameters` where other parameters of the
 * same network do, else `spec`: more examples or outputs, layers of other sizes, a λ.
 */
export function separation(problem: Problem, ties: readonly Explanation[]): 'parameters' | 'spec' {
  const theta = spread(problem);
  const { network, data } = problem;
  const pass = forward(network, theta, data.inputs, data.count);
  const gradients = ties.map(({ candidates, constants }) => {
    const rules = plantAll(
      candidates,
      constants.map((constant) => constant?.value),
    );
    return backpropagate(network, theta, data, pass, undefined, rules).gradient;
  });
  const apart = gradients.every((one, i) => gradients.every((other, j) => i >= j || differ(one, other)));
  return apart ? 'parameters' : 'spec';
}

/** Parameters at which little is hidden: pre-activations near 1, biases that are not 0. */
export function spread({ network, check }: Problem): Float64Array {
  const stream = random(check.seed + 1);
  const theta = new Float64Array(network.space.size);
  for (const { inputs, tensors } of network.layers) {
    for (const { kind, offset, size } of tensors) {
      for (let k = offset; k < offset + size; k++) {
        theta[k] = kind === 'bias' ? 0.3 + 0.4 * stream.uniform() : stream.normal() / Math.sqrt(inputs);
      }
    }
  }
  return theta;
}

function differ(one: Float64Array, other: Float64Array): boolean {
  let [apart, size] = [0, 0];
  one.forEach((value, k) => {
    apart = Math.max(apart, Math.abs(value - other[k]));
    size = Math.max(size, Math.abs(value), Math.abs(other[k]));
  });
  return apart > APART * size;
}

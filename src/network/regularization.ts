import type { ParameterSpace, ParameterTensor } from '../tensors/parameters.ts';
import type { Regularization } from './objective.ts';

/** The tensors that are regularized: the weights, and the biases where it says so. */
function regularized(space: ParameterSpace, { biases }: Regularization): readonly ParameterTensor[] {
  return space.tensors.filter((tensor) => biases || tensor.kind === 'weight');
}

function divisor({ reduction }: Regularization, count: number): number {
  return reduction === 'mean' ? count : 1;
}

/** Returns l1·Σ|w| + l2/2·Σw², divided by the number of examples where its reduction is `mean`. */
export function regularizationCost(
  space: ParameterSpace,
  regularization: Regularization,
  theta: Float64Array,
  count: number,
): number {
  const { l1, l2 } = regularization;
  if (l1 === 0 && l2 === 0) return 0;
  let cost = 0;
  for (const { offset, size } of regularized(space, regularization)) {
    for (let k = offset; k < offset + size; k++) {
      cost += l1 * Math.abs(theta[k]) + (l2 / 2) * theta[k] ** 2;
    }
  }
  return cost / divisor(regularization, count);
}

/**
 * Adds the gradient l1·sign(w) + l2·w to `gradient`; the derivative of |w| at 0 is taken as 0.
 *
 * @param atKink as for an activation's pullback
 */
export function addRegularizationGradient(
  space: ParameterSpace,
  regularization: Regularization,
  theta: Float64Array,
  count: number,
  gradient: Float64Array,
  atKink = 0.5,
): void {
  const { l1, l2 } = regularization;
  if (l1 === 0 && l2 === 0) return;
  for (const { offset, size } of regularized(space, regularization)) {
    for (let k = offset; k < offset + size; k++) {
      const sign = theta[k] === 0 ? 2 * atKink - 1 : Math.sign(theta[k]);
      gradient[k] += (l1 * sign + l2 * theta[k]) / divisor(regularization, count);
    }
  }
}

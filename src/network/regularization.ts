import type { ParameterSpace, ParameterTensor } from '../tensors/parameters.ts';
import type { Regularization } from './objective.ts';
import { moveOfPieces, sideOf } from './pieces.ts';

/** Whether a tensor is regularized: the weights, and where it says so the biases and the γ of normalizations. */
export function isRegularized({ kind, begins }: ParameterTensor, { biases }: Regularization): boolean {
  if (biases) return kind !== 'input';
  return kind === 'weight' && begins === undefined;
}

/** The tensors that are regularized. */
function regularized(space: ParameterSpace, regularization: Regularization): readonly ParameterTensor[] {
  return space.tensors.filter((tensor) => isRegularized(tensor, regularization));
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

/** Returns whether any weight is exactly where its |w| has a kink. */
export function regularizedZeros(
  space: ParameterSpace,
  regularization: Regularization,
  theta: Float64Array,
): boolean {
  if (regularization.l1 === 0) return false;
  return regularized(space, regularization).some(({ offset, size }) =>
    theta.subarray(offset, offset + size).includes(0),
  );
}

/** The exact change of the regularization cost when one weight moves, and the kink of |w| at 0 that it met, if any. */
export interface RegularizationChange {
  readonly change: number;
  readonly kink?: 'leaves' | 'crosses';
}

const UNCHANGED: RegularizationChange = { change: 0 };

/** Returns l1·(|w + d| − |w|) + l2·d·(w + d/2), divided as the cost is. */
export function regularizationChange(
  space: ParameterSpace,
  regularization: Regularization,
  theta: Float64Array,
  weight: number,
  delta: number,
  count: number,
): RegularizationChange {
  const { l1, l2 } = regularization;
  if (l1 === 0 && l2 === 0) return UNCHANGED;
  if (!regularized(space, regularization).includes(space.tensorAt(weight))) return UNCHANGED;
  const w = theta[weight];
  const kink = moveOfPieces(sideOf(w, 0), sideOf(w + delta, 0));
  const lengthened = w !== 0 && kink === undefined ? Math.sign(w) * delta : Math.abs(w + delta) - Math.abs(w);
  const change = (l1 * lengthened + l2 * delta * (w + delta / 2)) / divisor(regularization, count);
  return l1 === 0 || kink === undefined ? { change } : { change, kink };
}

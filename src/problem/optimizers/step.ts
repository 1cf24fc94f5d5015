import type { OptimizerSettings, Problem } from '../problem.ts';
import { advance, type OptimizerState } from './index.ts';

/** Advances an optimizer, or does so with a fault. */
export type Advance = (
  settings: OptimizerSettings,
  theta: Float64Array,
  gradient: Float64Array,
  state: OptimizerState,
) => void;

/**
 * Moves θ in place by one update step of a problem: the gradient is divided by the examples where the problem says so,
 * and frozen weights stay.
 *
 * @param gradient of the cost of `count` examples
 * @param followed room for the gradient that the optimizer is given
 */
export function updateStep(
  { train, frozen }: Pick<Problem, 'train' | 'frozen'>,
  theta: Float64Array,
  gradient: Float64Array,
  count: number,
  state: OptimizerState,
  rule: Advance = advance,
  followed: Float64Array = new Float64Array(theta.length),
): void {
  const divisor = train.gradientReduction === 'mean' ? count : 1;
  for (let k = 0; k < theta.length; k++) followed[k] = frozen[k] === 1 ? 0 : gradient[k] / divisor;
  // Weight decay moves a weight whose gradient is 0.
  const before = frozen.includes(1) ? theta.slice() : theta;
  rule(train.optimizer, theta, followed, state);
  if (before !== theta) for (let k = 0; k < theta.length; k++) if (frozen[k] === 1) theta[k] = before[k];
}

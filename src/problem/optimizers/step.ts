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
 */
export function updateStep(
  { train, frozen }: Pick<Problem, 'train' | 'frozen'>,
  theta: Float64Array,
  gradient: Float64Array,
  count: number,
  state: OptimizerState,
  rule: Advance = advance,
): void {
  const divisor = train.gradientReduction === 'mean' ? count : 1;
  const before = theta.slice();
  const followed = gradient.map((g, k) => (frozen[k] === 1 ? 0 : g / divisor));
  rule(train.optimizer, theta, followed, state);
  // Weight decay moves a weight whose gradient is 0.
  for (let k = 0; k < theta.length; k++) if (frozen[k] === 1) theta[k] = before[k];
}

import type { Evaluation } from '../../problem/evaluation.ts';
import { GRADIENT_ROUNDING } from '../../tensors/rounding.ts';
import type { GradientUnderTest } from './judge-gradient.ts';

/** Returns the reference's own gradient, by backpropagation, with the errors that a correct one may have. */
export function referenceGradient(evaluation: Evaluation): GradientUnderTest {
  const { arithmetic } = evaluation.problem.network;
  const atKink = evaluation.subgradients.map(({ gradient }) => gradient);
  return {
    gradient: evaluation.gradient,
    rounding: GRADIENT_ROUNDING[arithmetic.precision],
    contributions: () => evaluation.contributions,
    sensitivity: () => evaluation.sensitivity(arithmetic).gradient,
    ...(atKink.length > 0 && { atKink }),
  };
}

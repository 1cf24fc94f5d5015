import type { Arithmetic } from '../../network/arithmetic.ts';
import type { Evaluation } from '../../problem/evaluation.ts';
import { GRADIENT_ROUNDING } from '../../tensors/rounding.ts';
import { AT_ZERO, RESOLVED } from './agreement.ts';
import type { GradientUnderTest } from './judge-gradient.ts';

/** Returns the reference's own gradient, by backpropagation, with the errors that a correct one may have. */
export function referenceGradient(evaluation: Evaluation): GradientUnderTest {
  const { arithmetic } = evaluation.problem.network;
  const atKink = evaluation.subgradients.map(({ gradient }) => gradient);
  return {
    gradient: evaluation.gradient,
    ...roundingIn(arithmetic.precision),
    contributions: () => evaluation.contributions,
    sensitivity: () => evaluation.sensitivity(arithmetic).gradient,
    ...(atKink.length > 0 && { atKink }),
  };
}

type Precision = Arithmetic['precision'];

/** Returns what rounding in this type may do to a correct gradient, and what a match then means. */
export function roundingIn(precision: Precision) {
  return { rounding: GRADIENT_ROUNDING[precision], ...resolvedIn(precision) };
}

/** Returns what a match with a spec's gradient means for numbers of this type. */
export function resolvedIn(precision: Precision) {
  return { resolution: RESOLVED * GRADIENT_ROUNDING[precision], atZero: AT_ZERO[precision] };
}

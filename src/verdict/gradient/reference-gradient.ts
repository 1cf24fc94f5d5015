import type { Arithmetic } from '../../network/arithmetic.ts';
import type { Evaluation } from '../../problem/evaluation.ts';
import { GRADIENT_ROUNDING } from '../../tensors/rounding.ts';
import { AT_ZERO, RESOLUTION, RESOLVED } from './agreement.ts';
import type { GradientUnderTest } from './judge-gradient.ts';
import type { CheckOptions } from './measuring.ts';

/**
 * Returns the reference's own gradient, by backpropagation, with the errors that a correct one may have.
 *
 * @param options how it is measured: to rounding, unless costs are subtracted or the step was chosen
 */
export function referenceGradient(
  evaluation: Evaluation,
  { method, step = evaluation.problem.check.step }: Pick<CheckOptions, 'method' | 'step'> = {},
): GradientUnderTest {
  const { arithmetic } = evaluation.problem.network;
  const exact = method !== 'subtraction' && step === undefined;
  const atKink = evaluation.subgradients.map(({ gradient }) => gradient);
  return {
    gradient: evaluation.gradient,
    ...roundingIn(arithmetic.precision, exact),
    contributions: () => evaluation.contributions,
    sensitivity: (gradient) => evaluation.sensitivity(arithmetic).ofGradient(gradient),
    ...(atKink.length > 0 && { atKink }),
  };
}

/**
 * Returns the reference's own gradient as what is under test itself. Nobody's code is certified, so a gradient that
 * cancels is a match where its bound is small beside its terms (docs/numerics.md, section 4).
 */
export function ownGradient(evaluation: Evaluation): GradientUnderTest {
  return { ...referenceGradient(evaluation), resolution: RESOLUTION, besideTerms: true };
}

type Precision = Arithmetic['precision'];

/** Returns what rounding in this type may do to a correct gradient, and what a match then means. */
export function roundingIn(precision: Precision, exact = true) {
  return { rounding: GRADIENT_ROUNDING[precision], ...resolvedIn(precision, exact) };
}

/** Returns what a match with a spec's gradient means for numbers of this type. */
export function resolvedIn(precision: Precision, exact = true) {
  const resolution = exact ? RESOLVED * GRADIENT_ROUNDING[precision] : RESOLUTION;
  return { resolution, atZero: AT_ZERO[precision] };
}

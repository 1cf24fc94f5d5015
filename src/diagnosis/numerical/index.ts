import type { NumericalFault } from './fault.ts';
import { missingParentheses } from './missing-parentheses.ts';
import { notAGradient } from './not-a-gradient.ts';
import { notRestored } from './not-restored.ts';
import { numericalScale } from './numerical-scale.ts';
import { oneSided } from './one-sided.ts';
import { otherCost } from './other-cost.ts';
import { outputDifferentiated } from './output-differentiated.ts';
import { singlePrecision } from './single-precision.ts';
import { stepTooLarge } from './step-too-large.ts';
import { stepTooSmall } from './step-too-small.ts';

/** Every fault of a numerical check that its numbers show, the commonest first. */
export const NUMERICAL_FAULTS: readonly NumericalFault[] = [
  outputDifferentiated,
  numericalScale,
  oneSided,
  missingParentheses,
  notAGradient,
  otherCost,
  notRestored,
  stepTooLarge,
  stepTooSmall,
  singlePrecision,
];

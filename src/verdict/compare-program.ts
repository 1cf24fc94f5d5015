import { measurementByUnits, weightsOfShare } from '../differences/measurement.ts';
import { type Arithmetic, float32 } from '../network/arithmetic.ts';
import type { Evaluation } from '../problem/evaluation.ts';
import { halfUnit } from '../tensors/precision.ts';
import { GRADIENT_ROUNDING } from '../tensors/rounding.ts';
import { printedPrecisionOf } from './allowance/printed-precision.ts';
import type { NumericalProfile } from './conduct/numerical-profile.ts';
import { compareCosts } from './cost.ts';
import { claimedDeltas } from './gradient/claimed-deltas.ts';
import { judgeInputs } from './gradient/input-gradient.ts';
import { type GradientUnderTest, judgeGradient, tensorChecks } from './gradient/judge-gradient.ts';
import type { CheckOptions } from './gradient/measuring.ts';
import { referenceGradient, roundingIn } from './gradient/reference-gradient.ts';
import { acceptShortNumbers } from './gradient/short-numbers.ts';
import { silentLayers, statusWith } from './gradient/silent-layers.ts';
import { addCounts, statusOf } from './gradient/tensor-summary.ts';
import { deltaRows } from './values/delta-rows.ts';
import { answeredValues, compareValues } from './values/program-values.ts';
import { valuesDetails } from './values/reported-values.ts';
import type { Parts } from './verdict.ts';

/** Costs that differ by more than six standard deviations of the noise are different costs. */
const NOISE = 6;

/** Judges cost, outputs and gradient by the reference. */
export async function compareWithReference(
  evaluation: Evaluation,
  claim: GradientUnderTest | undefined,
  weights: Int32Array,
  profile: NumericalProfile,
  options: Pick<CheckOptions, 'deltas' | 'share' | 'signal'>,
) {
  const { problem, cost, gradient } = evaluation;
  const rounding = roundingOf(profile);
  const given = answeredValues(problem, profile);
  const { checks, claimed } = compareValues(evaluation, given, profile, rounding);
  const measurement = measurementByUnits(evaluation, {
    claimed: claimedDeltas(given, checks),
    share: options.share,
  });
  const measured = weightsOfShare(problem.network, weights, options.share, true);
  const judged =
    claim && acceptShortNumbers(problem.tensors, await judgeGradient(claim, measured, measurement));
  const tensors = judged && tensorChecks(problem.tensors, problem.parameters, claim, judged);
  const silent = judged && silentLayers(judged, problem.network.space);
  const { costs, noise } = profile;
  const values = valuesDetails(checks);
  const own = profile.gradient?.inputGradient;
  const inputs =
    own &&
    (await judgeInputs(
      problem,
      { ...(options.signal && { signal: options.signal }) },
      claimOfInputs(own, profile),
    ));
  const parts: Partial<Parts> = {
    ...values.parts,
    cost: compareCosts(
      costs[0],
      cost.total,
      rounding,
      NOISE * noise || 0,
      () => evaluation.sensitivity(arithmeticOf(profile, evaluation)).cost,
    ),
    ...(inputs && { inputGradient: inputs.check.status }),
    ...(tensors && silent && { gradient: statusWith(silent, statusOf(addCounts(tensors))) }),
  };
  return {
    ...(tensors && { tensors }),
    parts,
    silent: silent ?? [],
    answered: values.details,
    ...(inputs && { inputGradient: inputs.check }),
    ...(options.deltas === true && { deltas: await deltaRows(evaluation, claimed, options) }),
    ...(judged && { evidence: { claim: { ...claim, gradient }, judged } }),
  };
}

/** Returns a program's ∂cost/∂inputs with the errors that a correct one of its precision and digits may have. */
function claimOfInputs(
  gradient: Float64Array,
  profile: NumericalProfile,
): (evaluation: Evaluation) => GradientUnderTest {
  const precision = printedPrecisionOf(gradient);
  return (evaluation) => ({
    ...referenceGradient(evaluation),
    sensitivity: (own) => evaluation.sensitivity(arithmeticOf(profile, evaluation)).ofGradient(own),
    gradient,
    ...roundingIn(profile.float32 === undefined ? 'float64' : 'float32'),
    digits: gradient.map((value) => halfUnit(value, precision)),
  });
}

/** The arithmetic that the spec's numbers may differ in from a program's. */
export function arithmeticOf(profile: NumericalProfile, { problem }: Evaluation): Arithmetic {
  return profile.float32 === undefined ? problem.network.arithmetic : float32;
}

/** The relative rounding error that a correct gradient of this precision may have. */
export function roundingOf({ float32: single }: NumericalProfile): number {
  return GRADIENT_ROUNDING[single === undefined ? 'float64' : 'float32'];
}

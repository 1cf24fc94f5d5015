import { float32 } from '../../network/arithmetic.ts';
import type { ForwardPass } from '../../network/forward.ts';
import { roundingSensitivity } from '../../network/sensitivity.ts';
import type { Problem } from '../../problem/problem.ts';
import type { GradientPart, ReportedVector } from '../../subjects/report-file/reported-numbers.ts';
import type { ParametersAllowance } from '../allowance/printed-parameters.ts';
import { isSingle, vectorAllowance } from '../allowance/stored-numbers.ts';
import { type CheckOptions, witnessOf } from '../check-reference.ts';
import type { VectorCheck } from '../reported-details.ts';
import { type GradientUnderTest, type Judged, judgeGradient, tensorChecks } from './judge-gradient.ts';
import { centralDifferences } from './numeric-allowance.ts';
import { vectorCheck, weightsOf } from './reported-vectors.ts';
import type { SharedMeasurement } from './shared-measurement.ts';

/** What reported gradients are judged with. */
export interface Judge {
  readonly problem: Problem;
  readonly pass: ForwardPass;
  /** The reference's own gradient. */
  readonly reference: GradientUnderTest;
  readonly measurement: SharedMeasurement;
  readonly printed: ParametersAllowance | undefined;
  readonly options: CheckOptions;
}

/** What was judged, and the evaluations of the cost that it took beyond the measurement that is shared. */
export interface JudgedVector {
  readonly check: VectorCheck;
  readonly evaluations: number;
  /** For those who want to judge again without measuring again. */
  readonly claim: GradientUnderTest;
  readonly judged: Judged;
}

/** Judges a reported gradient, from backpropagation, against the differences of the reference's cost. */
export function judgeBackpropagated(judge: Judge, vector: ReportedVector): Promise<JudgedVector> {
  const { network, parameters, data } = judge.problem;
  const single = { ...network, arithmetic: float32 };
  return judgeVector(judge, 'gradient', vector, {
    ...judge.reference,
    gradient: vector.values,
    allowance: allowanceOf(judge, vector),
    ...(isSingle(vector) && {
      sensitivity: () => roundingSensitivity(single, parameters, data).gradient,
    }),
  });
}

/** Judges a reported numerical gradient in the same way; right ones are off by what central differences are. */
export async function judgeNumerical(judge: Judge, vector: ReportedVector): Promise<JudgedVector> {
  const { problem, reference, measurement, options } = judge;
  const allowance = allowanceOf(judge, vector);
  const weights = weightsOf(vector);
  const derivatives = (await measurement.measure(weights)).value;
  const suspects = [...weights.keys()].filter((k) => {
    const least = allowance[weights[k]] + reference.rounding * Math.abs(derivatives[k]);
    return Math.abs(vector.values[weights[k]] - derivatives[k]) > least;
  });
  const extra = await centralDifferences(
    problem,
    suspects.map((k) => weights[k]),
    suspects.map((k) => derivatives[k]),
    isSingle(vector) || problem.network.arithmetic === float32 ? 'float32' : 'float64',
    options.signal,
  );
  suspects.forEach((k, i) => {
    allowance[weights[k]] += extra[i];
  });
  const { atKink: _, ...smooth } = reference;
  const atKink = atKinks(judge, allowance);
  return judgeVector(judge, 'numericalGradient', vector, {
    ...smooth,
    gradient: vector.values,
    allowance,
    ...(atKink && { atKink }),
  });
}

function allowanceOf({ printed }: Judge, vector: ReportedVector): Float64Array {
  return vectorAllowance(vector).map((allowed, k) => allowed + (printed?.gradient[k] ?? 0));
}

/** At a kink differences give the slope on one side or the mean of both: as they were measured, with their bounds. */
function atKinks({ measurement, problem }: Judge, allowance: Float64Array): GradientUnderTest['atKink'] {
  const { oneSided } = measurement.measured;
  if (oneSided.size === 0) return undefined;
  const size = problem.parameters.length;
  const [left, mean, right] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  for (const [k, sides] of oneSided) {
    const weight = measurement.weights[k];
    left[weight] = sides.left;
    mean[weight] = (sides.left + sides.right) / 2;
    right[weight] = sides.right;
    allowance[weight] += sides.bound;
  }
  return [left, mean, right];
}

async function judgeVector(
  { problem, pass, measurement, options }: Judge,
  part: GradientPart,
  vector: ReportedVector,
  claim: GradientUnderTest,
): Promise<JudgedVector> {
  const { signal } = options;
  const judged = await judgeGradient(claim, weightsOf(vector), measurement, { ...(signal && { signal }) });
  const witness = options.method === 'all' ? await witnessOf(problem, pass, judged, options) : undefined;
  const tensors = tensorChecks(vector.given, problem.parameters, claim, judged, witness?.value);
  return {
    check: vectorCheck(part, vector, tensors),
    evaluations: judged.evaluations + (witness?.evaluations ?? 0),
    claim,
    judged,
  };
}

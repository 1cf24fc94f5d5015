import { type Derivatives, selectDerivatives } from '../../differences/derivatives.ts';
import type { ClaimedDeltas } from '../../differences/units/claimed-deltas.ts';
import { float32 } from '../../network/arithmetic.ts';
import type { Evaluation } from '../../problem/evaluation.ts';
import type { GradientPart, ReportedVector } from '../../subjects/report-file/reported-numbers.ts';
import type { ParametersAllowance } from '../allowance/printed-parameters.ts';
import {
  halfUnits,
  isSingle,
  mayAllBeSingle,
  singleWeights,
  vectorAllowance,
} from '../allowance/stored-numbers.ts';
import { VANISHING } from './agreement.ts';
import {
  type GradientUnderTest,
  type JudgedGradient,
  judgeGradient,
  type Measurement,
  tensorChecks,
} from './judge-gradient.ts';
import {
  type CheckOptions,
  measuredWeights,
  measureOptions,
  prepareMeasurement,
  witnessesOf,
} from './measuring.ts';
import { centralDifferences } from './numeric-allowance.ts';
import { resolvedIn } from './reference-gradient.ts';
import { type VectorCheck, vectorCheck, weightsOf } from './reported-vectors.ts';
import { acceptShortNumbers } from './short-numbers.ts';
import { silentLayers } from './silent-layers.ts';

/** The reference that reported gradients are judged by. */
export interface ReportedReference {
  readonly evaluation: Evaluation;
  /** The reference's own gradient. */
  readonly reference: GradientUnderTest;
  readonly printed: ParametersAllowance | undefined;
}

/** The derivatives by all weights that any vector has: each weight is measured once. */
interface SharedMeasurement {
  readonly measurement: Measurement;
  readonly measured: Derivatives;
  /** Indices in θ, in the order of `measured`. */
  readonly weights: Int32Array;
  /** The place of each weight in that order. */
  readonly places: ReadonlyMap<number, number>;
  readonly of: (weights: Int32Array) => Derivatives;
}

interface Judge extends ReportedReference {
  readonly shared: SharedMeasurement;
  readonly options: CheckOptions;
}

export interface JudgedVector extends JudgedGradient {
  readonly check: VectorCheck;
  /** Evaluations of the cost beyond the shared measurement. */
  readonly evaluations: number;
}

/**
 * Judges the reported gradient and the reported numerical gradient, of which one may be absent.
 *
 * @param deltas the reported ∂cost/∂z, which decides at kinks
 */
export async function judgeGradients(
  reference: ReportedReference,
  gradient: ReportedVector | undefined,
  numericalGradient: ReportedVector | undefined,
  deltas: ClaimedDeltas | undefined,
  options: CheckOptions,
): Promise<{ judged: JudgedVector[]; evaluations: number }> {
  const given = [gradient, numericalGradient].filter((vector) => vector !== undefined);
  const all = Int32Array.from(new Set(given.flatMap((vector) => [...weightsOf(vector)]))).sort();
  const weights = measuredWeights(reference.evaluation, all, options);
  if (weights.length === 0) return { judged: [], evaluations: 0 };
  let evaluations = 0;
  const measureWith = async (claimed: ClaimedDeltas | undefined): Promise<Judge> => {
    const measurement = await prepareMeasurement(reference.evaluation, options, { claimed });
    const measured = await measurement.measure(weights, 1, measureOptions(options, weights.length));
    evaluations += measurement.evaluations + measured.evaluations;
    const places = new Map(Array.from(weights, (weight, k) => [weight, k] as const));
    const of = (some: Int32Array): Derivatives =>
      selectDerivatives(
        measured,
        some.map((weight) => places.get(weight)!),
      );
    return { ...reference, shared: { measurement, measured, weights, places, of }, options };
  };
  const judged: JudgedVector[] = [];
  const judge = await measureWith(gradient && deltas);
  if (gradient !== undefined) judged.push(await judgeBackpropagated(judge, gradient));
  if (numericalGradient !== undefined) {
    // What backpropagation took at a kink says nothing of differences.
    const own = gradient && deltas ? await measureWith(undefined) : judge;
    judged.push(await judgeNumerical(own, numericalGradient));
  }
  evaluations += judged.reduce((sum, one) => sum + one.evaluations, 0);
  return { judged, evaluations };
}

/** Judges a reported gradient, from backpropagation, against the differences of the reference's cost. */
function judgeBackpropagated(judge: Judge, vector: ReportedVector): Promise<JudgedVector> {
  return judgeVector(judge, 'gradient', vector, {
    ...judge.reference,
    gradient: vector.values,
    ...allowancesOf(judge, vector),
    ...(isSingle(vector) && roundingOfSingle(judge, vector)),
  });
}

/** What rounding may do where some tensors were stored in float32: the others have that of their own arithmetic. */
function roundingOfSingle({ evaluation, reference }: Judge, vector: ReportedVector) {
  const single = singleWeights(vector);
  return {
    ...(mayAllBeSingle(vector) && resolvedIn('float32')),
    sensitivity: (gradient: Float64Array) => {
      const own = reference.sensitivity!(gradient);
      const moved = evaluation.sensitivity(float32).ofGradient(gradient);
      return moved.map((error, k) => (single[k] === 1 ? error : own[k]));
    },
  };
}

/** Judges a reported numerical gradient in the same way; a correct one has the errors of central differences. */
async function judgeNumerical(judge: Judge, vector: ReportedVector): Promise<JudgedVector> {
  const { evaluation, reference, shared, options } = judge;
  const { allowance, digits } = allowancesOf(judge, vector);
  const weights = measuredWeights(evaluation, weightsOf(vector), options);
  const derivatives = shared.of(weights).value;
  const suspects = [...weights.keys()].filter((k) => {
    const least = allowance[weights[k]] + digits[weights[k]] + reference.rounding * Math.abs(derivatives[k]);
    return Math.abs(vector.values[weights[k]] - derivatives[k]) > least;
  });
  const single = isSingle(vector) || evaluation.problem.network.arithmetic === float32;
  const extra = await centralDifferences(
    evaluation,
    suspects.map((k) => weights[k]),
    suspects.map((k) => derivatives[k]),
    suspects.map((k) => distanceFromSlopes(shared, weights[k], vector.values[weights[k]])),
    single ? 'float32' : 'float64',
    options,
  );
  suspects.forEach((k, i) => {
    allowance[weights[k]] += extra[i];
  });
  const { atKink: _, ...smooth } = reference;
  const atKink = atKinks(shared, allowance);
  return judgeVector(judge, 'numericalGradient', vector, {
    ...smooth,
    // Of a gradient this small beside its terms differences have no digit left.
    atZero: VANISHING,
    gradient: vector.values,
    allowance,
    digits,
    ...(atKink && { atKink }),
  });
}

/** The errors allowed for the digits of the numbers, and for those of the parameters and the type of both. */
function allowancesOf({ printed }: Judge, vector: ReportedVector) {
  const digits = halfUnits(vector);
  const allowance = vectorAllowance(vector).map((all, k) => all - digits[k] + (printed?.gradient[k] ?? 0));
  return { digits, allowance };
}

/** How far a number is from the derivative by a weight, or at a kink from the nearest slope. */
function distanceFromSlopes({ measured, places }: SharedMeasurement, weight: number, value: number): number {
  const k = places.get(weight)!;
  const sides = measured.oneSided.get(k);
  const slopes = sides ? [sides.left, sides.right, (sides.left + sides.right) / 2] : [measured.value[k]];
  return Math.min(...slopes.map((slope) => Math.abs(value - slope)));
}

/** At a kink differences give the slope on one side or the mean of both: as they were measured, with their bounds. */
function atKinks(
  { measured: { oneSided }, weights }: SharedMeasurement,
  allowance: Float64Array,
): GradientUnderTest['atKink'] {
  if (oneSided.size === 0) return undefined;
  const [left, mean, right] = [0, 1, 2].map(() => new Float64Array(allowance.length));
  for (const [k, sides] of oneSided) {
    const weight = weights[k];
    left[weight] = sides.left;
    mean[weight] = (sides.left + sides.right) / 2;
    right[weight] = sides.right;
    allowance[weight] += sides.bound;
  }
  return [left, mean, right];
}

async function judgeVector(
  { evaluation, shared, options }: Judge,
  part: GradientPart,
  vector: ReportedVector,
  claim: GradientUnderTest,
): Promise<JudgedVector> {
  const { signal } = options;
  const weights = measuredWeights(evaluation, weightsOf(vector), options);
  const measuring = Promise.resolve(shared.of(weights));
  const own = await judgeGradient(claim, weights, shared.measurement, signal && { signal }, measuring);
  const judged = acceptShortNumbers(vector.given, own);
  const witnesses = await witnessesOf(evaluation, judged, options);
  const { parameters, network } = evaluation.problem;
  const tensors = tensorChecks(vector.given, parameters, claim, judged, witnesses.values);
  return {
    check: vectorCheck(part, vector, tensors, silentLayers(judged, network.space)),
    evaluations: judged.evaluations + witnesses.evaluations,
    claim,
    judged,
  };
}

import type { Derivatives, MeasureOptions } from '../../differences/derivatives.ts';
import type { ArrangedTensor } from '../../tensors/layout.ts';
import { type TensorCheck, VERDICTS } from '../tensor-check.ts';
import { VANISHING } from './agreement.ts';
import { type Evidence, judge } from './judge-weight.ts';
import { type Judgements, judgementAt, judgementsOf, setJudgement } from './judgements.ts';
import { type JudgedWeight, summarizeTensor } from './tensor-summary.ts';
import { type RealTerms, withTerms } from './underflow.ts';

/** An analytic gradient under test, and its allowed errors; arrays have θ's length. */
export interface GradientUnderTest {
  readonly gradient: Float64Array;
  /** Rounding error that correct code may have, relative to the gradient. */
  readonly rounding: number;
  /** Absolute error allowed for the digits of the parameters, and for a person's own differences; 0 unless given. */
  readonly allowance?: Float64Array;
  /** Half a unit of the last digit that each number shows; 0 unless given. */
  readonly digits?: Float64Array;
  /** How far rounding can have moved a gradient beyond that; asked for only where something disagrees. */
  readonly sensitivity?: (gradient: Float64Array) => Float64Array;
  /** Σ |contribution| of the examples to each weight's gradient, where it is known; asked for only where it decides. */
  readonly contributions?: () => Float64Array;
  /** The largest of its entries, where their terms are not known. */
  readonly largest?: number;
  /** As in `Tolerances`. */
  readonly resolution?: number;
  readonly besideTerms?: boolean;
  readonly atZero?: number;
  /** Every right gradient where the point is exactly at kinks; absent where it is not. */
  readonly atKink?: readonly Float64Array[];
}

/** A way to measure derivatives, at steps that are `factor` times the usual ones. */
export interface Measurement extends RealTerms {
  measure(weights: Int32Array, factor?: number, options?: MeasureOptions): Promise<Derivatives>;
}

/** The judgements of some weights, in their order. */
export interface Judged {
  readonly weights: Int32Array;
  readonly judgements: Judgements;
  readonly measured: Derivatives;
  readonly evaluations: number;
}

/** A gradient with its judgements: on the same measurement another gradient can be judged. */
export interface JudgedGradient {
  readonly claim: GradientUnderTest;
  readonly judged: Judged;
}

/** The sensitivity to rounding where there is none. */
const NONE = new Float64Array(0);
/** A mismatch must be there at these parts of the step too, or it may be the difference's own. */
const REPEATS = [0.6, 0.1];
/**
 * And it must keep at least this part of its size: where only the second derivative jumps, as that of elu and huber
 * does, the difference's error is twice its bound at every step, but goes with the step.
 */
const KEPT = 0.5;

/**
 * Measures the derivative by each of these weights and judges the claimed one (docs/numerics.md, section 4).
 *
 * @param weights indices in θ
 * @param measuring the measurement of these weights, where it has been started already
 */
export async function judgeGradient(
  claim: GradientUnderTest,
  weights: Int32Array,
  measurement: Measurement,
  options: MeasureOptions = {},
  measuring: Promise<Derivatives> = measurement.measure(weights, 1, options),
): Promise<Judged> {
  const measured = await withTerms(claim.gradient, weights, measurement, await measuring, options);
  const judgements = judgementsOf(weights.length, (k) => judge(evidenceOf(claim, measured, weights[k], k)));
  const suspects: number[] = [];
  judgements.verdict.forEach((verdict, k) => {
    if (VERDICTS[verdict] === 'mismatch') suspects.push(k);
  });
  const sensitivity = suspects.length > 0 ? sensitivityOf(claim) : undefined;
  const { confirmed, evaluations } = await repeatMismatches(
    claim,
    sensitivity,
    weights,
    measurement,
    measured,
    suspects,
    options,
  );
  for (const k of suspects) {
    const evidence = evidenceOf(claim, measured, weights[k], k, sensitivity);
    setJudgement(judgements, k, judge({ ...evidence, repeated: confirmed.has(k) }));
  }
  return { weights, judgements, measured, evaluations: measured.evaluations + evaluations };
}

/**
 * Tells whether another gradient would have been found wrong on the same measurement.
 *
 * @param other of θ's length; where it equals the gradient that was judged nothing is seen
 */
export function wouldMismatch(
  other: Float64Array,
  { claim, judged: { weights, judgements, measured } }: JudgedGradient,
): boolean {
  const mistaken = { ...claim, gradient: other };
  let sensitivity: Float64Array | undefined;
  for (let k = 0; k < weights.length; k++) {
    const weight = weights[k];
    if (other[weight] === claim.gradient[weight]) continue;
    // What says nothing of the right gradient says nothing of another.
    if (VERDICTS[judgements.verdict[k]] === 'inconclusive') continue;
    if (judge(evidenceOf(mistaken, measured, weight, k)).verdict !== 'mismatch') continue;
    sensitivity ??= sensitivityOf(claim) ?? NONE;
    if (judge(evidenceOf(mistaken, measured, weight, k, sensitivity)).verdict === 'mismatch') return true;
  }
  return false;
}

/**
 * Arranges judgements in the person's own tensors.
 *
 * @param witnesses the same derivatives measured in other ways, to show beside
 */
export function tensorChecks(
  tensors: readonly ArrangedTensor[],
  parameters: Float64Array,
  { gradient }: GradientUnderTest,
  { weights, judgements, measured }: Judged,
  witnesses: ReadonlyMap<string, Float64Array> = new Map(),
): TensorCheck[] {
  const placeOf = placesOf(weights, parameters.length);
  const judged = (weight: number): JudgedWeight | undefined => {
    const k = placeOf(weight);
    if (k < 0) return undefined;
    const kink = measured.kinks.get(k);
    return { judgement: judgementAt(judgements, k), numeric: measured.value[k], ...(kink && { kink }) };
  };
  const beside = [...witnesses].map(
    ([method, values]) => [method, (weight: number) => values[placeOf(weight)] ?? Number.NaN] as const,
  );
  const all = isAll(weights, parameters.length)
    ? { analytic: gradient, numeric: measured.value, bound: judgements.bound }
    : undefined;
  return tensors.map((tensor) => summarizeTensor(tensor, parameters, gradient, judged, new Map(beside), all));
}

/** Says whether these are all weights in θ's order. */
function isAll(weights: Int32Array, size: number): boolean {
  return weights.length === size && weights.every((weight, k) => weight === k);
}

/** Returns what tells the number of a weight among these; −1 where it is not one of them. */
function placesOf(weights: Int32Array, size: number): (weight: number) => number {
  if (isAll(weights, size)) return (weight) => weight;
  const places = new Int32Array(size).fill(-1);
  weights.forEach((weight, k) => {
    places[weight] = k;
  });
  return (weight) => places[weight];
}

/** Returns how far rounding can have moved each number. */
function sensitivityOf({ sensitivity, gradient }: GradientUnderTest): Float64Array | undefined {
  // Where right code overflows, that excuses what has overflowed, and no number.
  return sensitivity?.(gradient).map((moved, k) =>
    Number.isFinite(gradient[k]) && !Number.isFinite(moved) ? 0 : moved,
  );
}

function evidenceOf(
  claim: GradientUnderTest,
  measured: Derivatives,
  weight: number,
  k: number,
  sensitivity?: Float64Array,
): Evidence {
  const { gradient, rounding, allowance, digits, contributions, atKink } = claim;
  const { largest, resolution, besideTerms, atZero } = claim;
  const kink = measured.kinks.get(k);
  const oneSided = measured.oneSided.get(k);
  return {
    analytic: gradient[weight],
    numeric: measured.value[k],
    bound: measured.bound[k],
    contributions: needsContributions(claim, measured, weight, k) ? contributions!()[weight] : 0,
    rounding,
    allowance: allowance?.[weight] ?? 0,
    digits: digits?.[weight] ?? 0,
    sensitivity: sensitivity?.[weight] ?? 0,
    unchanged: measured.unchanged[k] === 1,
    ...(largest !== undefined && { largest }),
    ...(resolution !== undefined && { resolution }),
    ...(besideTerms !== undefined && { besideTerms }),
    ...(atZero !== undefined && { atZero }),
    ...(kink && { kink }),
    ...(oneSided && { oneSided }),
    ...(atKink && kink && { atKink: atKink.map((candidate) => candidate[weight]) }),
    summedMagnitude: measured.summedMagnitude[k],
  };
}

/**
 * Says whether the contributions decide anything of a weight: they are at most the magnitudes of all paths, where those
 * are known, and matter where the gradient is smaller than a millionth of them.
 */
function needsContributions(
  { gradient, contributions }: GradientUnderTest,
  { value, summedMagnitude, unchanged, allPaths, kinks }: Derivatives,
  weight: number,
  k: number,
): boolean {
  if (contributions === undefined) return false;
  if (allPaths !== true || kinks.has(k)) return true;
  // What moves nothing in any example is inactive, and contributes nothing.
  if (unchanged[k] === 1 && gradient[weight] === 0) return false;
  const paths = summedMagnitude[k];
  return paths > 0 && !(Math.max(Math.abs(gradient[weight]), Math.abs(value[k])) > VANISHING * paths);
}

/** Measures suspected weights again at other steps: the ones that mismatch at each of them are confirmed. */
async function repeatMismatches(
  claim: GradientUnderTest,
  sensitivity: Float64Array | undefined,
  weights: Int32Array,
  measurement: Measurement,
  measured: Derivatives,
  suspects: readonly number[],
  { signal }: MeasureOptions,
): Promise<{ confirmed: Set<number>; evaluations: number }> {
  let confirmed = [...suspects];
  let evaluations = 0;
  for (const factor of REPEATS) {
    if (confirmed.length === 0) break;
    const chosen = Int32Array.from(confirmed, (k) => weights[k]);
    const again = await measurement.measure(chosen, factor, { ...(signal && { signal }) });
    evaluations += again.evaluations;
    confirmed = confirmed.filter((k, i) => {
      const analytic = claim.gradient[chosen[i]];
      const [first, now] = [measured.value[k], again.value[i]].map((value) => Math.abs(analytic - value));
      const { verdict } = judge(evidenceOf(claim, again, chosen[i], i, sensitivity));
      return verdict === 'mismatch' && !(now < KEPT * first);
    });
  }
  return { confirmed: new Set(confirmed), evaluations };
}

import { evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import type { ReportedUpdate, ReportedVector } from '../../subjects/report-file/reported-numbers.ts';
import type { ArrangedTensor } from '../../tensors/layout.ts';
import { halfUnit, type Precision } from '../../tensors/precision.ts';
import { type ParametersAllowance, printedParameters } from '../allowance/printed-parameters.ts';
import { storedRounding, vectorAllowance } from '../allowance/stored-numbers.ts';
import type { GradientUnderTest } from '../gradient/judge-gradient.ts';
import type { Judgement } from '../gradient/judge-weight.ts';
import { type VectorCheck, vectorCheck } from '../gradient/reported-vectors.ts';
import { summarizeTensor } from '../gradient/tensor-summary.ts';
import { type Counts, type Note, type Status, type TensorCheck, VERDICTS } from '../tensor-check.ts';
import { STEP_ROUNDINGS } from './gradient-of-step.ts';
import {
  type GivenStep,
  type Prediction,
  predict,
  type SteppedProblem,
  type StepSeries,
  stateBefore,
} from './series.ts';

/** The update steps that the reported parameters were compared with. */
export interface UpdateDetails {
  readonly learningRate: number;
  /** The gradient that the expected parameters follow from: the reference's, the reported one, the program's own, or
   * that of differences of its own cost. */
  readonly from: 'reference' | 'reported' | 'program' | 'numeric';
  /** Which step the first one is, where that was said. */
  readonly step?: number;
  /** The status of each step, where there are several. */
  readonly steps?: readonly Status[];
  /** The steps are those of an optimizer that remembers the steps before, and what it remembered is not known. */
  readonly open?: 'unknown state';
  /** The vectors of that state that were reported. */
  readonly memory?: readonly string[];
}

/** The judgement of update steps, and what it was made from. */
export interface JudgedUpdate {
  readonly check: VectorCheck;
  readonly details: UpdateDetails;
  readonly series: StepSeries;
  /** The check where the steps are taken for the first ones, if the state before them is not known. */
  readonly fromRest?: VectorCheck;
}

/**
 * Judges the parameters that were reported after steps of training, by the declared optimizer. A step is right where it
 * is that of the reference's gradient; a single one also where it is that of the gradient that was reported, however
 * wrong that is.
 *
 * @param gradient the reported gradient, where there is one
 */
export function judgeUpdate(
  declared: Problem,
  update: ReportedUpdate,
  reference: GradientUnderTest,
  printed: ParametersAllowance | undefined,
  gradient: ReportedVector | undefined,
): JudgedUpdate {
  return judgeSteps(declared, update, candidates(declared, update, reference, printed, gradient));
}

/**
 * Judges update steps by the declared optimizer, from each of some gradients that they may follow; the one that fits
 * best counts.
 */
export function judgeSteps(
  declared: SteppedProblem,
  update: ReportedUpdate,
  followed: readonly FollowedGradient[],
): JudgedUpdate {
  const { learningRate, step } = update;
  const optimizer = { ...declared.train.optimizer, learningRate };
  const problem = { ...declared, train: { ...declared.train, optimizer } };
  const memory = Object.entries(update.memory).map(([name, vector]) => [name, vector.values] as const);
  const before = stateBefore(problem, {
    ...(step !== undefined && { step }),
    vectors: Object.fromEntries(memory),
  });
  const results = followed.map(({ from, steps }) => {
    const series = { problem, steps, ...before, ...(from === 'numeric' && { apart: true }) };
    const checks = checksOf(series, update);
    // The first step that is wrong is shown, or the last one.
    const shown = checks.find(({ status }) => status === 'mismatch') ?? checks[checks.length - 1];
    return {
      series,
      shown,
      details: {
        learningRate,
        from,
        ...(step !== undefined && { step }),
        ...(checks.length > 1 && { steps: checks.map(({ status }) => status) }),
      },
    };
  });
  const { series, shown, details } = results.reduce((best, one) =>
    one.shown.counts.mismatch < best.shown.counts.mismatch ? one : best,
  );
  if (before.known || shown.status !== 'mismatch') return { check: shown, details, series };
  return {
    check: undecided(shown),
    details: {
      ...details,
      open: 'unknown state',
      ...(memory.length > 0 && { memory: memory.map(([name]) => name) }),
    },
    series,
    fromRest: shown,
  };
}

/** Steps with the gradient at θ before each. */
export interface FollowedGradient {
  readonly from: UpdateDetails['from'];
  readonly steps: readonly GivenStep[];
}

/** The reference's gradient, with each slope at a kink; and the reported one, where it has all that was stepped. */
function candidates(
  problem: Problem,
  { steps: [after, ...later] }: ReportedUpdate,
  reference: GradientUnderTest,
  printed: ParametersAllowance | undefined,
  reported: ReportedVector | undefined,
): FollowedGradient[] {
  const { parameters } = problem;
  const first = (gradient: Float64Array, error: Float64Array): GivenStep =>
    givenStep(problem, parameters, after, gradient, error, printed?.halfUnits);
  const error = (gradient: Float64Array, ofDigits: Float64Array | undefined) =>
    gradient.map((value, k) => reference.rounding * Math.abs(value) + (ofDigits?.[k] ?? 0));
  const right = [reference.gradient, ...(reference.atKink ?? [])].map((gradient): FollowedGradient => {
    const steps = [first(gradient, error(gradient, printed?.gradient))];
    let before = after.values;
    for (const one of later) {
      const there = evaluate({ ...problem, parameters: before });
      const { allowance } = printedParameters(there);
      const allowed = error(there.gradient, allowance?.gradient);
      steps.push(givenStep(problem, before, one, there.gradient, allowed, allowance?.halfUnits));
      before = one.values;
    }
    return { from: 'reference', steps };
  });
  const ofOwn =
    reported !== undefined && later.length === 0 && after.given.every((tensor) => hasAll(reported, tensor));
  if (!ofOwn) return right;
  return [...right, { from: 'reported', steps: [first(reported.values, vectorAllowance(reported))] }];
}

function hasAll({ given }: ReportedVector, { name }: ArrangedTensor): boolean {
  return given.some((tensor) => tensor.name === name);
}

/** @param halfUnits how far θ before the step may be off */
export function givenStep(
  { network }: Pick<SteppedProblem, 'network'>,
  before: Float64Array,
  after: ReportedVector,
  gradient: Float64Array,
  error: Float64Array,
  halfUnits: Float64Array | undefined,
): GivenStep {
  const digits = new Float64Array(before.length);
  const precisions = precisionsOf(before, after);
  after.given.forEach(({ source }, tensor) => {
    const precision = precisions[tensor];
    const roundoff = Math.max(network?.arithmetic.roundoff ?? 0, precision.roundoff);
    for (const k of source) {
      const sizes = Math.abs(after.values[k]) + Math.abs(before[k]);
      digits[k] =
        halfUnit(after.values[k], precision) + STEP_ROUNDINGS * roundoff * sizes + (halfUnits?.[k] ?? 0);
    }
  });
  return { before, after: after.values, gradient, error, digits };
}

/**
 * Returns the precision of each tensor after a step. One that did not move shows the digits of the θ that it was given,
 * however few: its own are those of the tensor that shows the most.
 */
function precisionsOf(before: Float64Array, { values, given, precision }: ReportedVector): Precision[] {
  const moved = given.map(({ source }) => source.some((k) => values[k] !== before[k]));
  const shown = precision.filter((_, tensor) => moved[tensor]);
  const finest = shown.reduce<Precision | undefined>(
    (best, one) => (best === undefined || decimalsOf(one) > decimalsOf(best) ? one : best),
    undefined,
  );
  return precision.map((own, tensor) => {
    if (moved[tensor] || finest === undefined || decimalsOf(finest) <= decimalsOf(own)) return own;
    const { digits: _, ...stored } = own;
    return { ...stored, ...(finest.digits && { digits: finest.digits }) };
  });
}

function decimalsOf({ digits }: Precision): number {
  return digits?.decimals ?? Number.POSITIVE_INFINITY;
}

function checksOf(series: StepSeries, { steps }: ReportedUpdate): VectorCheck[] {
  const predictions = predict(series, roundingOf(steps));
  return steps.map((vector, s) => {
    const { before, after, gradient, error } = series.steps[s];
    const { frozen } = series.problem;
    const isToMove = (k: number) => frozen[k] !== 1 && Math.abs(gradient[k]) > error[k];
    const tensors = vector.given.map((tensor) => {
      const shows = tensor.source.some((k) => isResolved(before[k], predictions[s], k));
      return summarizeTensor(tensor, before, after, (k) => ({
        judgement: judgementOf(before[k], after[k], predictions[s], k, shows || !isToMove(k)),
        numeric: predictions[s].after[k],
      }));
    });
    return vectorCheck('parametersAfter', vector, tensors);
  });
}

/** Part of a step that its bound is at most where the step shows: half of it would hide a turned sign. */
const RESOLVED = 0.5;

/** Returns whether the step of a weight is larger than what digits and rounding allow it. */
function isResolved(before: number, { after, allowed }: Prediction, k: number): boolean {
  return allowed[k] < RESOLVED * Math.abs(after[k] - before);
}

/** Numbers that were stored in float32 are steps in float32. */
function roundingOf(steps: readonly ReportedVector[]): number {
  return Math.max(0, ...steps.flatMap(({ precision }) => precision.map(storedRounding)));
}

/** @param shows whether any weight of its tensor has a step that is larger than its bound, or it is to stay */
function judgementOf(
  before: number,
  after: number,
  { after: expected, allowed }: Prediction,
  k: number,
  shows: boolean,
): Judgement {
  const bound = allowed[k];
  const scale = Math.max(Math.abs(after - before), Math.abs(expected[k] - before));
  if (!Number.isFinite(expected[k])) return { verdict: 'inconclusive', bound, scale, reason: 'not finite' };
  if (!(Math.abs(after - expected[k]) <= bound)) return { verdict: 'mismatch', bound, scale };
  // One rule makes the steps of all weights of a tensor: where some show, the smaller ones need not.
  if (shows) return { verdict: 'match', bound, scale };
  return { verdict: 'inconclusive', bound, scale, reason: 'small step' };
}

/** Leaves open what would be a mismatch if the step were the first one. */
function undecided(check: VectorCheck): VectorCheck {
  const open = (counts: Counts): Counts => ({
    ...counts,
    mismatch: 0,
    inconclusive: counts.inconclusive + counts.mismatch,
  });
  const tensors = check.tensors.map((tensor): TensorCheck => {
    const notes = new Map<number, Note>(tensor.notes);
    const verdict = tensor.weights.verdict.map((one, flat) => {
      if (VERDICTS[one] !== 'mismatch') return one;
      notes.set(flat, { reason: 'unknown state' });
      return VERDICTS.indexOf('inconclusive');
    });
    return { ...tensor, counts: open(tensor.counts), weights: { ...tensor.weights, verdict }, notes };
  });
  return { ...check, status: 'inconclusive', tensors, counts: open(check.counts) };
}

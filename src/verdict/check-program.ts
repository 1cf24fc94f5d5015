import { scalesOf, trainable } from '../differences/measurement.ts';
import { stepScales } from '../differences/steps/step-sizes.ts';
import { NncheckError } from '../errors.ts';
import { isHeld } from '../network/held.ts';
import { type Evaluation, evaluate } from '../problem/evaluation.ts';
import type { Problem } from '../problem/problem.ts';
import type { Implementation } from '../subjects/implementation.ts';
import { gather, scatter } from '../tensors/layout.ts';
import { halfUnit } from '../tensors/precision.ts';
import { printedPrecisionOf } from './allowance/printed-precision.ts';
import { shownFields } from './build-check.ts';
import { arithmeticOf, compareWithReference, roundingOf } from './compare-program.ts';
import { compareWithStart } from './conduct/afterwards.ts';
import { gradientNoise } from './conduct/gradient-noise.ts';
import { type NumericalProfile, profileCost } from './conduct/numerical-profile.ts';
import { openAtStairs, ownAtStairs, referenceAtStairs } from './conduct/open-at-stairs.ts';
import { conditionFindings } from './conduct/program-findings.ts';
import { stairUncertainty } from './conduct/stair-uncertainty.ts';
import {
  isLocalized,
  judgeSelfConsistency,
  notCompared,
  type SelfConsistencyOptions,
} from './consistency/self-consistency.ts';
import type { Finding } from './finding.ts';
import type { GradientUnderTest, JudgedGradient } from './gradient/judge-gradient.ts';
import type { CheckOptions } from './gradient/measuring.ts';
import { referenceGradient, roundingIn } from './gradient/reference-gradient.ts';
import { addCounts } from './gradient/tensor-summary.ts';
import type { JudgedUpdate } from './update/judge-update.ts';
import { judgeProgramSteps } from './update/program-steps.ts';
import { NOT_GIVEN, type PartStatus, type Parts, type ProgramCheck, type Status } from './verdict.ts';

/** The check of an implementation, with the values that it was made from. */
export interface CheckedImplementation {
  readonly check: ProgramCheck;
  /** Beside a spec: the right gradient with the allowances of the implementation's, and its judgements. */
  readonly evidence?: JudgedGradient;
  /** Beside a spec: its update steps and their judgement. */
  readonly steps?: JudgedUpdate;
  /** The noise of its gradient, of θ's length, where it is wrong: how far each number may be off. */
  readonly noise?: Float64Array;
  /** Of the problem whose tensors were checked, where there is one. */
  readonly evaluation?: Evaluation;
}

function notHeld(weights: Int32Array, { network }: Problem): Int32Array {
  const held = isHeld(network);
  return weights.filter((weight) => !held(weight));
}

/**
 * Checks an implementation that can be asked: its gradient against differences of its own cost, and with a spec its
 * outputs, cost and gradient against the reference's too (docs/numerics.md, section 3).
 *
 * @param problem the spec's, its tensors as the implementation stores them; undefined where the implementation
 *   brings its own
 * @param tensors those that are checked
 */
export async function checkImplementation(
  implementation: Implementation,
  problem: Problem | undefined,
  tensors: Implementation['tensors'],
  options: SelfConsistencyOptions & Pick<CheckOptions, 'deltas'>,
): Promise<CheckedImplementation> {
  const evaluation = problem && evaluate(problem);
  const theta = startingPoint(implementation, problem);
  const scales = evaluation === undefined ? ownScales(implementation, theta) : scalesOf(evaluation);
  const weights = weightsOf(problem, tensors);
  const directions = isLocalized(weights.length, options) ? 'many' : 'few';
  const profile = await profileCost(implementation, theta, scales, options.seed, directions);
  const findings = conditionFindings(profile);
  const { stairs } = profile;
  const uncertain =
    stairs && profile.gradient
      ? await stairUncertainty(implementation, theta, profile.gradient.gradient, scales, stairs, options.seed)
      : undefined;
  const answered = claimOf(implementation, evaluation, profile, uncertain);
  const [cost] = profile.costs;
  const costs = { ...(evaluation && { reference: evaluation.cost.total }), implementation: cost };
  const compare = async (claim: GradientUnderTest | undefined) => {
    const found = evaluation && (await compareWithReference(evaluation, claim, weights, profile, options));
    return found && stairs ? referenceAtStairs(found, stairs, costs) : found;
  };
  const compared = await compare(answered);
  const noise =
    answered && compared?.parts.gradient === 'mismatch'
      ? await gradientNoise(implementation, theta, answered.gradient, scales, options.seed)
      : undefined;
  const claim = answered && noise && isSeen(noise, answered) ? withNoise(answered, noise) : answered;
  const reference = claim === answered ? compared : await compare(claim);
  const isOwn = profile.gradient !== undefined && profile.gradient.ofStep === undefined;
  const steps =
    evaluation &&
    (await judgeProgramSteps(
      implementation,
      evaluation,
      { ...referenceGradient(evaluation), rounding: roundingOf(profile) },
      isOwn && claim ? { ...claim, isWrong: reference?.parts.gradient === 'mismatch' } : undefined,
    ));

  const finite = Number.isFinite(cost);
  const checked = {
    claim: claim ?? { gradient: new Float64Array(theta.length), rounding: 0 },
    // What a backward pass takes for a constant moves the cost all the same.
    weights: problem === undefined ? weights : notHeld(weights, problem),
    tensors,
  };
  const measure = async (gradient: typeof checked) => {
    const found = await judgeSelfConsistency({ implementation, theta, scales, profile }, gradient, options);
    return stairs ? ownAtStairs(found) : found;
  };
  const isTried = claim !== undefined && checked.weights.length > 0;
  let own = finite && isTried ? await measure(checked) : notCompared(theta, checked);
  if (evaluation === undefined && own.status === 'mismatch' && claim !== undefined) {
    const noise = await gradientNoise(implementation, theta, claim.gradient, scales, options.seed);
    if (noise && isSeen(noise, claim)) own = await measure({ ...checked, claim: withNoise(claim, noise) });
  }
  const interrupted = options.signal?.aborted === true;
  if (finite && !interrupted) {
    const unsteady = findings.some(({ slug }) => slug === 'nondeterministic');
    if (!unsteady) findings.push(...(await compareWithStart(implementation, theta, profile)));
  }

  const silent = reference?.silent ?? own.silent;
  const parts: Parts = {
    ...NOT_GIVEN,
    ...reference?.parts,
    ...(isTried && { consistency: own.status }),
    ...(steps && { update: stairs ? openAtStairs(steps.check.status) : steps.check.status }),
  };
  const check: ProgramCheck = {
    ...shownFields(
      problem ?? { name: implementation.name },
      reference?.tensors ?? steps?.check.tensors ?? own.tensors,
    ),
    subject: 'program',
    status: overall(parts, findings, problem !== undefined),
    cost: costs,
    parts,
    evaluations: profile.evaluations + own.judged.evaluations,
    method: 'subtraction',
    findings,
    consistency: {
      counts: addCounts(own.tensors),
      wrong: own.tensors.filter(({ counts }) => counts.mismatch > 0).map(({ name }) => name),
      ...(own.together && { together: own.together }),
    },
    ...(silent.length > 0 && { silent }),
    ...(reference && { answered: reference.answered }),
    ...(reference?.deltas && { deltas: reference.deltas }),
    ...(reference?.inputGradient && { inputGradient: reference.inputGradient }),
    ...(steps && {
      update: { optimizer: problem!.train.optimizer.type, ...steps.details, vector: steps.check },
    }),
    ...stepsShown(implementation, profile, problem),
    ...(own.localization && { localization: own.localization }),
    ...(interrupted &&
      own.localization === undefined && {
        interrupted: { checked: own.judged.weights.length, weights: weights.length },
      }),
  };
  const offBy = noise ?? uncertain;
  return {
    check,
    ...(reference?.evidence && { evidence: reference.evidence }),
    ...(steps && { steps }),
    ...(offBy && { noise: offBy }),
    ...(evaluation && { evaluation }),
  };
}

/**
 * Returns θ where an implementation is checked or trained.
 *
 * @throws NncheckError of kind `program` where there is none
 */
export function startingPoint(implementation: Implementation, problem: Problem | undefined): Float64Array {
  const theta = problem?.parameters ?? implementation.initial;
  if (theta === undefined) {
    throw new NncheckError(
      'program',
      'program-no-initial',
      'there is no spec, and the program says no parameters to check at\nAnswer initialize with "initial": the tensors by name.',
    );
  }
  if (!theta.every(Number.isFinite)) {
    throw new NncheckError(
      'program',
      'program-not-finite',
      'the program’s initial parameters are not all finite',
    );
  }
  return theta;
}

/** Returns the size of each weight, by its own and its tensor’s numbers alone. */
export function ownScales({ tensors }: Pick<Implementation, 'tensors'>, theta: Float64Array): Float64Array {
  const scales = new Float64Array(theta.length);
  for (const tensor of tensors) {
    const values = gather(theta, tensor);
    scatter(stepScales(values, [{ offset: 0, size: values.length, inputRms: 0 }]), tensor, scales);
  }
  return scales;
}

/**
 * Returns its gradient with the errors that a correct one of its precision and digits may have.
 *
 * @param uncertain how far it may be off because its cost moves in steps
 */
function claimOf(
  { tensors }: Implementation,
  evaluation: Evaluation | undefined,
  profile: NumericalProfile,
  uncertain: Float64Array | undefined,
): GradientUnderTest | undefined {
  if (profile.gradient === undefined) return undefined;
  const { gradient, ofStep } = profile.gradient;
  const digits = new Float64Array(gradient.length);
  for (const { source } of tensors) {
    const precision = printedPrecisionOf(Array.from(source, (index) => gradient[index]));
    for (const index of source) digits[index] = ofStep?.error[index] ?? halfUnit(gradient[index], precision);
  }
  return {
    ...(evaluation && {
      ...referenceGradient(evaluation),
      sensitivity: (own) => evaluation.sensitivity(arithmeticOf(profile, evaluation)).ofGradient(own),
    }),
    // The steps are far larger than rounding.
    ...(uncertain && { sensitivity: () => uncertain }),
    gradient,
    ...roundingIn(profile.float32 === undefined ? 'float64' : 'float32'),
    digits,
  };
}

/** Returns whether a verdict depends on the noise. */
function isSeen(noise: Float64Array, { gradient, rounding }: GradientUnderTest): boolean {
  return noise.some((value, k) => value > rounding * Math.abs(gradient[k]));
}

function withNoise({ digits, ...claim }: GradientUnderTest, noise: Float64Array): GradientUnderTest {
  return { ...claim, digits: noise.map((value, k) => value + (digits?.[k] ?? 0)) };
}

function weightsOf(problem: Problem | undefined, tensors: Implementation['tensors']): Int32Array {
  if (problem !== undefined) return trainable(problem);
  return Int32Array.from(tensors.flatMap(({ source }) => [...source]));
}

/** Where its update steps stand for a gradient, or cannot be judged. */
function stepsShown(
  { update, optimizer }: Implementation,
  { gradient }: NumericalProfile,
  problem: Problem | undefined,
): Pick<ProgramCheck, 'gradientOfStep' | 'stepsOpen'> {
  if (update === undefined) return {};
  return {
    ...(gradient?.ofStep && {
      gradientOfStep: {
        learningRate: gradient.ofStep.learningRate,
        ...(problem === undefined && optimizer === undefined && { taken: 'sgd' as const }),
      },
    }),
    ...(problem === undefined && gradient?.ofStep === undefined && { stepsOpen: 'no spec' }),
  };
}

/** Findings that mean that no verdict can stand. */
const UNSTEADY = ['not-restored', 'gradient-accumulates', 'gradient-changes'];

/**
 * Returns the status of all parts together: one mismatch makes the whole a mismatch. What the program's noise hides from
 * its own differences does not count where the reference decides.
 */
function overall(parts: Parts, findings: readonly Finding[], withSpec: boolean): Status {
  const given = Object.values(parts) as PartStatus[];
  if (given.includes('mismatch') || findings.some(({ slug }) => UNSTEADY.includes(slug))) return 'mismatch';
  if (findings.some(({ severity }) => severity === 'error')) return 'inconclusive';
  const deciding = withSpec
    ? [parts.outputs, parts.cost, parts.gradient, parts.inputGradient, parts.update]
    : [parts.consistency, parts.update];
  const judged = withSpec ? [parts.gradient, parts.update] : deciding;
  const nothing = judged.every((status) => status === 'not given');
  return nothing || deciding.includes('inconclusive') ? 'inconclusive' : 'match';
}

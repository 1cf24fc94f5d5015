import { measurementByIncrements, scalesOf, trainable } from '../differences/measurement.ts';
import { stepScales } from '../differences/steps/step-sizes.ts';
import { NncheckError } from '../errors.ts';
import { backpropagate } from '../network/backpropagation.ts';
import { costOf } from '../network/cost.ts';
import { type ForwardPass, forward } from '../network/forward.ts';
import type { Problem } from '../problem/problem.ts';
import type { Implementation } from '../subjects/implementation.ts';
import { halfUnit } from '../tensors/precision.ts';
import { GRADIENT_ROUNDING } from '../tensors/rounding.ts';
import { printedPrecisionOf } from './allowance/printed-precision.ts';
import { referenceClaim } from './check-reference.ts';
import { compareWithStart } from './conduct/afterwards.ts';
import { type NumericalProfile, profileCost } from './conduct/numerical-profile.ts';
import { conditionFindings } from './conduct/program-findings.ts';
import {
  isLocalized,
  judgeSelfConsistency,
  notCompared,
  type SelfConsistencyOptions,
} from './consistency/self-consistency.ts';
import { compareCosts } from './cost.ts';
import type { Finding } from './finding.ts';
import {
  type GradientUnderTest,
  type Judged,
  judgeGradient,
  tensorChecks,
} from './gradient/judge-gradient.ts';
import { addCounts, statusOf } from './gradient/tensor-summary.ts';
import { compareValues } from './values/program-values.ts';
import { valuesDetails } from './values/reported-values.ts';
import { type GradientCheck, NOT_GIVEN, type PartStatus, type Parts, type Status } from './verdict.ts';

/** Costs that differ by more than six standard deviations of the noise are different costs. */
const NOISE = 6;

/** A check with what is needed to judge other gradients as the implementation's was judged beside the spec. */
export interface CheckedImplementation {
  readonly check: GradientCheck;
  readonly evidence?: {
    /** The right gradient, with what the implementation's may be off by. */
    readonly claim: GradientUnderTest;
    readonly judged: Judged;
  };
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
  options: SelfConsistencyOptions,
): Promise<GradientCheck> {
  return (await checkImplementationWithEvidence(implementation, problem, tensors, options)).check;
}

/** The same, with the evidence. */
export async function checkImplementationWithEvidence(
  implementation: Implementation,
  problem: Problem | undefined,
  tensors: Implementation['tensors'],
  options: SelfConsistencyOptions,
): Promise<CheckedImplementation> {
  const theta = startingPoint(implementation, problem);
  const scales = problem === undefined ? ownScales(implementation, theta) : scalesOf(problem);
  const weights = weightsOf(problem, tensors);
  const directions = isLocalized(weights.length, options) ? 'many' : 'few';
  const conditions = await profileCost(implementation, theta, scales, options.seed, directions);
  const findings = conditionFindings(conditions);
  const claim = claimOf(implementation, problem, conditions);
  const [cost] = conditions.costs;
  const reference =
    problem === undefined ? undefined : await compareWithReference(problem, claim, weights, conditions);

  const finite = Number.isFinite(cost);
  const own = finite
    ? await judgeSelfConsistency(implementation, theta, scales, claim, weights, tensors, conditions, options)
    : notCompared(theta, claim, tensors);
  const interrupted = options.signal?.aborted === true;
  if (finite && !interrupted) {
    const unsteady = findings.some(({ slug }) => slug === 'nondeterministic');
    if (!unsteady) findings.push(...(await compareWithStart(implementation, theta, conditions)));
  }

  const parts: Parts = { ...NOT_GIVEN, ...reference?.parts, consistency: own.status };
  const shown = reference?.tensors ?? own.tensors;
  const check: GradientCheck = {
    name: problem?.name ?? implementation.name,
    ...(problem?.source !== undefined && { source: problem.source }),
    status: overall(parts, findings, problem !== undefined),
    cost: { ...(reference && { reference: reference.cost }), implementation: cost },
    parts,
    counts: addCounts(shown),
    evaluations: conditions.evaluations + own.judged.evaluations,
    method: 'subtraction',
    tensors: shown,
    findings,
    consistency: {
      counts: addCounts(own.tensors),
      wrong: own.tensors.filter(({ counts }) => counts.mismatch > 0).map(({ name }) => name),
    },
    ...(reference && { answered: reference.answered }),
    ...(own.localization && { localization: own.localization }),
    ...(interrupted &&
      own.localization === undefined && {
        interrupted: { checked: own.judged.weights.length, weights: weights.length },
      }),
  };
  return { check, ...(reference && { evidence: reference.evidence }) };
}

function startingPoint(implementation: Implementation, problem: Problem | undefined): Float64Array {
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

function ownScales({ tensors }: Implementation, theta: Float64Array): Float64Array {
  return stepScales(
    theta,
    tensors.map(({ source }) => ({ offset: source[0] ?? 0, size: source.length, inputRms: 0 })),
  );
}

/** Its gradient, with what right code of its precision and digits may be off by. */
function claimOf(
  { tensors }: Implementation,
  problem: Problem | undefined,
  conditions: NumericalProfile,
): GradientUnderTest {
  const { gradient } = conditions.gradient;
  const allowance = new Float64Array(gradient.length);
  for (const { source } of tensors) {
    const precision = printedPrecisionOf(Array.from(source, (index) => gradient[index]));
    for (const index of source) allowance[index] = halfUnit(gradient[index], precision);
  }
  return {
    ...(problem && referenceClaim(problem, passOf(problem))),
    gradient,
    rounding: roundingOf(conditions),
    allowance,
  };
}

function passOf({ network, parameters, data }: Problem): ForwardPass {
  return forward(network, parameters, data.inputs, data.count);
}

function roundingOf({ float32 }: NumericalProfile): number {
  return GRADIENT_ROUNDING[float32 === undefined ? 'float64' : 'float32'];
}

function weightsOf(problem: Problem | undefined, tensors: Implementation['tensors']): Int32Array {
  if (problem !== undefined) return trainable(problem);
  return Int32Array.from(tensors.flatMap(({ source }) => [...source]));
}

/** Judges cost, outputs and gradient by the reference. */
async function compareWithReference(
  problem: Problem,
  claim: GradientUnderTest,
  weights: Int32Array,
  conditions: NumericalProfile,
) {
  const { network, parameters, data } = problem;
  const pass = passOf(problem);
  const cost = costOf(network, parameters, pass, data).total;
  const measurement = measurementByIncrements(problem, { pass });
  const judged = await judgeGradient(claim, weights, measurement).finally(() => measurement.close());
  const tensors = tensorChecks(problem.tensors, parameters, claim, judged);
  const { costs, noise } = conditions;
  const rounding = roundingOf(conditions);
  const values = valuesDetails(compareValues(problem, pass, conditions, rounding));
  const parts: Partial<Parts> = {
    ...values.parts,
    cost: compareCosts(costs[0], cost, rounding, NOISE * noise || 0),
    gradient: statusOf(addCounts(tensors)),
  };
  const right = backpropagate(network, parameters, data, pass).gradient;
  const evidence = { claim: { ...claim, gradient: right }, judged };
  return { cost, tensors, parts, answered: values.details, evidence };
}

/** Findings that mean that no verdict can stand. */
const UNSTEADY = ['not-restored', 'gradient-accumulates', 'gradient-changes'];

/**
 * One part that is wrong makes the whole wrong. What the program's noise hides from its own differences does not
 * count where the reference decides.
 */
function overall(parts: Parts, findings: readonly Finding[], withSpec: boolean): Status {
  const given = Object.values(parts) as PartStatus[];
  if (given.includes('mismatch') || findings.some(({ slug }) => UNSTEADY.includes(slug))) return 'mismatch';
  if (findings.some(({ severity }) => severity === 'error')) return 'inconclusive';
  const deciding = withSpec ? [parts.outputs, parts.cost, parts.gradient] : [parts.consistency];
  return deciding.includes('inconclusive') ? 'inconclusive' : 'match';
}

import { noDerivatives } from '../../differences/derivatives.ts';
import { balancedStep, stepScales } from '../../differences/steps.ts';
import { NncheckError } from '../../errors.ts';
import type { Implementation } from '../../implementation/implementation.ts';
import { measurementByIncrements, scalesOf, trainable } from '../../implementation/measurement.ts';
import { costOf } from '../../network/cost.ts';
import { type ForwardPass, forward } from '../../network/forward.ts';
import type { Problem } from '../../problem/problem.ts';
import { halfUnit } from '../../tensors/exactness.ts';
import { referenceClaim } from '../check.ts';
import type { Finding } from '../finding.ts';
import { type Claim, type Judged, judgeGradient, tensorChecks } from '../judge-gradient.ts';
import { addCounts, statusOf } from '../tally.ts';
import { type GradientCheck, NOT_GIVEN, type PartStatus, type Parts, type Status } from '../verdict.ts';
import { compareWithStart } from './afterwards.ts';
import { compareCosts, compareOutputs } from './compare.ts';
import { type Conditions, examine } from './conditions.ts';
import { judgeConsistency } from './consistency.ts';
import { exactnessOf } from './digits.ts';
import { conditionFindings } from './findings.ts';

export interface ImplementationOptions {
  /** The step of the differences of its cost relative to the weight's size; undefined is chosen from the noise. */
  readonly step?: number;
  readonly seed: number;
  /** Tensors whose weights are left out; the others are checked. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** What right code may lose to its own rounding, relative to the gradient (NUMERICS.md, section 4). */
const OWN_ROUNDING = { float64: 1e-7, float32: 1e-4 };
const NOISE = 6;

/**
 * Checks an implementation that can be asked: its gradient against differences of its own cost, and with a spec its
 * outputs, cost and gradient against the reference's too (DESIGN.md, section 5).
 *
 * @param problem the spec's, its tensors as the implementation stores them; undefined where the implementation
 *   brings its own
 * @param tensors those that are checked
 */
export async function checkImplementation(
  implementation: Implementation,
  problem: Problem | undefined,
  tensors: Implementation['tensors'],
  options: ImplementationOptions,
): Promise<GradientCheck> {
  const theta = startingPoint(implementation, problem);
  const scales = problem === undefined ? ownScales(implementation, theta) : scalesOf(problem);
  const conditions = await examine(implementation, theta, scales, options.seed);
  const findings = conditionFindings(conditions);
  const claim = claimOf(implementation, problem, conditions);
  const weights = weightsOf(problem, tensors);
  const [cost] = conditions.costs;
  const reference =
    problem === undefined ? undefined : await compareWithReference(problem, claim, weights, conditions);

  const finite = Number.isFinite(cost);
  const judged = finite
    ? await judgeOwn(implementation, theta, scales, claim, weights, conditions, options)
    : NOTHING;
  const interrupted = options.signal?.aborted === true;
  if (finite && !interrupted) {
    const unsteady = findings.some(({ slug }) => slug === 'nondeterministic');
    if (!unsteady) findings.push(...(await compareWithStart(implementation, theta, conditions)));
  }

  const own = tensorChecks(tensors, theta, claim, judged);
  const ownCounts = addCounts(own);
  const consistency: Status =
    !finite || judged.weights.length < weights.length ? 'inconclusive' : statusOf(ownCounts);
  const parts: Parts = {
    ...NOT_GIVEN,
    ...reference?.parts,
    consistency: ownCounts.mismatch > 0 ? 'mismatch' : consistency,
  };
  const shown = reference?.tensors ?? own;
  return {
    name: problem?.name ?? implementation.name,
    ...(problem?.source !== undefined && { source: problem.source }),
    status: overall(parts, findings, problem !== undefined),
    cost: { ...(reference && { reference: reference.cost }), implementation: cost },
    parts,
    counts: addCounts(shown),
    evaluations: conditions.evaluations + judged.evaluations,
    method: 'subtraction',
    tensors: shown,
    findings,
    consistency: {
      counts: ownCounts,
      wrong: own.filter(({ counts }) => counts.mismatch > 0).map(({ name }) => name),
    },
    ...(interrupted && { interrupted: { checked: judged.weights.length, weights: weights.length } }),
  };
}

const NOTHING: Judged = {
  weights: new Int32Array(0),
  judgements: [],
  measured: noDerivatives(0),
  evaluations: 0,
};

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
function claimOf({ tensors }: Implementation, problem: Problem | undefined, conditions: Conditions): Claim {
  const { gradient } = conditions.gradient;
  const allowance = new Float64Array(gradient.length);
  for (const { source } of tensors) {
    const exactness = exactnessOf(Array.from(source, (index) => gradient[index]));
    for (const index of source) allowance[index] = halfUnit(gradient[index], exactness);
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

function roundingOf({ float32 }: Conditions): number {
  return OWN_ROUNDING[float32 === undefined ? 'float64' : 'float32'];
}

function weightsOf(problem: Problem | undefined, tensors: Implementation['tensors']): Int32Array {
  if (problem !== undefined) return trainable(problem);
  return Int32Array.from(tensors.flatMap(({ source }) => [...source]));
}

/** Judges cost, outputs and gradient by the reference. */
async function compareWithReference(
  problem: Problem,
  claim: Claim,
  weights: Int32Array,
  conditions: Conditions,
) {
  const { network, parameters, data } = problem;
  const pass = passOf(problem);
  const cost = costOf(network, parameters, pass, data).total;
  const measurement = measurementByIncrements(problem, { pass });
  const judged = await judgeGradient(claim, weights, measurement).finally(() => measurement.close());
  const tensors = tensorChecks(problem.tensors, parameters, claim, judged);
  const { costs, noise, outputs } = conditions;
  const units = network.layers.at(-1)!.units;
  const parts: Partial<Parts> = {
    cost: compareCosts(costs[0], cost, roundingOf(conditions), NOISE * noise || 0),
    gradient: statusOf(addCounts(tensors)),
    ...(outputs && {
      outputs: compareOutputs(outputs.outputs, pass.a.at(-1)!, units, roundingOf(conditions)).status,
    }),
  };
  return { cost, tensors, parts };
}

function judgeOwn(
  implementation: Implementation,
  theta: Float64Array,
  scales: Float64Array,
  claim: Claim,
  weights: Int32Array,
  { costs, noise, float32 }: Conditions,
  { step, signal, onProgress }: ImplementationOptions,
): Promise<Judged> {
  const relative = step ?? balancedStep(noise, costs[0]);
  return judgeConsistency(implementation.around(theta, costs[0], noise), theta, claim, weights, {
    steps: scales.map((scale) => relative * scale),
    noise,
    ...(float32 !== undefined && { round: Math.fround }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress: (done) => onProgress(done, weights.length) }),
  });
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

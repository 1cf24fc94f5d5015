import { checkAndName, type ImplementationOptions } from '../../diagnosis/check-implementation.ts';
import { unexplainedStep } from '../../diagnosis/diagnose.ts';
import { updateFinding } from '../../diagnosis/findings.ts';
import { givenIn, nameUpdate } from '../../diagnosis/update/name-update.ts';
import { EVALUATIONS_OF_A_WEIGHT } from '../../differences/black-box.ts';
import { pauses } from '../../differences/pauses.ts';
import type { OptimizerSettings, Problem } from '../../problem/problem.ts';
import { type Implementation, MOST_STEPS } from '../../subjects/implementation.ts';
import type { JudgedUpdate } from '../../verdict/update/judge-update.ts';
import { judgeOwnSteps } from '../../verdict/update/own-steps.ts';
import type { ProgramCheck } from '../../verdict/verdict.ts';
import { numericGradientOf } from './numeric-gradient.ts';

/** An implementation, and what it is trained on and with. */
export interface Trained {
  readonly implementation: Implementation;
  /** Of the spec, if there is one. */
  readonly problem: Problem | undefined;
  readonly start: Float64Array;
  readonly optimizer: OptimizerSettings;
}

type Options = Pick<ImplementationOptions, 'signal' | 'onProgress'>;

/**
 * Checks an implementation at θ as `nncheck grad` does, and its first update steps also where it brings its own problem.
 * Where every epoch of its own loop is one step, those are its steps, too.
 */
export async function checkBeforeTraining(trained: Trained, options: Options): Promise<ProgramCheck> {
  const { implementation, problem, start } = trained;
  const check = async (stepping: Implementation) => {
    const { check } = await checkAndName({ ...stepping, initial: start }, problem, {
      tensors: [],
      ...options,
    });
    return problem === undefined ? withOwnSteps(check, { ...trained, implementation: stepping }) : check;
  };
  const { update } = implementation;
  const looping = steppingByEpochs(trained);
  if (looping === undefined) return check(implementation);
  if (update === undefined || !(await agree(update, looping.update, trained))) {
    const found = await check(looping);
    if (update === undefined || found.parts.update === 'mismatch') return found;
  }
  return check(implementation);
}

type Update = NonNullable<Implementation['update']>;

/** Returns an implementation whose update steps are its epochs; undefined where these are not single steps. */
function steppingByEpochs({ implementation, problem }: Trained) {
  const { epochs } = implementation;
  if (epochs === undefined || problem === undefined) return undefined;
  const { train, data } = problem;
  if ((train.batchSize ?? data.count) < data.count) return undefined;
  const update: Update = async (theta, _, steps) => {
    const after: Float64Array[] = [];
    for (let count = 1; count <= steps; count++) after.push((await epochs(theta, count)).after);
    return after;
  };
  return { ...implementation, update };
}

/** Whether the steps of both are the same to the last bit. */
async function agree(update: Update, other: Update, { start, optimizer }: Trained): Promise<boolean> {
  const [one, two] = [
    await update(start, optimizer.learningRate, MOST_STEPS),
    await other(start, optimizer.learningRate, MOST_STEPS),
  ];
  return one.every((theta, s) => theta.every((value, k) => Object.is(value, two[s][k])));
}

/** Evaluations that the numeric gradients of the first steps may take, as many as the largest table of `grad`. */
const MOST_EVALUATIONS = 10_000;

async function withOwnSteps(
  check: ProgramCheck,
  { implementation, start, optimizer }: Trained,
): Promise<ProgramCheck> {
  const weights = Int32Array.from(start.keys());
  const gradientOf = numericGradientOf(implementation, weights);
  const few = EVALUATIONS_OF_A_WEIGHT * MOST_STEPS * weights.length <= MOST_EVALUATIONS;
  const differentiate = async (theta: Float64Array) => {
    const found = await gradientOf(theta, await implementation.cost(theta));
    const { gradient, bound, open } = found;
    const largest = gradient.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
    return { gradient, bound: bound.map((value, k) => (open[k] === 1 ? OPEN * largest : value)) };
  };
  const steps = await judgeOwnSteps(implementation, start, optimizer, few ? differentiate : undefined);
  if (steps === undefined) return check;
  const { status } = steps.check;
  const findings = status === 'mismatch' ? await named(steps, start) : [];
  const isNamed = findings.some(({ family }) => family === 'update');
  // Steps of an optimizer that nobody declares are wrong only where they are exactly those of a fault.
  if (status === 'mismatch' && !isNamed && implementation.optimizer === undefined) return check;
  const { stepsOpen: _, ...rest } = check;
  const parts = { ...check.parts, update: status };
  const others = check.findings.filter(
    ({ family }) => !(isNamed && family === 'pattern' && check.gradientOfStep),
  );
  return {
    ...rest,
    parts,
    status: together(check, status),
    findings: [...others, ...findings],
    update: { optimizer: optimizer.type, ...steps.details, vector: steps.check },
  };
}

/** An entry whose bound does not hold may be anything: so many times the largest. */
const OPEN = 1e6;

async function named({ series }: JudgedUpdate, start: Float64Array) {
  const { problem } = series;
  const given = givenIn({ ...problem, parameters: start }, new Set(problem.tensors.map(({ name }) => name)));
  const naming = await nameUpdate(series, given, pauses());
  return naming.ties.length > 0
    ? [updateFinding(series, naming)]
    : [unexplainedStep({ series, given }, naming.tried)];
}

/** The status with the steps: they stand for a gradient that a program does not have. */
function together({ status, parts }: ProgramCheck, steps: ProgramCheck['status']): ProgramCheck['status'] {
  if (status === 'mismatch' || steps === 'mismatch') return 'mismatch';
  return parts.consistency === 'not given' ? steps : status;
}

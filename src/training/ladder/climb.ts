import { checkAndName } from '../../diagnosis/check-implementation.ts';
import { NncheckError } from '../../errors.ts';
import type { Problem } from '../../problem/problem.ts';
import type { Implementation } from '../../subjects/implementation.ts';
import { declaredSteps, withGradientOfStep } from '../../verdict/update/gradient-of-step.ts';
import type { ProgramCheck } from '../../verdict/verdict.ts';
import { judgeStage } from './judge.ts';
import { ladderProblem } from './problems.ts';
import { RUNGS, type Rung, type RungResult, type RungTraining, type Skipped } from './rungs.ts';
import { MOST_WEIGHTS, passes, trainRung } from './train.ts';

/** Starts the implementation for a problem, or with its own. */
export type Start = (problem: Problem | undefined) => Promise<Implementation>;

/**
 * Climbs the debugging ladder with an implementation, which is started anew for each problem.
 *
 * @param own the problem of the person's spec, if there is one
 * @returns each rung as it is done; those above one that stopped are skipped, and those of the ladder's own problems where
 *   the implementation does not take these over
 * @throws NncheckError of kind `program` where the implementation fails
 */
export async function* climb(
  start: Start,
  own: Problem | undefined,
  signal: AbortSignal,
): AsyncGenerator<RungResult> {
  let skipped: Skipped | undefined;
  for (const on of ['neuron', 'hidden', 'xor'] as const) {
    const rungs = RUNGS.filter((rung) => rung.on === on);
    const problem = await ladderProblem(on, own);
    skipped = skipped ? yield* skip(rungs, skipped) : yield* climbOn(rungs, start, problem, signal, own);
  }
  const last = RUNGS.filter(({ on }) => on === 'own');
  if (skipped?.why === 'stopped below') yield* skip(last, skipped);
  else if (own === undefined && skipped === undefined) yield* skip(last, { why: 'no spec' });
  else yield* climbOn(last, start, own, signal, own);
}

function* skip(rungs: readonly Rung[], skipped: Skipped): Generator<RungResult, Skipped> {
  for (const rung of rungs) yield { rung, status: 'skipped', skipped, trainings: [] };
  return skipped;
}

/** Climbs the rungs of one problem; returns why those above are skipped, if they are. */
async function* climbOn(
  rungs: readonly Rung[],
  start: Start,
  loaded: Problem | undefined,
  signal: AbortSignal,
  own: Problem | undefined,
): AsyncGenerator<RungResult, Skipped | undefined> {
  const implementation = await started(start, loaded, loaded === own);
  if ('why' in implementation) return yield* skip(rungs, implementation);
  try {
    if (rungs[0].on === 'neuron' && (await ignoresTargets(implementation, start, loaded!)))
      return yield* skip(rungs, { why: 'own data' });
    const { optimizer } = implementation;
    const asked =
      loaded && own === undefined && optimizer
        ? { ...loaded, train: { ...loaded.train, optimizer } }
        : loaded;
    const { check, problem } = await checkAndName(implementation, asked, { tensors: [], signal });
    const climbed = withGradientOfStep(implementation, declaredSteps(problem, implementation));
    for (const [k, rung] of rungs.entries()) {
      const result = await climbRung(rung, climbed, check, problem, signal);
      yield result;
      if (result.status === 'stopped') return yield* skip(rungs.slice(k + 1), { why: 'stopped below' });
    }
    await implementation.close();
    return undefined;
  } finally {
    await implementation.stop();
  }
}

/** The errors at the start of a program whose tensors are not those of the problem. */
const OTHER_TENSORS = /-(unknown-tensor|missing-tensor|wrong-shape|other-layout)$/;

/** Starts the implementation; one that brings its own network cannot be started for a problem of the ladder. */
async function started(
  start: Start,
  problem: Problem | undefined,
  isOwn: boolean,
): Promise<Implementation | Skipped> {
  try {
    return await start(problem);
  } catch (error) {
    if (isOwn || !(error instanceof NncheckError) || !OTHER_TENSORS.test(error.code)) throw error;
    return { why: 'own network', answered: /answered (.*)/.exec(error.message)?.[1] ?? error.message };
  }
}

/** Returns whether an implementation has the same cost where all targets are others: then its examples are its own. */
async function ignoresTargets({ cost }: Implementation, start: Start, problem: Problem): Promise<boolean> {
  const { data, parameters } = problem;
  const other = await start({ ...problem, data: { ...data, targets: data.targets.map((t) => 1 - t) } });
  try {
    return (await other.cost(parameters)) === (await cost(parameters));
  } finally {
    await other.stop();
  }
}

/** Judges the stages of a rung one after another, and trains by the gradient that each has shown to be right. */
async function climbRung(
  rung: Rung,
  implementation: Implementation,
  check: ProgramCheck,
  problem: Problem | undefined,
  signal: AbortSignal,
): Promise<RungResult> {
  const trainings: RungTraining[] = [];
  const shared = { rung, ...(problem && { problem }), trainings };
  const theta = problem?.parameters ?? implementation.initial!;
  let isOpen = false;
  for (const stage of rung.stages) {
    const { status, findings } = judgeStage(check, stage);
    const stopped = { ...shared, status: 'stopped', stage, check: { ...check, findings } } as const;
    if (status === 'mismatch') return stopped;
    isOpen ||= status === 'inconclusive';
    const isTrained =
      stage === 'numeric'
        ? theta.length <= MOST_WEIGHTS
        : stage === 'analytic' && (await implementation.gradient(theta)) !== undefined;
    if (stage === 'forward' || !isTrained) continue;
    const training = await trainRung(implementation, stage, theta, problem, rung.on, signal);
    trainings.push(training);
    const passed = passes(training, rung.on, problem);
    // what a warning tells, such as digits that are not printed, may be why
    if (passed === 'stopped' && !check.findings.some(({ severity }) => severity === 'warning'))
      return stopped;
    isOpen ||= passed !== 'passed';
  }
  return { ...shared, status: isOpen ? 'inconclusive' : 'passed', check };
}

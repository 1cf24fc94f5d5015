import { findSymptoms } from '../diagnosis/symptoms/index.ts';
import { runOf } from '../diagnosis/symptoms/run.ts';
import type { Problem } from '../problem/problem.ts';
import { createReference } from '../subjects/reference.ts';
import { courseObserver } from './course.ts';
import type { TrainResult } from './history.ts';
import { both } from './observer.ts';
import type { TrainOptions } from './options.ts';
import { replayed } from './replay.ts';
import { requireTrainable } from './require-trainable.ts';
import { isBetter, problemOfRun, requireRestarts, summaryOf } from './restarts.ts';
import { trainRun } from './run.ts';
import type { RunResult, TrainingState } from './state.ts';

export type { TrainOptions } from './options.ts';

/**
 * Trains the reference network as the problem's `train` says: the same bytes for the same problem.
 *
 * A step is made with the gradient of the batch's own cost: of its summed losses where the reduction is `sum`,
 * of their mean over the batch where it is `mean`, and in both the whole regularization (divided by the examples
 * of the batch where its own reduction is `mean`). So with `sum`, the regularization weighs more the smaller
 * the batches are, as in a program that adds it in every step.
 *
 * `options.observe` makes an observer of each run, which is shown every step and every entry of the history, and whose
 * state a checkpoint keeps.
 *
 * @returns the history of the cost of all examples, and θ at the end; of several runs the best one's
 * @throws NncheckError of kind `usage` where there are restarts, and θ is not random, or no cost to minimize
 */
export async function train(problem: Problem, options: TrainOptions = {}): Promise<TrainResult> {
  const { restarts = 0, resume, checkpoint } = options;
  requireTrainable(problem);
  if (restarts > 0) requireRestarts(problem);
  const done: RunResult[] = [...(resume?.done ?? [])];
  let best: TrainingState['best'] = resume?.best;
  const first = done.length;
  const from = await replayed(resume, options);
  for (let run = first; run <= restarts || run === first; run++) {
    const own = problemOfRun(problem, run);
    const whole = await trainRun(own, {
      ...options,
      run,
      observer: both(courseObserver(own), options.observe?.(own, run)),
      from: run === first ? from : undefined,
      ...(checkpoint && { save: (state) => checkpoint.save({ done: [...done], best, run: state }) }),
    });
    const { result, theta, observed } = whole;
    if (best === undefined || isBetter(result, done[best.run])) best = { run, theta, observed };
    done.push(result);
    await options.onRun?.(result, run);
    // A signal in the last step of a run leaves out its last check: the run's own state is what goes on.
    if (options.signal?.aborted || ['stopped', 'until-cost'].includes(result.ended)) break;
  }
  return resultOf(problem, done, best!, restarts > 0);
}

/** The result of a training: the best run's, with the checks of all. */
function resultOf(
  problem: Problem,
  done: readonly RunResult[],
  { run, theta, observed }: NonNullable<TrainingState['best']>,
  withRuns: boolean,
): TrainResult {
  const { history, ended, epoch, cost, validationCost } = done[run];
  const own = problemOfRun(problem, run);
  const course = courseObserver(own);
  both(course, undefined).restore?.(observed);
  return {
    name: problem.name,
    history,
    final: {
      epoch,
      cost,
      ...(validationCost !== undefined && { validationCost }),
      outputs: createReference(problem).outputs(theta),
    },
    parameters: theta,
    checks: done.flatMap(({ checks }, k) =>
      checks.map((check) => ({ ...check, ...(withRuns && { run: k + 1 }) })),
    ),
    // a cost that was low enough for the person is
    findings:
      ended === 'until-cost' ? [] : findSymptoms(runOf({ problem: own, course: course.course(), theta })),
    ended,
    ...(withRuns && { run: run + 1, runs: done.map((result, k) => summaryOf(problem, result, k)) }),
  };
}

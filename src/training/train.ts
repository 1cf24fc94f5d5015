import { findSymptoms } from '../diagnosis/symptoms/index.ts';
import { runOf } from '../diagnosis/symptoms/run.ts';
import type { Problem } from '../problem/problem.ts';
import { createReference } from '../subjects/reference.ts';
import { checkAt } from './check.ts';
import { courseObserver } from './course.ts';
import { createEngine } from './engine.ts';
import { epochsOf } from './epoch.ts';
import { type GradientSource, norm } from './gradient.ts';
import { type Ending, type HistoryEntry, isLogged, type TrainCheck, type TrainResult } from './history.ts';
import { both, type Observe } from './observer.ts';

export interface TrainOptions {
  /** Default: backprop. */
  readonly gradient?: GradientSource;
  /** Whether the gradient is checked before the first step and after the last. Default: true. */
  readonly check?: boolean;
  /** Called with each entry of the history as it is made, and awaited. */
  readonly onEntry?: (entry: HistoryEntry) => void | Promise<void>;
  /** Called with each check as it is made, and awaited. */
  readonly onCheck?: (check: TrainCheck) => void | Promise<void>;
  /** Called often, with the weights that a check has come to, or the epochs that are done. */
  readonly onProgress?: (what: 'weights' | 'epochs', done: number, total: number) => void;
  /** Looks on at every step and at every entry of the history; see `TrainObserver`. */
  readonly observe?: Observe;
  /** Ends the training after the current step; the history up to there is returned. */
  readonly signal?: AbortSignal;
}

/**
 * Trains the reference network as the problem's `train` says: the same bytes for the same problem.
 *
 * A step is made with the gradient of the batch's own cost: of its summed losses where the reduction is `sum`,
 * of their mean over the batch where it is `mean`, and in both the whole regularization (divided by the examples
 * of the batch where its own reduction is `mean`). So with `sum`, the regularization weighs more the smaller
 * the batches are, as in a program that adds it in every step.
 *
 * `options.observe` makes an observer of the run, which is shown every step and every entry of the history, and whose
 * state a checkpoint keeps.
 *
 * @returns the history of the cost of all examples, and θ at the end
 */
export async function train(problem: Problem, options: TrainOptions = {}): Promise<TrainResult> {
  const { onEntry, onCheck, onProgress, signal } = options;
  const reference = createReference(problem);
  const { train: settings } = problem;
  const theta = problem.parameters.slice();
  const engine = createEngine(problem, theta, options.gradient);
  const course = courseObserver(problem);
  const observer = both(course, options.observe?.(problem, 0));
  const history: HistoryEntry[] = [];
  const checks: TrainCheck[] = [];

  const log = async (epoch: number, cost: number): Promise<void> => {
    const gradient = await engine.gradient();
    const entry = { epoch, cost, gradientNorm: norm(gradient) };
    history.push(entry);
    observer.onEpoch?.({ epoch, cost, gradient, theta });
    await onEntry?.(entry);
  };
  const check = async (when: TrainCheck['when']): Promise<void> => {
    if (options.check === false || signal?.aborted) return;
    const checking = checkAt(when, problem, theta, {
      ...(signal && { signal }),
      ...(onProgress && { onProgress: (done, total) => onProgress('weights', done, total) }),
    });
    const result = await unlessAborted(signal, checking);
    if (result === undefined) return;
    checks.push(result);
    await onCheck?.(result);
  };

  await check('before');
  let epoch = 0;
  let cost = engine.cost();
  observer.onCost?.(epoch, cost);
  await log(epoch, cost);
  const epochs = epochsOf(problem, theta, { engine, signal, observer });
  while (epoch < settings.epochs && Number.isFinite(cost)) {
    if (!(await epochs.run())) break;
    epoch += 1;
    cost = engine.cost();
    observer.onCost?.(epoch, cost);
    onProgress?.('epochs', epoch, settings.epochs);
    if (isLogged(epoch) && Number.isFinite(cost)) await log(epoch, cost);
  }
  const ended = endingOf(cost, epoch === settings.epochs);
  cost = engine.cost();
  if (history.at(-1)!.epoch !== epoch) await log(epoch, cost);
  if (ended === 'completed') await check('after');

  return {
    name: problem.name,
    history,
    final: { epoch, cost, outputs: reference.outputs(theta) },
    parameters: theta,
    checks,
    findings: findSymptoms(runOf({ problem, course: course.course(), theta })),
    ended,
  };
}

function endingOf(cost: number, done: boolean): Ending {
  if (!Number.isFinite(cost)) return 'diverged';
  return done ? 'completed' : 'stopped';
}

/** Waits for a result; undefined where a signal made it throw. */
async function unlessAborted<T>(signal: AbortSignal | undefined, result: Promise<T>): Promise<T | undefined> {
  try {
    return await result;
  } catch (error) {
    if (signal?.aborted) return undefined;
    throw error;
  }
}

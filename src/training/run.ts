import type { Problem } from '../problem/problem.ts';
import { createReference } from '../subjects/reference.ts';
import { checkAt } from './check.ts';
import { createEngine } from './engine.ts';
import { epochsOf } from './epoch.ts';
import { norm } from './gradient.ts';
import { type HistoryEntry, isLogged, type TrainCheck } from './history.ts';
import type { TrainObserver } from './observer.ts';
import type { TrainOptions } from './options.ts';
import type { Costs, RunState, WholeRun } from './state.ts';
import { bestOf, endingAfter } from './stopping.ts';

/** How one run of a training differs from the others. */
export interface RunOptions extends TrainOptions {
  /** 0 for the first run. */
  readonly run: number;
  readonly observer: TrainObserver;
  /** Where to go on. */
  readonly from?: RunState | undefined;
  /** Keeps the state between two steps. */
  readonly save?: (state: RunState) => Promise<void>;
}

/** Trains from one θ, until all epochs are done or something ends it. */
export async function trainRun(problem: Problem, options: RunOptions): Promise<WholeRun> {
  const { run, observer, from, save, signal, checkpoint, checkEvery, onProgress } = options;
  const { validation, train: settings } = problem;
  const reference = createReference(problem);
  const theta = (from?.theta ?? problem.parameters).slice();
  const engine = createEngine(problem, theta, options.gradient);
  const history = [...(from?.history ?? [])];
  const checks = [...(from?.checks ?? [])];
  if (from !== undefined) observer.restore?.(from.observed);
  const epochs = epochsOf(problem, theta, { engine, signal, observer, from: from?.epochs });

  const measure = (): Costs => ({
    cost: engine.cost(),
    ...(validation && { validationCost: reference.cost(theta, validation) }),
  });
  const log = async (epoch: number, costs: Costs): Promise<void> => {
    const gradient = await engine.gradient();
    const entry: HistoryEntry = { epoch, ...costs, gradientNorm: norm(gradient) };
    history.push(entry);
    observer.onEpoch?.({ epoch, cost: costs.cost, gradient, theta });
    await options.onEntry?.(entry, run);
  };
  const check = async (when: TrainCheck['when'], epoch: number): Promise<void> => {
    if (options.check === false || signal?.aborted) return;
    const checking = checkAt(when, problem, theta, {
      ...(signal && { signal }),
      ...(onProgress && { onProgress: (done, total) => onProgress('weights', done, total) }),
    });
    const found = await unlessAborted(signal, checking);
    if (found === undefined) return;
    checks.push({ ...found, epoch });
    await options.onCheck?.({ ...found, epoch }, run);
  };

  let epoch = from?.epochs.epoch ?? 0;
  if (from === undefined) await check('before', epoch);
  let costs = from?.costs ?? measure();
  let best = from?.best ?? bestOf(undefined, costs, epoch);
  if (from === undefined) {
    observer.onCost?.(epoch, costs.cost);
    await log(epoch, costs);
  }
  const isChecked = () => checks.some((one) => one.when === 'during' && one.epoch === epoch);
  const state = (): RunState => ({
    epochs: epochs.state(),
    theta: theta.slice(),
    costs,
    best,
    history: [...history],
    checks: [...checks],
    observed: structuredClone(observer.state?.()),
  });

  let ended = endingAfter(epoch, settings.epochs, costs, best, options);
  while (ended === undefined) {
    if (checkEvery !== undefined && epoch > 0 && epoch % checkEvery === 0 && !isChecked())
      await check('during', epoch);
    if (signal?.aborted || !(await epochs.run())) {
      ended = 'stopped';
      break;
    }
    epoch += 1;
    costs = measure();
    best = bestOf(best, costs, epoch);
    observer.onCost?.(epoch, costs.cost);
    onProgress?.('epochs', epoch, settings.epochs);
    if (isLogged(epoch) && Number.isFinite(costs.cost)) await log(epoch, costs);
    ended = endingAfter(epoch, settings.epochs, costs, best, options);
    if (ended === undefined && checkpoint !== undefined && epoch % checkpoint.every === 0)
      await save?.(state());
  }
  // Without what follows, which an interrupted run does and an uninterrupted one does not.
  await save?.(state());
  if (ended === 'stopped') costs = measure();
  if (history.at(-1)!.epoch !== epoch) await log(epoch, costs);
  if (ended !== 'stopped' && ended !== 'diverged') await check('after', epoch);
  return { result: { ended, epoch, ...costs, history, checks }, theta, observed: observer.state?.() };
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

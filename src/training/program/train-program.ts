import { EVALUATIONS_OF_A_WEIGHT } from '../../differences/black-box.ts';
import { atRest, rememberedBy } from '../../problem/optimizers/index.ts';
import { updateStep } from '../../problem/optimizers/step.ts';
import type { OptimizerSettings } from '../../problem/problem.ts';
import { type Implementation, stepsAtOnce } from '../../subjects/implementation.ts';
import { type NumericGradient, numericGradientOf } from './numeric-gradient.ts';

/** How an implementation is trained: by differences of its own cost, by its gradient, or by its own steps or loop. */
export const WAYS = ['numeric', 'analytic', 'own'] as const;
export type Way = (typeof WAYS)[number];

/** θ before a step, with its cost and the gradient that the step follows. */
export interface PathPoint {
  /** Steps done. */
  readonly step: number;
  readonly theta: Float64Array;
  readonly cost: number;
  readonly gradient: Float64Array;
  /** Of a step by differences. */
  readonly numeric?: NumericGradient;
}

export interface ProgramTraining {
  readonly by: Way;
  /** Update steps, each with the gradient of the whole cost; of its own loop, epochs. */
  readonly steps: number;
  /** Its learning rate is given to the implementation's own steps, too. */
  readonly optimizer: OptimizerSettings;
  /** What a gradient is divided by before a step. Default: 1. */
  readonly divisor?: number;
  /** θ before the first step. Default: where the implementation starts. */
  readonly start?: Float64Array;
  /** 1 for each weight that is not trained. Default: none. */
  readonly frozen?: Uint8Array;
  /** Evaluations of the cost that differences may take. */
  readonly maxEvaluations?: number;
  readonly seed?: number;
  /** Called before each step with a gradient of the implementation, and awaited. */
  readonly onPoint?: (point: PathPoint) => void | Promise<void>;
  readonly onStep?: (step: number, cost: number) => void;
  readonly signal?: AbortSignal;
}

/** Why a path ended: all steps done, a cost that is not finite, a signal, or no more evaluations or steps to be had. */
export type PathEnding = 'completed' | 'diverged' | 'stopped' | 'limited';

/** The costs of an implementation while it is trained in one way. */
export interface ProgramPath {
  readonly by: Way;
  /** Of its own way: whether single steps or epochs were asked for. */
  readonly own?: 'update' | 'epochs';
  /** At the start and after each step, or each epoch of its own loop; of a step whose cost is not finite, that. */
  readonly costs: readonly number[];
  /** θ at the end. */
  readonly parameters: Float64Array;
  /** Evaluations of its cost for differences. */
  readonly evaluations: number;
  readonly ended: PathEnding;
}

/**
 * What a path by differences may take: xor on 2-2-1 makes 5,500 steps, in 10 s where a cost takes 50 µs. A cost takes the
 * longer the more weights there are; fewer than three steps show nothing.
 */
const EVALUATIONS = 200_000;
const WORK = 2e8;
const FEWEST_STEPS = 3;

function evaluationsFor(weights: number): number {
  const most = Math.min(EVALUATIONS, WORK / weights);
  return most < FEWEST_STEPS * EVALUATIONS_OF_A_WEIGHT * weights ? 0 : most;
}

/** Returns the ways in which an implementation can be trained. */
export async function waysOf(implementation: Implementation, theta: Float64Array): Promise<Way[]> {
  const { epochs, update } = implementation;
  const has = {
    numeric: true,
    analytic: (await implementation.gradient(theta)) !== undefined,
    own: epochs !== undefined || update !== undefined,
  };
  return WAYS.filter((way) => has[way]);
}

/**
 * Trains an implementation in one way.
 *
 * @throws TypeError where it starts nowhere; NncheckError of kind `program` where it fails
 */
export async function trainProgram(
  implementation: Implementation,
  training: ProgramTraining,
): Promise<ProgramPath> {
  const start = training.start ?? implementation.initial;
  if (start === undefined) throw new TypeError(`${implementation.name} has no parameters to start at`);
  return training.by === 'own'
    ? byItself(implementation, start, training)
    : byGradient(implementation, start, training);
}

async function byGradient(
  implementation: Implementation,
  start: Float64Array,
  training: ProgramTraining,
): Promise<ProgramPath> {
  const { by, steps, optimizer, divisor = 1, onPoint, onStep, signal } = training;
  const { frozen = new Uint8Array(start.length) } = training;
  const weights = Int32Array.from(start.keys()).filter((k) => frozen[k] !== 1);
  const { maxEvaluations = evaluationsFor(weights.length) } = training;
  const differentiate = numericGradientOf(implementation, weights, training);
  const settings = { train: { optimizer, gradientReduction: 'mean', epochs: 0, seed: 0 }, frozen } as const;
  const state = atRest(start.length);
  const each = EVALUATIONS_OF_A_WEIGHT * weights.length;
  let [theta, evaluations] = [start, 0];
  const costs = [await implementation.cost(theta)];
  const path = (ended: PathEnding): ProgramPath => ({ by, costs, parameters: theta, evaluations, ended });
  try {
    for (let step = 0; step < steps; step++) {
      const cost = costs[step];
      if (!Number.isFinite(cost)) return path('diverged');
      if (signal?.aborted) return path('stopped');
      if (by === 'numeric' && evaluations + each > maxEvaluations) return path('limited');
      const numeric = by === 'numeric' ? await differentiate(theta, cost) : undefined;
      evaluations += numeric?.evaluations ?? 0;
      const gradient = numeric?.gradient ?? (await implementation.gradient(theta))?.gradient;
      if (gradient === undefined) throw new TypeError(`${implementation.name} has no gradient`);
      await onPoint?.({ step, theta, cost, gradient, ...(numeric && { numeric }) });
      // What the implementation was given may be held by it: θ is never changed in place.
      const next = theta.slice();
      updateStep(settings, next, gradient, divisor, state);
      theta = next;
      costs.push(await implementation.cost(theta));
      onStep?.(step + 1, costs[step + 1]);
    }
  } catch (error) {
    if (signal?.aborted) return path('stopped');
    throw error;
  }
  return path(Number.isFinite(costs[steps]) ? 'completed' : 'diverged');
}

/** Its own loop, or its own update steps: from rest again and again where the optimizer remembers nothing. */
async function byItself(
  implementation: Implementation,
  start: Float64Array,
  { steps, optimizer, onStep, signal }: ProgramTraining,
): Promise<ProgramPath> {
  const { epochs, update } = implementation;
  const costs = [await implementation.cost(start)];
  let parameters = start;
  const path = (ended: PathEnding): ProgramPath => {
    const last = costs.findIndex((cost) => !Number.isFinite(cost));
    const shown = last === -1 ? costs : costs.slice(0, last + 1);
    const own = epochs === undefined ? 'update' : 'epochs';
    return {
      by: 'own',
      own,
      costs: shown,
      parameters,
      evaluations: 0,
      ended: last === -1 ? ended : 'diverged',
    };
  };
  if (epochs !== undefined) {
    if (steps === 0) return path('completed');
    const { costs: found, after } = await epochs(start, steps);
    costs.push(...found);
    parameters = after;
    return path('completed');
  }
  if (update === undefined) throw new TypeError(`${implementation.name} has no update steps`);
  const restarts = rememberedBy(optimizer).length === 0;
  try {
    while (costs.length <= steps) {
      if (!Number.isFinite(costs[costs.length - 1])) break;
      if (signal?.aborted) return path('stopped');
      if (costs.length > 1 && !restarts) return path('limited');
      const count = Math.min(stepsAtOnce(start.length), steps + 1 - costs.length);
      for (parameters of await update(parameters, optimizer.learningRate, count)) {
        costs.push(await implementation.cost(parameters));
        onStep?.(costs.length - 1, costs[costs.length - 1]);
      }
    }
  } catch (error) {
    if (signal?.aborted) return path('stopped');
    throw error;
  }
  return path('completed');
}

import type { Changes, Line } from '../cost-function.ts';
import { changesAlong } from '../line.ts';
import type { LocalizationTask } from './task.ts';

export interface Effort {
  readonly maxEvaluations: number;
  readonly signal?: AbortSignal;
  /** Called with the evaluations so far. */
  readonly onProgress?: (evaluations: number) => void;
}

/** What asks the cost, and what it has learned of it. */
export interface CostOracle {
  readonly task: LocalizationTask;
  readonly effort: Effort;
  /** The claimed gradient with every named entry put right: what is still wrong is what is left to find. */
  readonly gradient: Float64Array;
  evaluations: number;
  /** A dense line was seen to err in proportion to h², so its error at a smaller step can be foretold. */
  smooth: boolean;
  /** A kink was met somewhere, so that one too small to be seen may be anywhere. */
  kinked: boolean;
}

export function createCostOracle(task: LocalizationTask, effort: Effort): CostOracle {
  return { task, effort, gradient: task.gradient.slice(), evaluations: 0, smooth: false, kinked: false };
}

/** Thrown where the next question would cost more evaluations than allowed. `localize` catches it. */
export class OutOfEvaluations extends Error {}

/** Asks for the changes of the cost along a line, within the allowed evaluations. */
export async function ask(oracle: CostOracle, line: Line, steps: readonly number[]): Promise<Changes> {
  const { task, effort } = oracle;
  effort.signal?.throwIfAborted();
  if (oracle.evaluations + steps.length > effort.maxEvaluations) throw new OutOfEvaluations();
  oracle.evaluations += steps.length;
  const changes = await changesAlong(task.cost, line, steps, effort.signal);
  effort.onProgress?.(oracle.evaluations);
  return changes;
}

/** Returns what the gradient says of f(θ + h·u) − f(θ − h·u), of the points as they are stored: g·(θ⁺ − θ⁻). */
export function claimedDifference(
  { task, gradient }: CostOracle,
  { first, rates }: Line,
  step: number,
): number {
  const { theta, round = (value: number) => value } = task;
  let sum = 0;
  let lost = 0;
  // Compensated, since a million roundings would be louder than the cost's noise.
  for (let k = 0; k < rates.length; k++) {
    const weight = theta[first + k];
    const move = step * rates[k];
    const term = gradient[first + k] * (round(weight + move) - round(weight - move));
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + lost;
}

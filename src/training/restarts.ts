import { NncheckError } from '../errors.ts';
import type { Problem } from '../problem/problem.ts';
import type { RunSummary } from './history.ts';
import type { RunResult } from './state.ts';

/** Returns the problem of a run: the first is the problem itself, the others have fresh parameters and other batches. */
export function problemOfRun(problem: Problem, run: number): Problem {
  if (run === 0) return problem;
  const { redraw, train } = problem;
  if (redraw === undefined) throw new TypeError(`the parameters of ${problem.name} are not random`);
  const seed = (train.seed + run) % 2 ** 32;
  return { ...problem, parameters: redraw(run).parameters, train: { ...train, seed } };
}

/**
 * Makes sure that a training can be restarted.
 *
 * @throws NncheckError of kind `usage` where its parameters are not random
 */
export function requireRestarts({ name, redraw }: Problem): void {
  if (redraw !== undefined) return;
  const message = `restarts need random parameters, and the spec of ${name} gives them: let it draw them, as with "parameters": {"init": {"type": "glorot"}}`;
  throw new NncheckError('usage', 'not-random', message);
}

/** Says whether a run ended better than another: with the lower cost, of the validation data where there are any. */
export function isBetter(one: RunResult, other: RunResult): boolean {
  const cost = ({ cost, validationCost }: RunResult): number => {
    const judged = validationCost ?? cost;
    return Number.isFinite(cost) && !Number.isNaN(judged) ? judged : Number.POSITIVE_INFINITY;
  };
  return cost(one) < cost(other);
}

/** Sums a run up, with the seed of its parameters. */
export function summaryOf({ redraw }: Problem, result: RunResult, run: number): RunSummary {
  const { ended, epoch, cost, validationCost } = result;
  return {
    seed: redraw!(run).seed,
    ended,
    epoch,
    cost,
    ...(validationCost !== undefined && { validationCost }),
  };
}

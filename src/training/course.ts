import type { Course } from '../diagnosis/symptoms/run.ts';
import type { Problem } from '../problem/problem.ts';
import type { ParameterTensor } from '../tensors/parameters.ts';
import type { TrainObserver } from './observer.ts';

/** Entries that are kept of a list; with more, every other one is dropped, and from then on only each second is added. */
const MOST = 256;
/** A change of the cost by this part of it is more than the noise of batches. */
const TURN = 0.03;

/** What is gathered, in the form that a checkpoint keeps. */
interface Gathered {
  epochs: number;
  steps: number;
  costs: { epoch: number; cost: number }[];
  costStride: number;
  relativeSteps: number[];
  stepStride: number;
  rises: number;
  turns: number;
  last: number;
  /** The highest or lowest cost since the last turn, and whether it falls. */
  extreme: number;
  falls: boolean;
  /** θ before the step that is looked at next. */
  before: Float64Array | null;
}

/** Gathers the course of a run for the rules that find what is wrong with it. */
export function courseObserver(problem: Problem): TrainObserver & { course(): Course } {
  const weights = problem.network.space.tensors.filter(({ kind }) => kind === 'weight');
  let seen: Gathered = {
    epochs: 0,
    steps: 0,
    costs: [],
    costStride: 1,
    relativeSteps: [],
    stepStride: 1,
    rises: 0,
    turns: 0,
    last: Number.NaN,
    extreme: Number.NaN,
    falls: true,
    before: problem.parameters.slice(),
  };
  return {
    onStep({ theta }) {
      seen.steps += 1;
      if (seen.before !== null) {
        seen.relativeSteps.push(relativeStep(weights, seen.before, theta));
        seen.before = null;
        if (seen.relativeSteps.length === MOST) {
          seen.relativeSteps = seen.relativeSteps.filter((_, k) => k % 2 === 0);
          seen.stepStride *= 2;
        }
      }
      if ((seen.steps + 1) % seen.stepStride === 0) seen.before = theta.slice();
    },
    onCost(epoch, cost) {
      seen.epochs = epoch;
      countTurns(seen, cost);
      if (epoch % seen.costStride !== 0) return;
      seen.costs.push({ epoch, cost });
      if (seen.costs.length < MOST) return;
      seen.costs = seen.costs.filter((_, k) => k % 2 === 0);
      seen.costStride *= 2;
    },
    course() {
      const { epochs, steps, rises, turns, relativeSteps } = seen;
      const last = { epoch: epochs, cost: seen.last };
      const costs = seen.costs.at(-1)?.epoch === epochs ? seen.costs : [...seen.costs, last];
      return { epochs, steps, costs, rises, turns, relativeSteps };
    },
    state: () => ({ ...seen }),
    restore(state) {
      seen = state as Gathered;
    },
  };
}

function countTurns(seen: Gathered, cost: number): void {
  if (cost > seen.last) seen.rises += 1;
  seen.last = cost;
  const { extreme, falls } = seen;
  if (!(falls ? cost > extreme : cost < extreme)) seen.extreme = cost;
  else if (Math.abs(cost - extreme) > TURN * Math.abs(extreme)) {
    seen.turns += 1;
    seen.falls = !falls;
    seen.extreme = cost;
  }
}

/** Returns max ‖Δw‖/‖w‖ of the weight tensors that are not 0. */
function relativeStep(
  weights: readonly ParameterTensor[],
  before: Float64Array,
  after: Float64Array,
): number {
  let largest = 0;
  for (const { offset, size } of weights) {
    let moved = 0;
    let length = 0;
    for (let k = offset; k < offset + size; k++) {
      moved += (after[k] - before[k]) ** 2;
      length += before[k] ** 2;
    }
    if (length > 0) largest = Math.max(largest, Math.sqrt(moved / length));
  }
  return largest;
}

import { dot } from '../../tensors/dot.ts';
import type { TrainingRun } from './run.ts';
import { stepFactor, stepsAnEpoch } from './steps.ts';

/** Least eigenvalues of minima are above −1.1e-5 of the largest, of points on the way to one −1e-4; of plateaus below −1e-3. */
const FLAT = 3e-4;
/** Returns whether training is at a minimum: no direction curves downwards, or so little that it does not matter. */
export function isMinimum({ end }: TrainingRun): boolean {
  if (end?.spectrum === undefined) return false;
  const { least, largest } = end.spectrum;
  return least.value >= -FLAT * Math.max(largest.value, 0);
}

/**
 * Returns the epochs until the distance along the direction v of the least eigenvalue λ has grown to about 1: it is
 * |g·v|/|λ| now, and grows by the factor 1 − λ·η a step; undefined for Adam and RMSprop.
 */
export function epochsToEscape({ problem, sample, end }: TrainingRun): number | undefined {
  const { optimizer } = problem.train;
  if (optimizer.type !== 'sgd') return undefined;
  const { value, vector } = end!.spectrum!.least;
  const scale = problem.network.objective.reduction === 'sum' ? problem.data.count / sample.data.count : 1;
  const distance = (scale * Math.abs(dot(end!.evaluation.gradient, vector))) / -value;
  const rate = (optimizer.learningRate * stepFactor(problem)) / (1 - optimizer.momentum);
  const steps = Math.log(Math.max(Math.E, 1 / distance)) / Math.log1p(-value * rate);
  return Math.ceil(steps / stepsAnEpoch(problem));
}

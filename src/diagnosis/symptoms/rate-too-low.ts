import { dot } from '../../tensors/dot.ts';
import { rateTo } from './changes.ts';
import { isAbove } from './run.ts';
import { epochsToHalf } from './speed.ts';
import { downTo1Digit, rateLimit, safeRate } from './steps.ts';
import { isMinimum } from './stuck.ts';
import { ENDINGS, type Symptom } from './symptom.ts';

/** A limit so many times as large as the rate is far away. */
const FAR = 20;
/** Epochs to half the cost, in epochs done. */
const SLOW = 0.3;
/** Epochs that raise the cost: steps that are too small do not. */
const SMOOTH = 0.05;
/** Weights that moved by less than this, of those that have to move by about 1. */
const HARDLY = 0.1;
/** Rates of Adam and RMSprop are usual up to here. */
const USUAL = 0.01;

export const rateTooLow: Symptom<'rate-too-low'> = {
  code: 'NN404',
  slug: 'rate-too-low',
  words: 'learning rate too small slow hardly falls more epochs tiny steps',
  title: 'the learning rate is too low',
  about:
    'The cost still falls at the end, so slowly that the epochs do not suffice, and a larger rate would be safe.',
  wrong: ['eta = 0.0001  # 2 / lambda_max is 13'],
  right: ['eta = 5'],
  shows: 'The cost falls smoothly and slowly, and the outputs are still near the mean of the targets.',
  matters: 'The number of epochs that training takes is inversely proportional to the learning rate.',
  fix: 'Raise the learning rate towards 2/λ_max, but not above it. More epochs do the same and take longer.',
  explains: [...ENDINGS],
  find(run) {
    const { problem, start, end, course, reached } = run;
    if (end === undefined || reached === undefined || course === undefined || course.steps === 0)
      return undefined;
    const half = epochsToHalf(run);
    if (half === undefined || half < SLOW * course.epochs || !isAbove(run, 0.25)) return undefined;
    if (course.rises > SMOOTH * course.epochs) return undefined;
    const { learningRate, type } = problem.train.optimizer;
    const evidence = { ...reached, learningRate, epochsToHalf: half };
    if (type !== 'sgd') {
      const moved = Math.sqrt(distance(start.theta, end.theta) / problem.network.space.size);
      if (moved > HARDLY || learningRate * course.steps > 10 * HARDLY) return undefined;
      const rate = Math.min(USUAL, downTo1Digit(10 / course.steps));
      if (rate < 2 * learningRate) return undefined;
      return {
        severity: 'warning',
        evidence: { ...evidence, factor: rate / learningRate },
        advice: [rateTo(rate)],
      };
    }
    const largest = Math.max(start.largest ?? 0, end.largest ?? 0);
    const limit = rateLimit(problem, largest);
    if (limit === undefined) return undefined;
    const factor = safeRate(limit) / learningRate;
    if (factor < (half > course.epochs ? FAR / 2 : FAR) || (half / factor > course.epochs && isMinimum(run)))
      return undefined;
    return {
      severity: 'warning',
      evidence: { ...evidence, limit, factor },
      advice: [rateTo(safeRate(limit))],
    };
  },
};

function distance(a: Float64Array, b: Float64Array): number {
  const difference = a.map((value, k) => value - b[k]);
  return dot(difference, difference);
}

import { rateTo } from './changes.ts';
import type { TrainingRun } from './run.ts';
import { downTo1Digit, rateLimit, safeRate } from './steps.ts';
import { ENDINGS, type Found, type Symptom } from './symptom.ts';

/** A step that changes a tensor by more than a tenth of its length. */
const LARGE_STEP = 0.1;
/** Steps of networks that learn are about this part of the weights. */
const USUAL_STEP = 0.01;
const USUAL_FIRST = 0.2;
/** A mean cost of the last epochs that is so many times the least one swings. */
const SWINGS = 10;
/** Costs beside that of constant outputs: of training that works to some degree, and of one that does not. */
const LEFT = 0.1;
const HALF = 0.4;
/** The part of all steps that are large, and of the epochs that raise the cost, where training does not work. */
const MANY_STEPS = 0.1;
const MANY_EPOCHS = 0.2;

export const rateTooHigh: Symptom<'rate-too-high'> = {
  code: 'NN403',
  slug: 'rate-too-high',
  words: 'learning rate too large step diverges oscillates cost grows unstable',
  title: 'the learning rate is too high',
  about: 'A step is longer than the cost is curved: it ends higher on the other side of the valley.',
  wrong: ['eta = 0.1  # 2 / lambda_max is 0.0046', 'W -= eta * dW'],
  right: ['eta = 0.002', 'W -= eta * dW'],
  shows: 'The cost grows from the first step, swings, or falls flat after a step into saturation.',
  matters:
    'Along the steepest direction a step multiplies the distance to the minimum by 1 − η·λ_max, which is beyond −1.',
  fix: 'Use a learning rate below 2/λ_max, the largest eigenvalue of the Hessian of the cost.',
  butRight: 'Rates a little above it, with which the cost jumps and falls all the same.',
  explains: [...ENDINGS, 'saturated-units', 'dead-units'],
  find(run) {
    const { problem, start, end, course } = run;
    if (end === undefined || course === undefined || course.steps === 0) return undefined;
    if (run.reached === undefined) return undefined;
    const left = costLeft(run);
    const least = Math.min(...course.costs.map(({ cost }) => cost));
    if (!(left > LEFT || left * run.reached!.constantCost > SWINGS * least)) return undefined;
    const { learningRate } = problem.train.optimizer;
    const often = course.rises >= MANY_EPOCHS * course.epochs;
    for (const when of ['before', 'after'] as const) {
      const limit = rateLimit(problem, (when === 'before' ? start : end).largest);
      // steps of batches are noise that a rate just below the limit still amplifies
      if (limit === undefined || learningRate < (often ? 0.9 : 1) * limit) continue;
      if (often || (left > HALF && when === 'before' && !(course.costs[1].cost <= course.costs[0].cost)))
        return found({ learningRate, limit, when }, safeRate(limit));
    }
    const limit = rateLimit(problem, start.largest);
    return limit === undefined || learningRate > 0.4 * limit ? byLength(run, left, often) : undefined;
  },
};

/** Where the limit is not known, as of Adam, or was not reached: single steps that are large beside the weights. */
function byLength(
  { problem, course }: TrainingRun,
  left: number,
  often: boolean,
): Found<'rate-too-high'> | undefined {
  const { learningRate } = problem.train.optimizer;
  const { relativeSteps } = course!;
  const steps = [...relativeSteps].sort((a, b) => a - b);
  const large = steps.filter((step) => !(step <= LARGE_STEP)).length;
  const first = relativeSteps[0];
  const leap = first > 1 && left > HALF;
  if (!leap && !(often && left > LEFT && large >= MANY_STEPS * steps.length)) return undefined;
  const relativeStep = leap ? first : steps[Math.floor(steps.length / 2)];
  const usual = leap ? USUAL_FIRST : USUAL_STEP;
  const rate = downTo1Digit(learningRate * Math.min(0.1, usual / relativeStep));
  return found({ learningRate, when: leap ? 'before' : 'after', relativeStep }, rate);
}

/** Returns the mean cost of the last fifth of the epochs beside that of the best constant outputs; NaN becomes Infinity. */
function costLeft({ course, reached }: TrainingRun): number {
  const costs = course!.costs.filter(({ epoch }) => epoch >= 0.8 * course!.epochs);
  const mean = costs.reduce((sum, { cost }) => sum + cost, 0) / costs.length;
  return reached === undefined ? 0 : Number.isFinite(mean) ? mean / reached.constantCost : Infinity;
}

function found(evidence: Found<'rate-too-high'>['evidence'], rate: number): Found<'rate-too-high'> {
  return { severity: 'warning', evidence, advice: [rateTo(rate)] };
}

import { rateTo } from './changes.ts';
import { isAbove } from './run.ts';
import { rateLimit, safeRate } from './steps.ts';
import { ENDINGS, type Symptom } from './symptom.ts';

/** Momentum up to here is usual. */
const USUAL = 0.95;
const ADVISED = 0.9;
/** Steps of memory, as a part of all steps, that never settle. */
const LONG = 0.1;
/** Turns of the cost in this part of the epochs are an oscillation. */
const OFTEN = 0.05;

export const momentumTooHigh: Symptom<'momentum-too-high'> = {
  code: 'NN405',
  slug: 'momentum-too-high',
  words: 'momentum oscillates overshoots swings inertia heavy ball 0.99',
  title: 'the momentum is too high',
  about: 'The velocity adds up the gradients of so many steps that it carries the weights past the minimum.',
  wrong: ['v = 0.999 * v + dW', 'W -= eta * v'],
  right: ['v = 0.9 * v + dW', 'W -= eta * v'],
  shows: 'The cost swings up and down over many epochs, or ends above its least value.',
  matters:
    'A step is up to 1/(1 − μ) times as long as the learning rate says, and turns only after as many steps.',
  fix: 'Use a momentum of 0.9, and a learning rate below 2(1 + μ)/λ_max.',
  explains: [...ENDINGS, 'rate-too-high', 'saturated-units', 'dead-units', 'rate-too-low'],
  find(run) {
    const { problem, course, start, reached } = run;
    const { optimizer } = problem.train;
    if (optimizer.type !== 'sgd' || course === undefined || reached === undefined) return undefined;
    const { momentum, learningRate, dampening = 0 } = optimizer;
    if (momentum < USUAL || !isAbove(run, 0.1)) return undefined;
    const { steps, turns, costs, epochs } = course;
    const least = Math.min(...costs.map(({ cost }) => cost));
    const swings = turns > OFTEN * epochs || !(costs.at(-1)!.cost < 2 * least);
    if (!swings && 1 / (1 - momentum) < LONG * steps) return undefined;
    const calmer = {
      ...problem,
      train: { ...problem.train, optimizer: { ...optimizer, momentum: ADVISED } },
    };
    const limit = rateLimit(calmer, start.largest);
    const rate = learningRate * (1 - dampening);
    return {
      severity: 'warning',
      evidence: { momentum, steps: 1 / (1 - momentum), turns },
      advice: [
        { path: ['train', 'optimizer', 'momentum'], value: ADVISED },
        ...(limit !== undefined && rate > limit / 2 ? [rateTo(safeRate(limit))] : []),
      ],
    };
  },
};

import { evaluate } from '../../problem/evaluation.ts';
import type { Init } from '../../problem/initializers.ts';
import { advance, atRest } from '../../problem/optimizers/index.ts';
import { drawParameters } from '../../problem/parameters/parameters.ts';
import { dot } from '../../tensors/dot.ts';
import { initFor, initTo, isRectified } from './changes.ts';
import { isAbove, type TrainingRun } from './run.ts';
import { epochsToHalf } from './speed.ts';
import { isMinimum } from './stuck.ts';
import type { Symptom } from './symptom.ts';

/** A cost elsewhere that is so much lower is no luck of the noise. */
const LOWER = 0.25;
/** Starts that are tried, and the steps of Adam from each. */
const STARTS = 10;
const STEPS = 400;
/** Multiplications that all of them may take together: a second. */
const BUDGET = 5e8;
const ADAM = { type: 'adam', learningRate: 0.03, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

export const localMinimum: Symptom<'local-minimum'> = {
  code: 'NN407',
  slug: 'local-minimum',
  words: 'stuck local minimum restart seed xor half of the outputs wrong converged bad solution',
  title: 'training is in a local minimum',
  about: 'No small change of the weights lowers the cost, though other weights have a far lower one.',
  wrong: ['rng = np.random.default_rng(3)  # one start of a 2-2-1 network'],
  right: ['runs = [train(np.random.default_rng(k)) for k in range(10)]', 'best = min(runs, key=cost)'],
  shows:
    'The cost stands still above 0, some examples are right, and others have the mean of their targets (xor: two outputs of ½).',
  matters:
    'More epochs change nothing. It is no bug: a right program ends there, too, from some starting weights.',
  fix: 'Train from other starting weights and keep the best (--restarts 10), or use more hidden units.',
  explains: ['plateau', 'saturated-units', 'dead-units'],
  find(run) {
    const { problem, end, course, reached } = run;
    if (end === undefined || reached === undefined || course === undefined || !isAbove(run, 0.02))
      return undefined;
    if (problem.network.layers.length < 2 || !((epochsToHalf(run) ?? 0) > 3 * course.epochs))
      return undefined;
    if (!isMinimum(run)) return undefined;
    const init: Init = isRectified(problem) ? initFor(problem) : { type: 'normal', std: 1 };
    const best = elsewhere(run, init, LOWER * end.evaluation.cost.total);
    if (best === undefined) return undefined;
    const { gradient } = end.evaluation;
    const { least, largest } = end.spectrum!;
    return {
      severity: 'warning',
      evidence: {
        ...reached,
        leastEigenvalue: least.value,
        largestEigenvalue: largest.value,
        gradientNorm: Math.sqrt(dot(gradient, gradient)),
        elsewhere: best.cost,
        seed: best.seed,
      },
      advice: [initTo(init), { path: ['parameters', 'seed'], value: best.seed }],
    };
  },
};

/** Returns the first seed from whose weights Adam reaches a cost that is low enough; undefined where none does. */
function elsewhere(
  { sample }: TrainingRun,
  init: Init,
  enough: number,
): { seed: number; cost: number } | undefined {
  const { network, data } = sample;
  const most = Math.floor(BUDGET / (3 * network.space.size * data.count));
  const steps = Math.min(STEPS, Math.floor(most / STARTS));
  for (let seed = 1; seed <= STARTS; seed++) {
    const theta = drawParameters(network, init, seed);
    const state = atRest(theta.length);
    for (let step = 0; step < steps; step++)
      advance(ADAM, theta, evaluate({ ...sample, parameters: theta }).gradient, state);
    const cost = evaluate({ ...sample, parameters: theta }).cost.total;
    if (cost < enough) return { seed, cost };
  }
  return undefined;
}

import type { Problem } from '../../problem/problem.ts';
import type { Point } from './run.ts';
import { isAbove } from './run.ts';
import { downTo1Digit } from './steps.ts';
import { ENDINGS, type Symptom } from './symptom.ts';

/** Regularization as a part of the cost before training. */
const HALF = 0.5;
/** Weights that end so much shorter than they began are pulled to 0. */
const SHRUNK = 0.3;
/** What is advised: so small a part of the constant outputs’ cost. */
const HARMLESS = 0.01;

export const regularizationDominates: Symptom<'regularization-dominates'> = {
  code: 'NN505',
  slug: 'regularization-dominates',
  words: 'weight decay l2 l1 lambda too strong weights shrink to zero underfitting',
  title: 'the regularization outweighs the data',
  about: 'Large weights cost more than they gain, so that training makes them small and not useful.',
  wrong: ['lam = 10.0', 'dW1 = delta1.T @ X + lam * W1'],
  right: ['lam = 0.001', 'dW1 = delta1.T @ X + lam * W1'],
  shows:
    'The weights shrink to 0, all outputs become the same, and the cost of the data ends where it began.',
  matters: 'The least cost is near the weights 0, whatever the targets are.',
  fix: 'Make λ smaller, until its part of the cost is a few percent. Mind whether it is divided by the examples.',
  explains: [...ENDINGS, 'rate-too-low', 'vanishing-gradient', 'equal-units', 'rate-too-high'],
  find(run) {
    const { problem, start, end, reached } = run;
    const { l1, l2 } = problem.network.objective.regularization;
    const { weightDecay = 0 } = problem.train.optimizer;
    if ((l1 === 0 && l2 === 0 && weightDecay === 0) || end === undefined || reached === undefined)
      return undefined;
    if (!isAbove(run, HALF)) return undefined;
    const { regularization, total } = start.evaluation.cost;
    const share = regularization / total;
    const shrunk = lengthOfWeights(problem, end) / lengthOfWeights(problem, start);
    if (share < HALF && !(shrunk < SHRUNK)) return undefined;
    const by = l1 === 0 && l2 === 0 ? 'weightDecay' : l1 > l2 ? 'l1' : 'l2';
    const lambda = { l1, l2, weightDecay }[by];
    const smaller = Math.min(HARMLESS, (HARMLESS * reached.constantCost) / regularization);
    return {
      severity: 'warning',
      evidence: { by, lambda, share, shrunk },
      advice: [
        ...(['l1', 'l2'] as const)
          .filter((norm) => ({ l1, l2 })[norm] > 0)
          .map((norm) => ({
            path: ['regularization', norm],
            value: downTo1Digit({ l1, l2 }[norm] * smaller),
          })),
        ...(weightDecay > 0
          ? [{ path: ['train', 'optimizer', 'weightDecay'], value: downTo1Digit(weightDecay * HARMLESS) }]
          : []),
      ],
    };
  },
};

function lengthOfWeights({ network }: Problem, { theta }: Point): number {
  let sum = 0;
  for (const { kind, begins, offset, size } of network.space.tensors) {
    if (kind === 'weight' && begins === undefined)
      for (let k = offset; k < offset + size; k++) sum += theta[k] ** 2;
  }
  return Math.sqrt(sum);
}

import { rateTo } from './changes.ts';
import { downTo1Digit } from './steps.ts';
import type { Symptom } from './symptom.ts';

export const diverged: Symptom<'diverged'> = {
  code: 'NN402',
  slug: 'diverged',
  anyLayers: true,
  words: 'diverge cost grows explodes increases blow up',
  title: 'training diverged',
  about: 'The cost at the end is at least twice the cost before the first step.',
  wrong: ['W += eta * dW  # up the slope'],
  right: ['W -= eta * dW'],
  shows: 'The cost grows from epoch to epoch instead of falling.',
  matters: 'The weights are worse than the ones that training started from.',
  fix: 'Check the gradient and the sign of the step; then make the learning rate smaller.',
  butRight: 'A cost that rises for some epochs and falls again.',
  find({ course, problem }) {
    const [first, last] = [course?.costs[0], course?.costs.at(-1)];
    if (first === undefined || !(last!.cost >= 2 * first.cost) || !Number.isFinite(last!.cost))
      return undefined;
    return {
      severity: 'error',
      evidence: { cost: last!.cost, startCost: first.cost },
      advice: [rateTo(downTo1Digit(problem.train.optimizer.learningRate / 10))],
    };
  },
};

import { leastOfAnyFunction } from '../fit/equal-inputs.ts';
import { ENDINGS, type Symptom } from './symptom.ts';

/** Of the constant outputs’ cost, what cannot be removed: half of it is no noise of a few labels. */
const HALF = 0.5;
const SOME = 0.05;

export const contradictoryLabels: Symptom<'contradictory-labels'> = {
  code: 'NN506',
  slug: 'contradictory-labels',
  words: 'duplicate examples labels conflict inconsistent noise equal inputs different targets shuffled',
  title: 'equal inputs have different targets',
  about: 'Examples with the same inputs have other targets, which no function of the inputs can return.',
  wrong: ['X = np.array([[0, 1], [0, 1]])', 't = np.array([[0], [1]])'],
  right: ['X = np.array([[0, 1], [1, 1]])', 't = np.array([[0], [1]])'],
  shows: 'The outputs of these examples go to the mean of their targets, and the cost stops there.',
  matters: 'The cost cannot fall below that of these means, however large the network is.',
  fix: 'Look for inputs and targets that are not in step, such as shuffled apart, and for a missing input.',
  explains: [...ENDINGS, 'not-representable', 'rate-too-low'],
  find({ sample, reached }) {
    if (reached === undefined || reached.constantCost === 0) return undefined;
    const any = leastOfAnyFunction(sample);
    if (any === undefined || any.contradictory === 0) return undefined;
    const { cost: best, contradictory: examples } = any;
    const share = best / reached.constantCost;
    if (share < SOME) return undefined;
    const evidence = { ...reached, best, examples, of: sample.data.count };
    return { severity: share >= HALF ? 'warning' : 'note', evidence };
  },
};

import { rateTo } from './changes.ts';
import { downTo1Digit } from './steps.ts';
import type { Symptom } from './symptom.ts';

export const trainingNotFinite: Symptom<'training-not-finite'> = {
  code: 'NN401',
  slug: 'training-not-finite',
  anyLayers: true,
  words: 'nan infinity overflow cost became nan training inf',
  title: 'the cost is no longer finite',
  about: 'The cost became NaN or infinite while training, so that nothing can be computed any more.',
  wrong: ['J = -np.sum(t * np.log(a2))  # a2 is 0'],
  right: ['J = np.sum(np.logaddexp(0, z2) - t * z2)  # a2 = sigmoid(z2)'],
  shows: 'The cost is NaN or infinite from some epoch on, and so are weights and outputs.',
  matters: 'Every number that is computed from NaN is NaN.',
  fix: 'Make the learning rate smaller, scale the inputs, and look for logarithms of 0 and for divisions by 0.',
  find({ course, problem }) {
    const last = course?.costs.at(-1);
    if (last === undefined || Number.isFinite(last.cost)) return undefined;
    return {
      severity: 'error',
      evidence: { epoch: last.epoch, cost: String(last.cost) },
      ...(last.epoch > 0 && {
        advice: [rateTo(downTo1Digit(problem.train.optimizer.learningRate / 10))],
      }),
    };
  },
};

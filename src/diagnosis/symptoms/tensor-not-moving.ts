import { view } from '../../tensors/parameters.ts';
import { isAbove } from './run.ts';
import type { Symptom } from './symptom.ts';

export const tensorNotMoving: Symptom<'tensor-not-moving'> = {
  code: 'NN413',
  slug: 'tensor-not-moving',
  words: 'frozen layer not updated weights do not change requires_grad stuck parameter',
  title: 'tensors do not move',
  about: 'Weights are the same after training as before, because they are frozen or have no gradient.',
  wrong: ['W2 -= eta * dW2  # W1 is never updated'],
  right: ['W1 -= eta * dW1', 'W2 -= eta * dW2'],
  shows: 'The tensors are equal before and after training, to the last digit, while others move.',
  matters: 'The layers that do move have to learn the task with features that stay as they were drawn.',
  fix: 'Update every tensor, and freeze only what was trained before.',
  explains: ['plateau', 'local-minimum', 'rate-too-low'],
  find(run) {
    const { problem, start, end, course } = run;
    if (end === undefined || course?.steps === 0 || !isAbove(run, 0.3)) return undefined;
    const still = problem.network.space.tensors.filter((tensor) => {
      const before = view(start.theta, tensor);
      return view(end.theta, tensor).every((value, k) => value === before[k]);
    });
    const weights = still.filter(
      ({ kind, size, offset }) => problem.frozen[offset] === 1 || (kind === 'weight' && size > 1),
    );
    if (weights.length === 0 || still.length === problem.network.space.tensors.length) return undefined;
    const frozen = weights.some(({ offset }) => problem.frozen[offset] === 1);
    return {
      severity: 'warning',
      where: { layer: weights[0].layer },
      evidence: { tensors: weights.map(({ name }) => name), frozen },
      ...(frozen && { advice: [{ path: ['parameters', 'frozen'] }] }),
    };
  },
};

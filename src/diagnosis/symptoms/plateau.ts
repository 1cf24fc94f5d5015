import { isAbove } from './run.ts';
import { epochsToHalf } from './speed.ts';
import { epochsToEscape, isMinimum } from './stuck.ts';
import type { Symptom } from './symptom.ts';

/** A cost that has not left that of the constant outputs. */
const HARDLY = 0.9;
/** After the escape, training takes about as long as the escape itself. */
const AFTERWARDS = 3;
/** The most epochs that are advised, as a factor. */
const MOST = 100;

export const plateau: Symptom<'plateau'> = {
  code: 'NN406',
  slug: 'plateau',
  words: 'plateau flat saddle all outputs the same mean not yet more epochs slow start',
  title: 'training is on a plateau, not at its end',
  about: 'The cost hardly falls, but the point is no minimum: there is a direction along which it will.',
  wrong: ['epochs = 1000  # the cost falls after epoch 3000'],
  right: ['epochs = 10000'],
  shows:
    'The cost is that of the mean of the targets, all outputs are about the same, and after many epochs it falls at once.',
  matters:
    'Nothing is wrong: the distance from the plateau grows by a constant factor a step, from a small beginning.',
  fix: 'Train longer. A larger learning rate or momentum shortens the plateau, and so do larger starting weights.',
  explains: ['local-minimum'],
  find(run) {
    const { end, course, reached } = run;
    if (end === undefined || reached === undefined || course === undefined || course.steps === 0)
      return undefined;
    const half = epochsToHalf(run);
    if (half === undefined || half < 2 * course.epochs || !isAbove(run, 0.5) || isMinimum(run))
      return undefined;
    if (end.spectrum === undefined) return undefined;
    const epochsToGo = epochsToEscape(run);
    const more = Math.min(MOST * course.epochs, AFTERWARDS * (epochsToGo ?? course.epochs));
    return {
      severity: isAbove(run, HARDLY) ? 'warning' : 'note',
      evidence: {
        ...reached,
        leastEigenvalue: end.spectrum.least.value,
        largestEigenvalue: end.spectrum.largest.value,
        ...(epochsToGo !== undefined && { epochsToGo }),
      },
      advice: [{ path: ['train', 'epochs'], value: upTo2Digits(2 * course.epochs + more) }],
    };
  },
};

function upTo2Digits(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit) * unit;
}

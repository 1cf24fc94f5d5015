import { commonestClass } from '../fit/index.ts';
import { rightAtEnd } from './run.ts';
import { epochsToHalf } from './speed.ts';
import { ENDINGS, type Symptom } from './symptom.ts';

/** A class with this share of the examples makes the others hard to learn. */
const NEARLY_ALL = 0.9;
/** Epochs to half the cost, in epochs done. */
const RESTS = 50;

export const oneClass: Symptom<'one-class'> = {
  code: 'NN507',
  slug: 'one-class',
  words: 'imbalanced majority class single class all targets the same predicts one class',
  title: 'all or nearly all examples are of one class',
  about: 'The targets of nearly all examples are equal, and the network returns them for every example.',
  wrong: ['X, t = X[t == 0], t[t == 0]  # one class is left'],
  right: ['X, t = X[:100], t[:100]', 'print(np.unique(t, return_counts=True))'],
  shows: 'The bias of the output grows, the outputs are all the same, and most examples are right.',
  matters: 'The gradient of the few other examples is lost in that of the many.',
  fix: 'Look at the targets: count each class. Take as many examples of each.',
  explains: [...ENDINGS, 'not-representable'],
  find(run) {
    const { sample, end } = run;
    const { count, of } = commonestClass(sample);
    if (of === 1) return undefined;
    if (count === of) return { severity: 'warning', evidence: { count, of } };
    if (count < NEARLY_ALL * of || end === undefined || run.course === undefined) return undefined;
    if (!((rightAtEnd(run) ?? of) <= count)) return undefined;
    // where the cost has come to rest, this may be the best that there is
    const rests = (epochsToHalf(run) ?? 0) > RESTS * run.course.epochs;
    return { severity: rests ? 'note' : 'warning', evidence: { count, of } };
  },
};

import { momentsOf } from '../../problem/data/standardize.ts';
import { isAbove } from './run.ts';
import { ENDINGS, type Symptom } from './symptom.ts';

/** Pictures have many constant columns, and learn. */
const MOST_COLUMNS = 16;

export const inputIgnored: Symptom<'input-ignored'> = {
  code: 'NN508',
  slug: 'input-ignored',
  words: 'constant input zero inputs column no information all inputs the same feature',
  title: 'inputs are the same for every example',
  about: 'An input has the same value in all examples, so that nothing can be learned from it.',
  wrong: ['X = np.zeros((n, 2))  # never filled'],
  right: ['X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])'],
  shows:
    'The weights of the input have no gradient, or that of the bias. Where all inputs are so, all outputs are the same.',
  matters: 'Examples that differ in nothing get the same output.',
  fix: 'Print the inputs as the network gets them, and look for a column that was not read or was overwritten.',
  explains: [
    ...ENDINGS,
    'dead-units',
    'tensor-not-moving',
    'rate-too-low',
    'not-representable',
    'contradictory-labels',
    'vanishing-gradient',
  ],
  find(run) {
    const { inputs, count, targets } = run.problem.data;
    const of = inputs.length / count;
    const constant = Array.from({ length: of }, (_, k) => k).filter(
      (column) => momentsOf(inputs, of, column).deviation === 0,
    );
    if (constant.length === 0 || count === 1) return undefined;
    const columns = constant.slice(0, MOST_COLUMNS);
    if (constant.length === of) {
      const width = targets.length / count;
      if (targets.every((target, k) => target === targets[k % width])) return undefined;
      return { severity: 'error', evidence: { columns, of } };
    }
    return of <= MOST_COLUMNS && isAbove(run, 0.2)
      ? { severity: 'warning', evidence: { columns, of } }
      : undefined;
  },
};

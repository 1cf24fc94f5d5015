import { describeShape } from '../../input/describe.ts';
import type { Finding } from '../../verdict/finding.ts';
import type { TransposedFinding } from '../../verdict/gradient/transposed.ts';
import type { GradientCheck } from '../../verdict/verdict.ts';
import { backwardWords, forwardWords, numericalWords } from './explained.ts';
import type { Words } from './form.ts';
import { notFiniteWords } from './not-finite.ts';
import { programWords } from './program.ts';
import { trainingWords } from './training.ts';
import { partWords, patternWords, unexplainedWords } from './unexplained.ts';
import { updateWords } from './update.ts';

type Family = Finding['family'];

const WORDS: {
  readonly [F in Family]: (finding: Extract<Finding, { family: F }>, check: GradientCheck) => Words;
} = {
  transposed: transposedWords,
  program: programWords,
  backward: backwardWords,
  forward: forwardWords,
  numerical: numericalWords,
  update: updateWords,
  part: partWords,
  unexplained: unexplainedWords,
  'not-finite': notFiniteWords,
  pattern: patternWords,
  training: trainingWords,
};

/**
 * Returns what a finding says, by its family: one without words does not compile.
 *
 * @param check the check that it is of, so that it advises nothing that was done
 */
export function findingWords<F extends Family>(
  finding: Extract<Finding, { family: F }>,
  check: GradientCheck,
): Words {
  type Say = (finding: Extract<Finding, { family: F }>, check: GradientCheck) => Words;
  return (WORDS[finding.family as F] as Say)(finding, check);
}

/** What is said of a tensor in the transpose of its shape. */
function transposedWords({ where: { tensor }, evidence }: TransposedFinding): Words {
  const { part, expected, given, layout } = evidence;
  const title = `${tensor} is transposed`;
  const found = `${tensor === part ? 'Its' : `In ${part}, its`} shape is ${describeShape(given)} instead of ${describeShape(expected)}. Its transpose was compared.`;
  if (part === 'outputs' || part === 'preActivations' || part === 'activations' || part === 'deltas') {
    return {
      title,
      message: found,
      fix: 'Report one row per example. Columns are expected only where the data of the spec have "examplesIn": "columns".',
    };
  }
  const declare =
    layout === undefined
      ? ''
      : `. If your program stores all weights so, ${layout === '{}' ? 'remove "layout" from' : `put "layout": ${layout} into`} the parameters of the spec`;
  return {
    title,
    message: `${found} A gradient of this shape cannot be subtracted from the parameters that the spec declares.`,
    fix: `Transpose it${declare}.`,
  };
}

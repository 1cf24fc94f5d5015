import type { Finding } from '../../verdict/finding.ts';
import { backwardWords, forwardWords, numericalWords } from './explained.ts';
import type { Words } from './form.ts';
import { programWords } from './program.ts';
import { transposedWords } from './transposed.ts';
import { partWords, patternWords, unexplainedWords } from './unexplained.ts';

/** Returns what a finding says, by its family: one without words does not compile. */
export function findingWords(finding: Finding): Words {
  switch (finding.family) {
    case 'transposed':
      return transposedWords(finding);
    case 'program':
      return programWords(finding);
    case 'backward':
      return backwardWords(finding);
    case 'forward':
      return forwardWords(finding);
    case 'numerical':
      return numericalWords(finding);
    case 'part':
      return partWords(finding);
    case 'unexplained':
      return unexplainedWords(finding);
    case 'pattern':
      return patternWords(finding);
  }
}

import type { Finding } from '../../verdict/finding.ts';
import { DIAGNOSIS_WORDS } from './diagnosis.ts';
import type { Words } from './form.ts';
import { PROGRAM_WORDS } from './program.ts';
import { REPORTED_WORDS } from './reported.ts';

/** What each finding says, by its slug; a family has a file of its own. */
const WORDS: Readonly<Record<string, (finding: Finding) => Words>> = {
  ...REPORTED_WORDS,
  ...PROGRAM_WORDS,
  ...DIAGNOSIS_WORDS,
};

export function findingWords(finding: Finding): Words {
  const words = WORDS[finding.slug];
  if (words === undefined) throw new TypeError(`no words for the finding ${finding.slug}`);
  return words(finding);
}

import type { UpdateFinding } from '../../verdict/findings/diagnosis.ts';
import { capital, OPTIMIZER_NAMES } from '../words.ts';
import { entryOf, tiesOf } from './explained.ts';
import type { Words } from './form.ts';

/** What is said of a fault of the update step: the family NN7. */
export function updateWords(finding: UpdateFinding): Words {
  const entry = entryOf(finding);
  const { optimizer, does, steps } = finding.evidence;
  const subject = steps === 1 ? 'Your step is exactly that' : `Your ${steps} steps are exactly those`;
  const message = [`${subject} of ${OPTIMIZER_NAMES[optimizer]} ${does}.`, entry.matters, ...tiesOf(finding)];
  return { title: capital(entry.title), message: message.join(' '), fix: entry.fix };
}

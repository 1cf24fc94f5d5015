import type { Finding } from '../../verdict/finding.ts';
import type { TextStyle } from '../reporter.ts';
import { wrap } from '../width.ts';
import type { Words } from './form.ts';

/** A finding for people: what is true, and what to write instead. */
export function* findingText(
  { code, severity }: Pick<Finding, 'code' | 'severity'>,
  { title, message, fix }: Words,
  { paint, width }: TextStyle,
): Iterable<string> {
  const mark = {
    error: paint.red('✗'),
    warning: paint.yellow('!'),
    note: paint.dim('·'),
    info: paint.dim('·'),
  };
  yield `${wrap(`${mark[severity]} ${code} ${title}: ${message}`, width, '  ')}\n`;
  yield `  ${wrap(fix, width - 2, '  ')}\n`;
}

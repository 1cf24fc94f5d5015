import type { GradientCheck } from '../../verdict/verdict.ts';
import { findingWords } from '../findings/words.ts';
import type { ReportStyle } from '../reporter.ts';
import { wrap } from '../width.ts';

/** A finding: what is true, and what to write instead. */
export function* findingLines(check: GradientCheck, style: ReportStyle): Iterable<string> {
  for (const finding of check.findings) {
    const { title, message, fix } = findingWords(finding);
    const mark = {
      error: style.paint.red('✗'),
      warning: style.paint.yellow('!'),
      info: style.paint.dim('·'),
    };
    yield `${wrap(`${mark[finding.severity]} ${finding.code} ${title}: ${message}`, style.width, '  ')}\n`;
    yield `  ${wrap(fix, style.width - 2, '  ')}\n`;
  }
}

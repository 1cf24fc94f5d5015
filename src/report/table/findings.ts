import type { Finding } from '../../verdict/finding.ts';
import type { GradientCheck } from '../../verdict/verdict.ts';
import { findingWords } from '../findings/words.ts';
import { countOf, formatShare } from '../numbers.ts';
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
    if (style.detail === 'verbose') yield* candidateLines(finding, style);
  }
}

/** Every fault that was tried by itself, the nearest first, with how far it is off. */
function* candidateLines({ candidates = [] }: Finding, style: ReportStyle): Iterable<string> {
  if (candidates.length === 0) return;
  yield `  ${countOf(candidates.length, 'fault')} tried one by one, by how far each is off in the tensor where it is worst:\n`;
  const sizes = candidates.map(({ residual }) => (Number.isFinite(residual) ? formatShare(residual) : '—'));
  const width = sizes.reduce((most, size) => Math.max(most, size.length), 0);
  for (const [k, { code, slug, does }] of candidates.entries()) {
    const text = `${sizes[k].padStart(width)}  ${code} ${slug}: ${does}`;
    yield `    ${wrap(text, style.width - 4, ' '.repeat(width + 6))}\n`;
  }
}

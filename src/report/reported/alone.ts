import { NUMBERS_ALONE } from '../../diagnosis/patterns/numbers-alone.ts';
import type { PatternFinding } from '../../verdict/findings/diagnosis.ts';
import type { ReportedCheck } from '../../verdict/verdict.ts';
import type { Words } from '../findings/form.ts';
import { countOf, formatCount } from '../numbers.ts';
import { total, wrongTensors } from '../verdicts.ts';
import { capital } from '../words.ts';

/**
 * What a gradient and a numerical gradient come to that were compared with each other, without a spec.
 *
 * @returns the statement, and lines of advice
 */
export function aloneConclusion({ status, counts, tensors, reported, findings }: ReportedCheck): string[] {
  const { digits } = reported.alone ?? {};
  const [vector] = reported.vectors;
  const all = countOf(total(counts), 'weight');
  const to = digits === undefined ? '' : ` to ${countOf(digits, 'digit')}`;
  const missing = vector.missing.length > 0 ? [`Only in one of the two: ${vector.missing.join(', ')}.`] : [];
  if (status === 'match') {
    return [
      `Your gradient and your numerical gradient agree${to} at all ${all}.`,
      'They were compared with each other alone: a mistake in the forward pass or in the cost is in both. With a spec of the network (nncheck init) these are checked too.',
      ...missing,
    ];
  }
  if (status === 'mismatch') {
    const kinks = findings.some(({ family }) => family === 'pattern' && isWhole(findings)) ? [] : [KINKS];
    return [
      `Your gradient and your numerical gradient disagree at ${formatCount(counts.mismatch)} of ${all}${tensors.length > 1 ? `, in ${wrongTensors(tensors).join(', ')}` : ''}.`,
      `Which of the two is wrong, these numbers do not show. With a spec of the network (nncheck init), nncheck tells.`,
      ...kinks,
      ...missing,
    ];
  }
  const open = counts.inconclusive > 0 ? `at ${formatCount(counts.inconclusive)} of ${all}` : 'at any weight';
  return [
    counts.inconclusive > 0
      ? `Your gradient and your numerical gradient do not disagree for certain, but it could not be decided ${open}.`
      : 'The numbers have too few digits, or are all 0: nothing was compared.',
    'Print all digits (%.17g, repr), and take central differences with a step of about 1e-5. With a spec of the network (nncheck init) the error of the differences is known.',
    ...missing,
  ];
}

/** What also makes differences disagree with a right gradient. */
const KINKS = 'At a kink, as of ReLU at 0, right differences disagree with a right gradient, too.';

/** Whether a pattern holds of whole tensors, as no kink makes it. */
function isWhole(findings: ReportedCheck['findings']): boolean {
  return findings.every(
    (finding) =>
      finding.family !== 'pattern' || !['none', 'lines', 'border'].includes(finding.evidence.pattern),
  );
}

/** What the numbers of both gradients show, of which none is known to be right. */
export function aloneWords({ clue, pattern, spec, tensors, known }: PatternFinding['evidence']): Words {
  const other = pattern === 'factor' ? ` ${IN_DIFFERENCES}` : '';
  return {
    title: capital(NUMBERS_ALONE.title),
    message: message(pattern, tensors, known),
    fix: `If the gradient is the wrong one: ${clue}${other}${spec === undefined ? '' : ` ${NUMBERS_ALONE.fix}`}`,
  };
}

function message(pattern: string, tensors: string, known: string | undefined): string {
  if (known === undefined) {
    return `The two gradients of ${tensors} disagree, and the numbers show no pattern that nncheck knows.`;
  }
  if (pattern === 'border') return `In the order of the parameters ${known}.`;
  if (pattern === 'lines') return `Only a part of ${tensors} disagrees: ${known}.`;
  return `The gradient of ${tensors} is ${known}.`;
}

const IN_DIFFERENCES =
  'If the numerical one is: a central difference is divided by 2h and a one-sided one by h, and both have to be of the cost that the gradient is of.';

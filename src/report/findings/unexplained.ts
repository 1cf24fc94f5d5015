import { COLUMNS_SWAPPED, NEGATIVE_CONVENTION, UNEXPLAINED } from '../../diagnosis/catalogue/unexplained.ts';
import { NUMBERS_ALONE } from '../../diagnosis/patterns/numbers-alone.ts';
import type { PartFinding, PatternFinding, UnexplainedFinding } from '../../verdict/findings/diagnosis.ts';
import type { GradientCheck } from '../../verdict/verdict.ts';
import { formatCount } from '../numbers.ts';
import { aloneWords } from '../reported/alone.ts';
import { capital } from '../words.ts';
import { SUBJECTS, type Words } from './form.ts';
import { nextStep } from './next-step.ts';

/** What is said of NN001: numbers that no fault reproduces. */
export function unexplainedWords(finding: UnexplainedFinding, check: GradientCheck): Words {
  const { part, tried, right, known, cutShort } = finding.evidence;
  const place = right === undefined ? '' : ` Right: ${right}.`;
  const patterns = known === undefined ? '' : ` ${known}.`;
  const message = [
    `${part === 'update' ? 'Your update step is' : SUBJECTS[part]} wrong, and none of the ${formatCount(tried)} faults and pairs that were tried reproduces the numbers.${place}${patterns}`,
    UNEXPLAINED.matters,
  ];
  if (cutShort !== undefined)
    message.push('Not all pairs of faults were tried. In a smaller network of the same kind they are.');
  return { title: capital(UNEXPLAINED.title), message: message.join(' '), fix: nextStep(finding, check) };
}

/** What is said of NN004: how the numbers of tensors look, `hidden.weight is 0.25 (1/4) times the right one`. */
export function patternWords({ evidence }: PatternFinding, check: GradientCheck): Words {
  const { clue, spec } = evidence;
  if (check.subject === 'reported') return aloneWords(evidence);
  return {
    title: capital(NUMBERS_ALONE.title),
    message: patternStatement(evidence),
    fix: spec === undefined ? clue : `${clue} ${NUMBERS_ALONE.fix}`,
  };
}

function patternStatement({ pattern, tensors, known }: PatternFinding['evidence']): string {
  const are = tensors.includes(', ') ? 'are' : 'is';
  if (known === undefined) {
    return `${tensors} ${are} wrong, and the numbers show no pattern that nncheck knows.`;
  }
  if (pattern === 'border') return `In the order of the parameters ${known}.`;
  if (pattern === 'lines') return `Only a part of ${tensors} is ${known}.`;
  const ones = are === 'are' ? known.replace(/^the right one\b|the right one$/, 'the right ones') : known;
  return `${tensors} ${are} ${ones}.`;
}

const TOLD_BY_PARTS = {
  [NEGATIVE_CONVENTION.slug]: NEGATIVE_CONVENTION,
  [COLUMNS_SWAPPED.slug]: COLUMNS_SWAPPED,
};

/** What is said of a fault that is told by comparing parts. */
export function partWords({ slug }: PartFinding): Words {
  const { title, about, matters, fix } = TOLD_BY_PARTS[slug];
  return { title: capital(title), message: `${about} ${matters}`, fix };
}

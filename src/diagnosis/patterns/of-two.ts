import type { PatternFinding } from '../../verdict/findings/diagnosis.ts';
import type { GradientCheck } from '../../verdict/verdict.ts';
import { findingsOfNumbers } from './numbers-alone.ts';

/** Describes how a gradient and a numerical gradient disagree of which neither is known to be right. */
export function findingsOfTwo(check: GradientCheck): PatternFinding[] {
  return findingsOfNumbers(check).map((finding) => {
    const { known } = finding.evidence;
    return known === undefined
      ? finding
      : { ...finding, evidence: { ...finding.evidence, known: ofTwo(known) } };
  });
}

/** The words for a pattern, with the numerical gradient where differences of the cost itself are the right one. */
function ofTwo(known: string): string {
  return known
    .replace(/\bthe right one\b/g, 'the numerical one')
    .replace(/\bthe right numbers\b/g, 'the numerical ones')
    .replace(/\bright except for\b/g, 'the numerical one except for')
    .replace(/\beverything after it is right\b/g, 'everything after it agrees')
    .replace(/\bthat one is right\b/g, 'that one agrees')
    .replace(/\bis wrong\b/g, 'disagrees')
    .replace(/\bare right\b/g, 'agree')
    .replace(/^wrong: /, '');
}

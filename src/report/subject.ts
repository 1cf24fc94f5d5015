import type { GradientCheck, ReportedCheck } from '../verdict/verdict.ts';
import { PART_NAMES } from './reported/names.ts';

/** The subjects of a check, as JSON names them. */
export type SubjectName = 'reference' | 'reported' | 'program' | 'module';

/** Returns what is under test, as JSON names it. */
export function subjectOf(check: GradientCheck): SubjectName {
  return check.subject === 'program' && check.isModule === true ? 'module' : check.subject;
}

/** Returns whose gradient a check is about: `your program’s gradient`. */
export function whose(check: GradientCheck): string {
  switch (check.subject) {
    case 'reference':
      return 'nncheck’s own backpropagation';
    case 'reported':
      return `your reported ${reportedPart(check)}`;
    case 'program': {
      const { parts, gradientOfStep } = check;
      const hasNone = parts.gradient === 'not given' && parts.consistency === 'not given';
      return `your program’s ${hasNone || gradientOfStep !== undefined ? 'update steps' : 'gradient'}`;
    }
  }
}

/** What a report is named for, where it has several. */
const NAMED_FIRST = ['gradient', 'inputGradient', 'numericalGradient', 'update'] as const;

function reportedPart({ parts }: ReportedCheck): string {
  const part = NAMED_FIRST.find((one) => (parts[one] ?? 'not given') !== 'not given');
  return part === undefined ? 'numbers' : PART_NAMES[part];
}

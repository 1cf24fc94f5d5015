import { hintOf } from '../../verdict/hint.ts';
import type { GradientCheck } from '../../verdict/verdict.ts';
import { hintInWords } from '../reported/hint.ts';
import type { Outcome } from '../reporter.ts';
import { toJson } from './values.ts';

/** A check with the place of its fault alone: neither the right numbers nor the name of the fault. */
export function hintJson({ check, problem }: Extract<Outcome, { check: GradientCheck }>): string {
  const { name, source, status, parts, counts, method, evaluations } = check;
  const hint = check.subject === 'reported' ? hintOf(check, problem) : undefined;
  const shown = {
    name,
    spec: source,
    subject: 'reported',
    report: check.subject === 'reported' ? check.reported.file : undefined,
    status,
    cost: {},
    parts: Object.fromEntries(Object.entries(parts).map(([part, own]) => [part, { status: own }])),
    counts,
    method,
    evaluations,
    ...(hint && { hint: { ...hint, message: hintInWords(hint) } }),
    tensors: [],
    gradients: [],
    findings: [],
  };
  return `    ${toJson(shown)}`;
}

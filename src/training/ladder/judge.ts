import type { Finding } from '../../verdict/finding.ts';
import type { ProgramCheck, Status } from '../../verdict/verdict.ts';
import type { Stage } from './rungs.ts';

const PARTS = {
  forward: ['preActivations', 'activations', 'outputs', 'cost'],
  analytic: ['deltas', 'gradient', 'consistency', 'update'],
} as const;

/** Findings of a program's conduct that are about its cost alone. */
const OF_THE_COST = ['nondeterministic', 'not-restored', 'cost-still'];

/** Returns what a check says of one stage, with the findings there; all of them where none belongs to it. */
export function judgeStage(
  check: ProgramCheck,
  stage: Stage,
): { status: Status; findings: readonly Finding[] } {
  const own = check.findings.filter((finding) => stageOf(finding) === stage);
  const findings = own.length > 0 ? own : check.findings;
  if (own.some(({ severity, family }) => family === 'program' && severity === 'error'))
    return { status: 'mismatch', findings };
  if (stage === 'numeric') return { status: numeric(check), findings };
  const given: readonly unknown[] = PARTS[stage].map((part) => check.parts[part]);
  const status = (['mismatch', 'inconclusive'] as const).find((one) => given.includes(one)) ?? 'match';
  return { status, findings };
}

function stageOf({ family, slug, evidence }: Finding): Stage {
  const isForward =
    family === 'forward' ||
    (family === 'program' &&
      (OF_THE_COST.includes(slug) || ('what' in evidence && evidence.what === 'cost'))) ||
    ('part' in evidence && ['outputs', 'cost'].includes(evidence.part));
  return isForward ? 'forward' : 'analytic';
}

/** The differences of a program's cost are not the spec's where its gradient agrees with one of them alone. */
function numeric({ parts: { gradient, consistency } }: ProgramCheck): Status {
  const both = [gradient, consistency];
  return both.includes('match') && both.includes('mismatch') ? 'mismatch' : 'match';
}

import { type FirstAnswers, keepingFirst } from '../diagnosis/claims/first-answers.ts';
import { coverageOf } from '../diagnosis/coverage/coverage.ts';
import { covered } from '../diagnosis/coverage/covered.ts';
import type { Host } from '../host.ts';
import { type Evaluation, withSelection } from '../problem/evaluation.ts';
import type { Problem } from '../problem/problem.ts';
import { writeText } from '../report/output.ts';
import type { Outcome } from '../report/reporter.ts';
import type { Implementation } from '../subjects/implementation.ts';
import { type CheckedImplementation, checkImplementation } from '../verdict/check-program.ts';
import type { Finding } from '../verdict/finding.ts';
import { declaredSteps, withGradientOfStep } from '../verdict/update/gradient-of-step.ts';
import type { ProgramCheck } from '../verdict/verdict.ts';
import type { Opener } from './implementation.ts';
import { nothingIfAborted } from './interrupt.ts';
import { selectTensors, tensorsNamed } from './select.ts';

export interface ProgramCheckOptions {
  readonly tensors: readonly string[];
  readonly step?: number;
  readonly seed?: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number, what?: string) => void;
  readonly allWeights?: boolean;
  readonly maxEvaluations?: number;
  readonly deltas?: boolean;
}

/** Starts the implementation under test, checks it, and ends it. */
export async function checkProgram(
  host: Host,
  open: Opener,
  loaded: Problem | undefined,
  { tensors: names, step, seed, ...rest }: ProgramCheckOptions,
): Promise<Extract<Outcome, { check: unknown }>> {
  const implementation = await open(loaded, rest.signal);
  try {
    const { tensors } = implementation;
    const arranged = loaded && { ...loaded, tensors, layout: implementation.layout ?? loaded.layout };
    const problem = arranged && selectTensors(arranged, names);
    const chosen = problem?.tensors ?? tensorsNamed(implementation.name, tensors, names);
    const relative = step ?? problem?.check.step;
    const declared = declaredSteps(problem, implementation);
    const { implementation: asked, first } = keepingFirst(withGradientOfStep(implementation, declared));
    const {
      check: judged,
      evidence,
      evaluation,
      steps,
      noise,
    } = await checkImplementation(asked, problem, chosen, {
      seed: seed ?? problem?.check.seed ?? 0,
      ...rest,
      ...(relative !== undefined && { step: relative }),
    });
    const whole = evaluation && withSelection(evaluation, arranged!);
    const told = async (): Promise<Partial<ProgramCheck>> => {
      if (rest.signal.aborted) return {};
      if (judged.status === 'mismatch') {
        const named = await findingsOf(
          whole,
          asked,
          first,
          { check: judged, ...(steps && { steps }), ...(noise && { noise }) },
          rest.signal,
        ).catch(nothingIfAborted(rest.signal));
        return { findings: [...judged.findings, ...named] };
      }
      if (problem === undefined || judged.parts.gradient !== 'match') return {};
      return covered(judged, await coverageOf(problem, evidence!, { signal: rest.signal }));
    };
    const check = { ...judged, ...(await told()) };
    const odd = rest.signal.aborted ? undefined : await implementation.close();
    if (odd !== undefined) await writeText(host.stderr, [`warning: ${odd}\n`]);
    return { ...(problem && { problem }), check };
  } finally {
    await implementation.stop();
  }
}

/** Names the fault, or without a spec describes the numbers; the modules that do so are loaded only here. */
async function findingsOf(
  evaluation: Evaluation | undefined,
  implementation: Implementation,
  first: FirstAnswers,
  checked: CheckedImplementation,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { check } = checked;
  if (evaluation === undefined) {
    const { findingsOfNumbers } = await import('../diagnosis/patterns/numbers-alone.ts');
    // Beside a cost that does not move the numbers show nothing.
    const still = check.findings.some(({ slug }) => slug === 'cost-still');
    return check.parts.consistency === 'mismatch' && !still ? findingsOfNumbers(check) : [];
  }
  const { diagnoseProgram } = await import('../diagnosis/claims/diagnose-program.ts');
  return diagnoseProgram(evaluation, implementation, first, check, checked, { signal });
}

import type { Share } from '../differences/shares/part.ts';
import { type Evaluation, withSelection } from '../problem/evaluation.ts';
import { informativePoint } from '../problem/informative-point.ts';
import type { Problem } from '../problem/problem.ts';
import { tensorsNamed, withTensors } from '../problem/select.ts';
import type { Implementation } from '../subjects/implementation.ts';
import { type CheckedImplementation, checkImplementation } from '../verdict/check-program.ts';
import type { Finding } from '../verdict/finding.ts';
import { declaredSteps, withGradientOfStep } from '../verdict/update/gradient-of-step.ts';
import type { ProgramCheck } from '../verdict/verdict.ts';
import { nothingIfAborted } from './aborted.ts';
import { type FirstAnswers, keepingFirst } from './claims/first-answers.ts';
import { coverageOf } from './coverage/coverage.ts';
import { covered } from './coverage/covered.ts';

export interface ImplementationOptions {
  /** Names of the tensors to check; none is all. */
  readonly tensors: readonly string[];
  /** The step of the differences relative to the weight; undefined is chosen from the noise. */
  readonly step?: number;
  /** Of the directions that are drawn at random; by default that of the spec. */
  readonly seed?: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number, what?: string) => void;
  readonly allWeights?: boolean;
  readonly maxEvaluations?: number;
  readonly deltas?: boolean;
  /** What this machine does of the check, or what others have done. */
  readonly share?: Share;
}

/**
 * Checks an implementation that can be asked, and names what is wrong with it.
 *
 * @param loaded the problem of the spec, if there is one
 * @returns the check with its findings, and the problem as it was checked: in the implementation's own tensors
 */
export async function checkAndName(
  implementation: Implementation,
  loaded: Problem | undefined,
  { tensors: names, step, seed, ...rest }: ImplementationOptions,
): Promise<{ problem?: Problem; check: ProgramCheck }> {
  const { tensors } = implementation;
  const arranged = loaded && { ...loaded, tensors, layout: implementation.layout ?? loaded.layout };
  const problem = arranged && withTensors(arranged, names);
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
    if (rest.share?.part !== undefined) {
      // Where several faults explain the numbers, naming asks for the gradient there: see `diagnoseProgram`.
      if (judged.status === 'mismatch' && arranged)
        await asked.gradient(informativePoint(arranged).parameters);
      return {};
    }
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
  return { ...(problem && { problem }), check: { ...judged, ...(await told()) } };
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
    const { findingsOfNumbers } = await import('./patterns/numbers-alone.ts');
    // Beside a cost that does not move the numbers show nothing.
    const still = check.findings.some(({ slug }) => slug === 'cost-still');
    return check.parts.consistency === 'mismatch' && !still ? findingsOfNumbers(check) : [];
  }
  const { diagnoseProgram } = await import('./claims/diagnose-program.ts');
  return diagnoseProgram(evaluation, implementation, first, check, checked, { signal });
}

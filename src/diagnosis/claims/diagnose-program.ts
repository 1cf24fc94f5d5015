import { type Evaluation, evaluate } from '../../problem/evaluation.ts';
import { informativePoint } from '../../problem/informative-point.ts';
import type { Problem } from '../../problem/problem.ts';
import type { Implementation } from '../../subjects/implementation.ts';
import { halfUnit } from '../../tensors/precision.ts';
import { printedPrecisionOf } from '../../verdict/allowance/printed-precision.ts';
import type { BackwardFinding, DiagnosisFinding } from '../../verdict/findings/diagnosis.ts';
import type { ProgramCheck } from '../../verdict/verdict.ts';
import { UNEXPLAINED } from '../catalogue/unexplained.ts';
import { diagnose } from '../diagnose.ts';
import type { NameOptions } from '../search/name-gradient.ts';
import type { ClaimedPart, Claims, ReportedArray } from './claims.ts';
import type { FirstAnswers } from './first-answers.ts';

/** A program whose gradient is another one each time has a finding of its own, and no point to be asked at again. */
const UNSTEADY = ['gradient-accumulates', 'gradient-changes', 'not-restored'];

/**
 * Finds the fault of a program that disagrees with the spec. Where its answers at the spec's parameters have
 * several explanations, it is asked again at a point that tells them apart.
 *
 * @param evaluation of the problem with all of its tensors, as the program stores them
 */
export async function diagnoseProgram(
  evaluation: Evaluation,
  implementation: Implementation,
  first: FirstAnswers,
  check: ProgramCheck,
  options: Omit<NameOptions, 'arithmetic'> = {},
): Promise<DiagnosisFinding[]> {
  const { problem } = evaluation;
  const wrong = wrongParts(check);
  if (wrong.size === 0) return [];
  const single = check.findings.some(({ slug }) => slug === 'float32');
  const found = await diagnose(evaluation, claimsOf(problem, first, single), wrong, options);
  // The derivative of a wrong cost is wrong for that reason alone.
  const follows = check.parts.consistency === 'match' && wrong.has('cost');
  const findings = found.filter(
    ({ code, evidence }) => !(follows && code === UNEXPLAINED.code && evidence.part === 'gradient'),
  );
  const random = check.findings.some(({ slug }) => slug === 'nondeterministic');
  // Numbers that are others each time need no explanation beside that.
  if (random) return findings.filter(({ code }) => code !== UNEXPLAINED.code);
  const steady = !check.findings.some(({ slug }) => UNSTEADY.includes(slug));
  const tied = findings.find(
    (finding): finding is BackwardFinding =>
      finding.family === 'backward' && finding.evidence.separatedBy === 'parameters',
  );
  if (tied === undefined || !steady) return findings;

  const elsewhere = informativePoint(problem);
  const theta = elsewhere.parameters;
  const answers: FirstAnswers = { gradient: await implementation.gradient(theta) };
  const there = await diagnose(
    evaluate(elsewhere),
    claimsOf(elsewhere, answers, single),
    new Set<ClaimedPart>(['gradient']),
    options,
  );
  const codes: readonly string[] = [tied.code, ...tied.ties!.flatMap((tie) => tie.codes)];
  // All of these codes are faults of the backward pass.
  const told = there.filter(
    (finding): finding is BackwardFinding =>
      finding.family === 'backward' && finding.ties === undefined && codes.includes(finding.code),
  );
  if (there.length === 0 || told.length < there.length) return findings;
  return [
    ...findings.filter(({ evidence }) => evidence.part !== tied.evidence.part),
    ...told.map(
      (finding): BackwardFinding => ({
        ...finding,
        evidence: { ...finding.evidence, separatedAt: 'spread', insteadOf: codes.join(', ') },
      }),
    ),
  ];
}

function wrongParts({ parts }: ProgramCheck): Set<ClaimedPart> {
  const names = ['outputs', 'cost', 'gradient'] as const;
  return new Set(names.filter((part) => parts[part] === 'mismatch'));
}

function claimsOf(problem: Problem, { cost, gradient, outputs }: FirstAnswers, single: boolean): Claims {
  return {
    ...(cost !== undefined &&
      Number.isFinite(cost) && { cost: { value: cost, precision: digitsOf([cost])(cost) } }),
    ...(gradient && { gradient: gradientClaim(problem, gradient.gradient) }),
    ...(outputs && { outputs: claimOf(outputs.outputs.values) }),
    arithmetic: single ? 'float32' : 'float64',
  };
}

function gradientClaim({ tensors }: Problem, values: Float64Array): ReportedArray {
  const claim = claimOf(values);
  for (const { source } of tensors) {
    const precision = digitsOf(Array.from(source, (index) => values[index]));
    for (const index of source) claim.precision[index] = precision(values[index]);
  }
  return claim;
}

function claimOf(values: Float64Array): ReportedArray {
  return { values, given: new Uint8Array(values.length).fill(1), precision: values.map(digitsOf(values)) };
}

/** Returns the function that gives the rounding error of a printed number, by the digits of all of them. */
function digitsOf(values: Iterable<number>): (value: number) => number {
  const precision = printedPrecisionOf(values);
  return (value) => halfUnit(value, precision);
}

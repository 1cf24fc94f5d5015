import { type Evaluation, evaluate } from '../../problem/evaluation.ts';
import { informativePoint } from '../../problem/informative-point.ts';
import { withInputs } from '../../problem/input-problem.ts';
import type { Problem } from '../../problem/problem.ts';
import type { GradientAnswer, Implementation } from '../../subjects/implementation.ts';
import { halfUnit } from '../../tensors/precision.ts';
import { printedPrecisionOf } from '../../verdict/allowance/printed-precision.ts';
import type { CheckedImplementation } from '../../verdict/check-program.ts';
import type { BackwardFinding, DiagnosisFinding } from '../../verdict/findings/diagnosis.ts';
import type { JudgedUpdate } from '../../verdict/update/judge-update.ts';
import type { ProgramCheck } from '../../verdict/verdict.ts';
import { UNEXPLAINED } from '../catalogue/unexplained.ts';
import { diagnose } from '../diagnose.ts';
import type { NameOptions } from '../search/name-gradient.ts';
import { type ClaimedPart, type Claims, type ReportedArray, withInputClaim } from './claims.ts';
import type { FirstAnswers } from './first-answers.ts';

/** A program whose gradient is another one each time has a finding of its own, and no point to be asked at again. */
const UNSTEADY = ['gradient-accumulates', 'gradient-changes', 'not-restored'];

/** The measured noise may be off by a few times itself: where nothing explains a gradient, more is allowed. */
const NOISES = [1, 8];

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
  { steps, noise }: Pick<CheckedImplementation, 'steps' | 'noise'>,
  options: Omit<NameOptions, 'arithmetic'> = {},
): Promise<DiagnosisFinding[]> {
  const { problem } = evaluation;
  const wrong = wrongParts(check);
  if (wrong.size === 0) return [];
  const single = check.findings.some(({ slug }) => slug === 'float32');
  const { gradient: own, ...others } = first;
  const given = own?.ofStep === undefined || steps === undefined ? first : others;
  const ofParameters = { ...claimsOf(problem, given, single), ...stepClaims(steps) };
  const inputs = own?.inputGradient;
  // The inputs are parameters there: a fault has to give both gradients.
  const whole = inputs === undefined ? evaluation : evaluate(withInputs(problem));
  const claims =
    inputs === undefined ? ofParameters : withInputClaim(ofParameters, inputClaim(whole.problem, inputs));
  let found: readonly DiagnosisFinding[] = [];
  for (const factor of noise === undefined ? [0] : NOISES) {
    found = await diagnose(whole, withNoise(claims, noise, factor), wrong, options);
    if (!found.some(({ code, evidence }) => code === UNEXPLAINED.code && evidence.part === 'gradient')) break;
  }
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
  if (tied === undefined || !steady) return [...findings];

  const elsewhere = informativePoint(problem);
  const theta = elsewhere.parameters;
  const gradient = await implementation.gradient(theta);
  const answers: FirstAnswers = { ...(gradient && { gradient }) };
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
  if (there.length === 0 || told.length < there.length) return [...findings];
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

function wrongParts({ parts, gradientOfStep }: ProgramCheck): Set<ClaimedPart> {
  const names = ['outputs', 'cost', 'gradient', 'inputGradient', 'update'] as const;
  const wrong = new Set(names.filter((part) => parts[part] === 'mismatch'));
  // A gradient that was computed from the steps is wrong because they are.
  if (gradientOfStep !== undefined && wrong.has('update')) wrong.delete('gradient');
  return wrong;
}

/** Adds the measured noise of the gradient to the error of each number. */
function withNoise(claims: Claims, noise: Float64Array | undefined, factor: number): Claims {
  const { gradient } = claims;
  if (gradient === undefined || noise === undefined) return claims;
  return {
    ...claims,
    gradient: {
      ...gradient,
      precision: gradient.precision.map((value, k) => value + factor * (noise[k] ?? 0)),
    },
  };
}

/** The update steps of a program as claims; the gradient that was computed from them says nothing more. */
function stepClaims(steps: JudgedUpdate | undefined): Partial<Claims> {
  if (steps === undefined) return {};
  const { series, details } = steps;
  const [{ after, digits }] = series.steps;
  const { tensors } = series.problem;
  const given = new Uint8Array(after.length);
  for (const { source } of tensors) for (const k of source) given[k] = 1;
  return {
    parametersAfter: { values: after, given, precision: digits },
    learningRate: details.learningRate,
    update: { series, given, ...(details.from === 'program' && { ofOwn: true }) },
  };
}

function claimsOf(problem: Problem, { cost, gradient, outputs }: FirstAnswers, single: boolean): Claims {
  return {
    ...(cost !== undefined &&
      Number.isFinite(cost) && { cost: { value: cost, precision: digitsOf([cost])(cost) } }),
    ...(gradient && { gradient: gradientClaim(problem, gradient) }),
    ...(outputs && { outputs: claimOf(outputs.outputs.values) }),
    arithmetic: single ? 'float32' : 'float64',
  };
}

function gradientClaim({ tensors }: Problem, { gradient: values, ofStep }: GradientAnswer): ReportedArray {
  if (ofStep !== undefined) return { ...claimOf(values), precision: ofStep.error };
  const claim = claimOf(values);
  for (const { source } of tensors) {
    const precision = digitsOf(Array.from(source, (index) => values[index]));
    for (const index of source) claim.precision[index] = precision(values[index]);
  }
  return claim;
}

/** Returns the claim of ∂cost/∂inputs, in a vector behind θ. */
function inputClaim({ tensors, network }: Problem, values: Float64Array): ReportedArray {
  const claim = { ...claimOf(values), given: new Uint8Array(values.length) };
  const [first] = network.space.tensors.filter(({ kind }) => kind === 'input');
  for (const { source } of tensors)
    for (const index of source) claim.given[index] = index >= first.offset ? 1 : 0;
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

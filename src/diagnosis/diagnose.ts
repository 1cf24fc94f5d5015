import { type Pause, pauses } from '../differences/pauses.ts';
import { type Evaluation, evaluate } from '../problem/evaluation.ts';
import { once } from '../problem/once.ts';
import type { Problem } from '../problem/problem.ts';
import { FORMULA_ROUNDING } from '../tensors/rounding.ts';
import type { DiagnosisFinding } from '../verdict/findings/diagnosis.ts';
import { predict } from '../verdict/update/series.ts';
import { COLUMNS_SWAPPED, NEGATIVE_CONVENTION } from './catalogue/unexplained.ts';
import { type ClaimedPart, type Claims, gradientOfStep, type ReportedArray } from './claims/claims.ts';
import {
  backwardFindings,
  forwardFindings,
  numericalFinding,
  partFinding,
  unexplained,
  updateFinding,
  withUpdateTies,
} from './findings.ts';
import { isAfterWrongForward, isGradientOf, nameByGradient, nameForward } from './forward/name-forward.ts';
import { notFiniteFinding } from './not-a-number/cause.ts';
import { nameNumerical } from './numerical/name-numerical.ts';
import { type NameOptions, type Naming, nameGradient } from './search/name-gradient.ts';
import { nameUpdate } from './update/name-update.ts';

/** Error of a central difference, as part of the largest entry: h² with steps of up to about 3e-3. */
const AGREE = 1e-5;

/**
 * Names the faults of a program by the numbers that it reports: first those of the forward pass and the cost, then those
 * of the numerical check, then those of the gradient, so that a consequence is not taken for a fault.
 *
 * @param declared of the problem that the spec declares
 * @param wrong the parts that do not match, by their verdicts
 * @returns findings with codes of the catalogue; for a part that no fault explains, NN001 and the patterns of its numbers
 */
export async function diagnose(
  declared: Evaluation,
  claims: Claims,
  wrong: ReadonlySet<ClaimedPart>,
  options: Omit<NameOptions, 'arithmetic'> = {},
): Promise<DiagnosisFinding[]> {
  const { problem } = declared;
  const pause = pauses(options.signal);
  const findings: DiagnosisFinding[] = [];
  const { gradient, numericalGradient, arithmetic } = claims;
  const naming: NameOptions = { ...options, ...(arithmetic && { arithmetic }) };

  const broken = notFiniteFinding(declared, claims, wrong);
  if (broken !== undefined) return [broken];

  let solved = declared;
  // The backward pass may be right, and only be handed a wrong forward pass.
  const carried = (claim: ReportedArray): boolean =>
    solved !== declared && isAfterWrongForward(problem, solved, { ...claims, gradient: claim });
  if (wrong.has('outputs') || wrong.has('cost')) {
    const ofForward = { outputs: wrong.has('outputs'), cost: wrong.has('cost') };
    const named = await nameForward(declared, claims, ofForward, pause);
    // The gradients have to be right for the problem that the program solves.
    if (named.ties.length > 0) solved = named.ties[0].replaced;
    const found = forwardFindings(problem, claims, wrong.has('outputs') ? 'outputs' : 'cost', named);
    const right = gradient !== undefined && carried(gradient);
    for (const finding of found) {
      const isCarried = right && finding.family === 'forward' && finding.evidence.gradient === undefined;
      findings.push(
        isCarried ? { ...finding, evidence: { ...finding.evidence, gradient: 'carried' } } : finding,
      );
    }
  }
  const fitting = (claim: ReportedArray): boolean =>
    solved !== declared && (isGradientOf(solved, { ...claims, gradient: claim }) || carried(claim));

  if (agreeing(claims, wrong)) {
    // A check and a backward pass that agree belong to one cost, and it is not the spec's.
    if (solved === declared) {
      const other = await nameByGradient(declared, claims, pause);
      if (other.ties.length > 0) findings.push(...forwardFindings(problem, claims, 'gradient', other));
    }
    return findings;
  }
  if (numericalGradient !== undefined && wrong.has('numericalGradient') && !fitting(numericalGradient)) {
    findings.push(...(await numerical(declared, numericalGradient, claims, wrong, naming)));
  }
  const isWrong = wrong.has('gradient') || wrong.has('inputGradient');
  if (gradient !== undefined && isWrong && !fitting(gradient)) {
    // Another network or cost is likelier than two faults in the backward pass.
    const other = once(() => nameByGradient(declared, claims, pause));
    const isRight = !wrong.has('outputs') && !wrong.has('cost');
    const named = await nameIn(declared, solved, gradient, {
      ...naming,
      ...(isRight && { isExplained: async () => (await other()).ties.length > 0 }),
    });
    if (isRight && named.naming.kind !== 'named' && (await other()).ties.length > 0) {
      return [...findings, ...forwardFindings(problem, claims, 'gradient', await other())];
    }
    const conventional =
      named.naming.kind === 'named' && isNegative(named.naming) && updateFits(problem, claims, gradient);
    // Where the forward pass is wrong and has no name, the gradient is wrong for the same reason.
    if (named.naming.kind !== 'named' && wrong.has('outputs') && solved === declared) return findings;
    const part = wrong.has('gradient') ? 'gradient' : 'inputGradient';
    if (conventional) findings.push(partFinding(NEGATIVE_CONVENTION, 'info', 'gradient'));
    else {
      for (const found of backwardFindings(named.evaluation, gradient, part, named.naming)) {
        const alone = claims.outputs === undefined && claims.cost === undefined;
        const isOpen = alone && found.family === 'unexplained';
        findings.push(isOpen ? { ...found, evidence: { ...found.evidence, alone: 'yes' } } : found);
      }
    }
  }
  const explained = gradient !== undefined && wrong.has('gradient') && claims.update?.ofOwn !== true;
  if (wrong.has('update') && !explained) {
    const step = stepGradient(problem, claims);
    if (step === undefined || !fitting(step)) {
      findings.push(
        ...(await ofUpdate(claims, step, (claim) => nameIn(declared, solved, claim, naming), pause)),
      );
    }
  }
  return findings;
}

/**
 * Names what is wrong with update steps: a fault of the step itself, or of the gradient that a plain step shows. Which
 * of the two is the likelier one depends on whether the gradient was given too, and is right.
 */
async function ofUpdate(
  { update, gradient, arithmetic }: Claims,
  step: ReportedArray | undefined,
  nameStep: (claim: ReportedArray) => Promise<Named>,
  pause: Pause,
): Promise<DiagnosisFinding[]> {
  const ofGradient = step && (await nameStep(step));
  const backward = ofGradient && backwardFindings(ofGradient.evaluation, step, 'update', ofGradient.naming);
  const isGradient = ofGradient?.naming.kind === 'named';
  if (update === undefined) return backward ?? [];
  const { series, given } = update;
  const named = await nameUpdate(series, given, pause, arithmetic);
  // A step alone does not tell a wrong gradient from a step that is wrong in the same way.
  if (isGradient && gradient === undefined) return withUpdateTies(backward!, series, named);
  if (named.ties.length > 0) return [updateFinding(series, named)];
  if (!series.known) return [];
  return backward ?? [unexplainedStep(update, named.tried)];
}

/** NN001 for steps whose gradient is not to be seen in them: the patterns of the changes themselves. */
export function unexplainedStep(
  { series, given }: NonNullable<Claims['update']>,
  tried: number,
): DiagnosisFinding {
  const [{ before, after, digits }] = series.steps;
  const [expected] = predict(series, FORMULA_ROUNDING.float64);
  const changes = (theta: Float64Array) => theta.map((value, k) => value - before[k]);
  const claim = { values: changes(after), given, precision: digits };
  const right = { problem: series.problem, gradient: changes(expected.after) };
  return unexplained(right, claim, 'update', { tried, runnersUp: [], singles: [], cutShort: false });
}

/** Whether gradient and numerical gradient are both wrong and equal, to the error of a central difference. */
function agreeing({ gradient, numericalGradient }: Claims, wrong: ReadonlySet<ClaimedPart>): boolean {
  if (gradient === undefined || numericalGradient === undefined) return false;
  if (!wrong.has('gradient') || !wrong.has('numericalGradient')) return false;
  const scale = gradient.values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let compared = 0;
  for (let k = 0; k < gradient.values.length; k++) {
    if (gradient.given[k] !== 1 || numericalGradient.given[k] !== 1) continue;
    compared++;
    const allowed = 2 * (gradient.precision[k] + numericalGradient.precision[k]) + AGREE * scale;
    if (!(Math.abs(gradient.values[k] - numericalGradient.values[k]) <= allowed)) return false;
  }
  return compared > 0;
}

/**
 * Names a gradient as one of the declared problem, of the one that the program solves, or of the declared network's
 * backward pass after the forward pass that is solved.
 */
async function nameIn(
  declared: Evaluation,
  solved: Evaluation,
  claim: ReportedArray,
  options: NameOptions,
): Promise<Named> {
  const places = [declared];
  if (solved !== declared) places.push(solved, evaluate(declared.problem, solved.pass));
  // One fault anywhere is likelier than two.
  const numbers = options.pairs === false || solved === declared ? [options.pairs] : [false, true];
  let first: Named | undefined;
  for (const pairs of numbers) {
    for (const evaluation of places) {
      const naming = await nameGradient(evaluation, claim, {
        ...options,
        ...(pairs !== undefined && { pairs }),
      });
      if (naming.kind === 'named') return { evaluation, naming };
      if (pairs === numbers.at(-1)) first ??= { evaluation, naming };
    }
  }
  return first!;
}

interface Named {
  readonly evaluation: Evaluation;
  readonly naming: Naming;
}

async function numerical(
  evaluation: Evaluation,
  claim: ReportedArray,
  claims: Claims,
  wrong: ReadonlySet<ClaimedPart>,
  options: NameOptions,
): Promise<DiagnosisFinding[]> {
  const named = await nameNumerical(evaluation, claim, options.arithmetic, pauses(options.signal));
  if (named.ties.length > 0) return [numericalFinding(named)];
  const backward = await nameGradient(evaluation, claim, options);
  if (backward.kind !== 'named') return [unexplained(evaluation, claim, 'numericalGradient', backward)];
  // Differences cannot lack an f′: such numbers are from backpropagation.
  if (claims.gradient !== undefined && !wrong.has('gradient')) {
    const findings = backwardFindings(evaluation, claim, 'numericalGradient', backward);
    return [partFinding(COLUMNS_SWAPPED, 'error', 'numericalGradient'), ...findings];
  }
  return backwardFindings(evaluation, claim, 'numericalGradient', backward);
}

/**
 * Returns the gradient of the cost that an update step of plain gradient descent followed; the step may divide it by the
 * number of examples. A step of another optimizer does not show its gradient.
 */
function stepGradient({ parameters, train, data }: Problem, claims: Claims): ReportedArray | undefined {
  const { parametersAfter, learningRate, update } = claims;
  const { optimizer } = train;
  if (parametersAfter === undefined || learningRate === undefined) return undefined;
  if (optimizer.type !== 'sgd' || (optimizer.weightDecay ?? 0) !== 0) return undefined;
  const isFirst = update?.series.known === true && update.series.state.steps === 0;
  const isSum = (optimizer.dampening ?? 0) === 0 && optimizer.nesterov !== true;
  if (optimizer.momentum !== 0 && !(isFirst && isSum)) return undefined;
  const divided = train.gradientReduction === 'mean' ? data.count : 1;
  return gradientOfStep(parameters, parametersAfter, learningRate / divided);
}

function isNegative({ ties }: Naming): boolean {
  return ties.some(
    ({ candidates }) =>
      candidates.length === 1 &&
      candidates[0].fault.slug === 'sign-flipped' &&
      Object.keys(candidates[0].variant.where).length === 0,
  );
}

/** Whether the step went down the cost though the reported gradient has the opposite sign. */
function updateFits(problem: Problem, claims: Claims, gradient: ReportedArray): boolean {
  const step = stepGradient(problem, claims);
  if (step === undefined) return false;
  return step.values.every(
    (value, k) =>
      step.given[k] !== 1 ||
      gradient.given[k] !== 1 ||
      Math.abs(value + gradient.values[k]) <=
        10 * (step.precision[k] + gradient.precision[k]) + 1e-6 * Math.abs(value),
  );
}

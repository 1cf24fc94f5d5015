import type { Problem } from '../../problem/problem.ts';
import type { ReportedDetails, VectorCheck } from '../../verdict/reported/details.ts';
import type { GradientCheck, Parts } from '../../verdict/verdict.ts';
import { isNamed } from '../findings/diagnosis.ts';
import { countOf, digitsToTell, formatCount, formatNumber } from '../numbers.ts';
import { total } from '../verdicts.ts';
import { costInWords } from '../words.ts';
import { firstWrong } from './first-wrong.ts';
import { FORWARD, listed, NAMED_PARTS, type NamedPart, PART_NAMES, partsAre, partsListed } from './names.ts';

/**
 * What reported numbers come to in plain words: one sentence that says which part is wrong, then where, and what to do.
 *
 * @returns the statement, and lines of advice
 */
export function reportedConclusion(check: GradientCheck, problem: Problem): string[] {
  const { parts, reported } = check;
  if (reported === undefined) throw new TypeError('nothing was reported');
  const having = (status: Parts[NamedPart]) => NAMED_PARTS.filter((part) => parts[part] === status);
  const wrong = having('mismatch');
  const statement =
    wrong.length > 0
      ? wrongStatement(check, reported, having('match'), wrong)
      : having('inconclusive').length > 0
        ? openStatement(check, having('match'), having('inconclusive'))
        : `All that was reported is right: ${partsListed(having('match'))}.`;
  return [
    statement,
    ...(wrong.length > 0 && !hasName(check, wrong) ? [...whereToLook(check, problem, wrong)] : []),
    ...remarks(reported),
  ];
}

/** Whether the gradient that is to be mended first is told its mistake by name: then it needs no general advice. */
function hasName({ findings, parts }: GradientCheck, wrong: readonly NamedPart[]): boolean {
  const [first] = blame(wrong);
  const agreeing = parts.consistency === 'match' && wrong.includes('numericalGradient');
  if (FORWARD.includes(first) || first === 'cost' || agreeing) return false;
  return findings.some((finding) => isNamed(finding) && finding.evidence.part === first);
}

/** `Your cost and your numerical gradient are right, and your backpropagation is wrong: at 3 of 3 weights, in output.` */
function wrongStatement(
  { parts, cost }: GradientCheck,
  reported: ReportedDetails,
  right: readonly NamedPart[],
  wrong: readonly NamedPart[],
): string {
  const blamed = blame(wrong);
  const before = right.length === 0 ? '' : `${capital(partsAre(right))} right, and `;
  const statement = `${before}${partsAre(blamed)} wrong`;
  if (blamed[0] === 'cost') {
    const [yours, theirs] = [cost.implementation ?? Number.NaN, cost.reference ?? Number.NaN];
    const digits = digitsToTell(yours, theirs);
    return capital(
      `${statement}: ${formatNumber(yours, digits)} instead of ${formatNumber(theirs, digits)}.`,
    );
  }
  const agreeing =
    parts.consistency === 'match' && blamed.includes('gradient') && blamed.includes('numericalGradient');
  const places = blamed.flatMap((part) => {
    const place = placeOf(part, reported);
    if (place === undefined) return [];
    return [blamed.length === 1 ? place : `the ${PART_NAMES[part]} ${place}`];
  });
  const where = places.length === 0 ? '' : `: ${places.join('; ')}`;
  return capital(`${statement}${where}${agreeing ? ', where they agree with each other' : ''}.`);
}

/** Of what is wrong, what is not a consequence of something else. */
function blame(wrong: readonly NamedPart[]): readonly NamedPart[] {
  const forward = wrong.filter((part) => FORWARD.includes(part));
  if (forward.length > 0) return forward;
  return wrong.includes('cost') ? ['cost'] : wrong;
}

/** `at 3 of 12 weights, in hidden.weight` */
function placeOf(part: NamedPart, { vectors, values }: ReportedDetails): string | undefined {
  const name = part === 'update' ? 'parametersAfter' : part;
  const vector = vectors.find((one) => one.part === name);
  if (vector === undefined) {
    const wrong = values.filter((check) => check.part === part && check.wrong > 0);
    return part === 'outputs' || wrong.length === 0
      ? undefined
      : `in ${listed(wrong.map(({ layer }) => layer))}`;
  }
  if (vector.counts.mismatch === 0) return 'where the numbers are right, but in a transposed shape';
  const tensors = vector.tensors.filter(({ counts }) => counts.mismatch > 0).map((tensor) => tensor.name);
  return `at ${formatCount(vector.counts.mismatch)} of ${countOf(total(vector.counts), 'weight')}, in ${listed(tensors)}`;
}

function openStatement(
  { cost }: GradientCheck,
  right: readonly NamedPart[],
  open: readonly NamedPart[],
): string {
  if (!Number.isFinite(cost.reference)) {
    return `Nothing can be compared: the cost of the spec is ${cost.reference} at these parameters.`;
  }
  const before = right.length === 0 ? '' : `${capital(partsAre(right))} right, and `;
  return capital(`${before}nothing mismatches, but ${partsListed(open)} could not be decided.`);
}

function* whereToLook(check: GradientCheck, problem: Problem, wrong: readonly NamedPart[]): Iterable<string> {
  const { parts, reported, cost } = check;
  const [first] = blame(wrong);
  if (reported?.firstWrong !== undefined) yield firstWrong(reported.firstWrong);
  if (FORWARD.includes(first)) {
    const follows = wrong.filter((part) => !FORWARD.includes(part));
    const rest = follows.length === 0 ? '' : `; ${partsAre(follows)} wrong too, which may follow from it`;
    yield `Begin with the forward pass${rest}: nncheck forward writes out how each value comes to be.`;
    return;
  }
  if (first === 'cost') {
    const formula = costInWords(problem.network, problem.data.count);
    yield `The cost of the spec is ${formula}${ratio(cost.implementation, cost.reference)}.`;
    yield parts.outputs === 'match'
      ? 'Your outputs are right, so it is the formula of the cost that differs: its factor, its reduction over the examples, its regularization.'
      : 'Report "outputs" too, which tell a wrong forward pass from a wrong formula of the cost.';
    return;
  }
  const sentence = WHERE[wrong.filter((part) => part in ORDINARY).join(' ')];
  if (sentence !== undefined) yield sentence(parts);
  if (wrong.includes('gradient') && isFloat32Like(check)) {
    yield 'All of it is within 0.01 %: if your program computes in float32, say "precision": "float32" in the spec.';
  }
}

/** The parts whose combinations have a message each. */
const ORDINARY = { numericalGradient: 0, gradient: 0, update: 0 };

/** What to look at, by what of the numerical gradient, the gradient and the update is wrong. */
const WHERE: Readonly<Record<string, (parts: Parts) => string>> = {
  gradient: ({ numericalGradient, cost, outputs }) =>
    numericalGradient === 'match'
      ? 'Trust your check: it differentiates the right cost. Look for the mistake in the backward pass.'
      : cost === 'match' || outputs === 'match'
        ? 'The forward pass is not at fault: look for the mistake in the backward pass.'
        : 'Report "cost" and "outputs" too, which tell a wrong forward pass from a wrong backward pass.',
  numericalGradient: ({ gradient }) =>
    gradient === 'match'
      ? 'Look for the mistake in the check, and not in the backward pass: what it differentiates, its step, what it puts back.'
      : 'Look at what the check differentiates, at its step, and at what it puts back.',
  'numericalGradient gradient': ({ consistency }) =>
    consistency === 'match'
      ? 'They belong to the same function, which is not the cost of the spec: compare the two costs before anything else.'
      : 'Mend the check first: it is the simpler of the two.',
  'gradient update': () =>
    'Mend the gradient first: the step is neither the one of the right gradient nor the one of yours.',
  update: ({ gradient }) =>
    gradient === 'match'
      ? 'The gradient is right, so look at the step: its sign, the learning rate, a division by the examples, what is updated.'
      : 'Report "gradient" too, which tells a wrong gradient from a wrong step.',
  'numericalGradient update': () => 'These are two mistakes: one in the check, and one in the step.',
  'numericalGradient gradient update': () => 'Mend the check first, with it the gradient, and then the step.',
};

function ratio(yours = Number.NaN, theirs = Number.NaN): string {
  const factor = yours / theirs;
  return Number.isFinite(factor) && factor !== 0
    ? `; yours is ${formatNumber(factor, 4)} times as large`
    : '';
}

/** What float32 rounds is off by less. */
const FLOAT32_LIKE = 1e-4;

function isFloat32Like({ tensors }: GradientCheck): boolean {
  return tensors.every(({ largestRelativeError }) => largestRelativeError < FLOAT32_LIKE);
}

/** What was not reported, and what was in too few digits. */
function* remarks({ vectors, update }: ReportedDetails): Iterable<string> {
  for (const vector of vectors) {
    const name = REMARK_NAMES[vector.part];
    if (vector.missing.length > 0) yield `Not reported in ${name}: ${vector.missing.join(', ')}.`;
    if (vector.tooShort > 0) yield tooShort(vector, name);
  }
  const step = vectors.find(({ part }) => part === 'parametersAfter');
  if (update?.from === 'reported' && step?.status === 'match') {
    yield 'The step is the one of your own gradient, so the update itself is right.';
  }
}

const REMARK_NAMES = {
  gradient: 'the gradient',
  numericalGradient: 'the numerical gradient',
  parametersAfter: 'the parameters after the step',
} as const;

function tooShort({ tooShort: count, part }: VectorCheck, name: string): string {
  const what = part === 'parametersAfter' ? 'the step made of them' : 'their sign';
  return `${countOf(count, 'number')} of ${name} ${count === 1 ? 'has' : 'have'} too few digits to show ${what}: print all digits (%.17g, repr).`;
}

function capital(text: string): string {
  return text[0].toUpperCase() + text.slice(1);
}

import type { Problem } from '../../problem/problem.ts';
import type { Parts, ReportedCheck } from '../../verdict/verdict.ts';
import { formatNumber } from '../numbers.ts';
import { costInWords } from '../words.ts';
import { firstWrong } from './first-wrong.ts';
import { FORWARD, type NamedPart, partsAre } from './names.ts';

/** Of what is wrong, what is not a consequence of something else. */
export function blame(wrong: readonly NamedPart[]): readonly NamedPart[] {
  const forward = wrong.filter((part) => FORWARD.includes(part));
  if (forward.length > 0) return forward;
  return wrong.includes('cost') ? ['cost'] : wrong;
}

/** Advice on where to begin, and on what else to report. */
export function* whereToLook(
  check: ReportedCheck,
  problem: Problem,
  wrong: readonly NamedPart[],
): Iterable<string> {
  const { parts, reported, cost } = check;
  const [first] = blame(wrong);
  const digits = KNOWN_BY.some((part) => parts[part] === 'match') ? undefined : reported.fewDigits;
  if (digits !== undefined) yield fewDigits(digits);
  if (reported.firstWrong !== undefined) yield firstWrong(reported.firstWrong);
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

/** Where one of these is right, the parameters are. */
const KNOWN_BY: readonly NamedPart[] = [...FORWARD, 'cost'];

function fewDigits(digits: number): string {
  return `The parameters in the spec show ${digits} digits and are taken as exact: if your program's have more, that alone may be the difference, so give all of them (%.17g, repr).`;
}

/** The parts whose combinations have a message each. */
const ORDINARY = { numericalGradient: 0, gradient: 0, update: 0 };

/** Advice by which of the numerical gradient, the gradient and the update are wrong. */
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

/** Relative error that float32 arithmetic stays below. */
const FLOAT32_LIKE = 1e-4;

function isFloat32Like({ tensors }: ReportedCheck): boolean {
  return tensors.every(({ largestRelativeError }) => largestRelativeError < FLOAT32_LIKE);
}

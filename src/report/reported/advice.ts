import type { Problem } from '../../problem/problem.ts';
import type { PartStatus, Parts, ReportedCheck } from '../../verdict/verdict.ts';
import { isNamed } from '../findings/explained.ts';
import { formatNumber } from '../numbers.ts';
import { capital, costInWords } from '../words.ts';
import { firstWrong } from './first-wrong.ts';
import { FORWARD, type NamedPart, partsAre } from './names.ts';

/** The wrong parts that are not consequences of other wrong parts. */
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
  const known = first === 'inputGradient' ? [...KNOWN_BY, 'gradient' as const] : KNOWN_BY;
  const digits = known.some((part) => parts[part] === 'match') ? undefined : reported.fewDigits;
  if (digits !== undefined) yield fewDigits(digits);
  if (reported.firstWrong !== undefined) yield firstWrong(reported.firstWrong);
  const named = isTold(check, first);
  if (FORWARD.includes(first)) {
    const follows = wrong.filter((part) => !FORWARD.includes(part));
    const rest = follows.length === 0 ? '' : `${partsAre(follows)} also wrong, possibly as a consequence`;
    if (!named)
      yield `Start with the forward pass${rest === '' ? '' : `; ${rest}`}. nncheck forward prints how each value is computed.`;
    else if (rest !== '') yield `${capital(rest)}.`;
    return;
  }
  if (first === 'cost') {
    const formula = costInWords(problem.network, problem.data.count);
    yield `The cost of the spec is ${formula}${ratio(cost.implementation, cost.reference)}.`;
    if (named || !Number.isFinite(cost.implementation)) return;
    if (parts.outputs === 'match')
      yield 'Your outputs are right, so the formula of the cost differs: its factor, its reduction over the examples or its regularization.';
    if (parts.outputs === 'not given')
      yield 'Report "outputs" as well, to distinguish a wrong forward pass from a wrong formula of the cost.';
    return;
  }
  if (wrong.length === 1 && first === 'inputGradient') {
    if (!named) yield inputsAlone(check, problem);
    return;
  }
  const sentence = WHERE[wrong.filter((part) => part in ORDINARY).join(' ')];
  const said = sentence?.(parts);
  if (said !== undefined) yield said;
  const single = problem.network.arithmetic.precision === 'float32';
  if (wrong.includes('gradient') && !single && isFloat32Like(check)) {
    yield 'All relative errors are below 0.01 %. If your program computes in float32, put "precision": "float32" into the spec.';
  }
}

/** Where to look for a mistake that the gradients of the parameters do not have. */
function inputsAlone({ parts, reported }: ReportedCheck, { network }: Problem): string {
  const [{ name, tensors }] = network.layers;
  const given = reported.vectors.find(({ part }) => part === 'gradient')?.tensors ?? [];
  const lowest = tensors.length > 0 && given.some((tensor) => tensor.name.startsWith(`${name}.`));
  return parts.gradient === 'match' && lowest
    ? `The delta of layer "${name}" is right, since the gradients of its parameters are: the mistake is in its last step, from the delta to the inputs.`
    : 'The mistake is in the backward pass, on its way to the inputs.';
}

/** Where one of these is right, the parameters are. */
const KNOWN_BY: readonly NamedPart[] = [...FORWARD, 'cost'];

function fewDigits(digits: number): string {
  return `The parameters in the spec have ${digits} digits and are taken as exact. If your program’s have more, this alone may explain the difference: write all digits (%.17g, repr).`;
}

/** The parts whose combinations have a message each. */
const ORDINARY = { numericalGradient: 0, gradient: 0, update: 0 };

/** Advice by which of the numerical gradient, the gradient and the update are wrong. */
const WHERE: Readonly<Record<string, (parts: Parts) => string | undefined>> = {
  gradient: ({ numericalGradient, cost, outputs }) =>
    numericalGradient === 'match'
      ? 'Your numerical check is right. The mistake is in the backward pass.'
      : cost === 'match' || outputs === 'match'
        ? 'The mistake is in the backward pass: the forward pass is right.'
        : reportBoth(cost, outputs),
  numericalGradient: ({ gradient }) =>
    gradient === 'match'
      ? 'The mistake is in the numerical check, not in the backward pass: look at the function that it differentiates, its step size, and whether it restores each weight.'
      : 'Look at the function that the check differentiates, its step size, and whether it restores each weight.',
  'numericalGradient gradient': ({ consistency }) =>
    consistency === 'match'
      ? 'Both are gradients of the same function, which is not the cost of the spec. Compare the two costs first.'
      : 'Fix the numerical check first: it is the simpler of the two.',
  'gradient update': () =>
    'Fix the gradient first. The update step matches neither the right gradient nor yours.',
  update: ({ gradient }) =>
    gradient === 'match'
      ? 'The gradient is right, so look at the update step: its sign, the learning rate, a division by the number of examples, the tensors that it updates.'
      : gradient === 'not given'
        ? 'Report "gradient" as well, to distinguish a wrong gradient from a wrong update step.'
        : undefined,
  'numericalGradient update': () =>
    'These are two mistakes: one in the numerical check and one in the update step.',
  'numericalGradient gradient update': () =>
    'Fix the numerical check first, then the gradient with its help, then the update step.',
};

/** Whichever of the two was not reported. */
function reportBoth(cost: PartStatus, outputs: PartStatus): string | undefined {
  const missing = [
    ...(cost === 'not given' ? ['"cost"'] : []),
    ...(outputs === 'not given' ? ['"outputs"'] : []),
  ];
  return missing.length === 0
    ? undefined
    : `Report ${missing.join(' and ')} as well, to distinguish a wrong forward pass from a wrong backward pass.`;
}

/** Whether a finding says what the mistake in a part is. */
export function isTold({ findings }: ReportedCheck, part: NamedPart): boolean {
  return findings.some((finding) => isNamed(finding) && finding.evidence.part === part);
}

function ratio(yours = Number.NaN, theirs = Number.NaN): string {
  const factor = yours / theirs;
  const told = formatNumber(factor, 4);
  return Number.isFinite(factor) && factor !== 0 && Number(told) !== 1 ? `; yours is ${told} times it` : '';
}

/** Relative error that float32 arithmetic stays below. */
const FLOAT32_LIKE = 1e-4;

function isFloat32Like({ tensors }: ReportedCheck): boolean {
  return tensors.every(({ largestRelativeError }) => largestRelativeError < FLOAT32_LIKE);
}

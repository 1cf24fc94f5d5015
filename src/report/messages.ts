import { biasesBeforeNorms, flatUpstream } from '../problem/behind-norms.ts';
import { silentKeyBiases } from '../problem/key-biases.ts';
import type { Problem } from '../problem/problem.ts';
import type { Coverage, GradientCheck } from '../verdict/verdict.ts';
import { implementationConclusion } from './implementation.ts';
import { whyNotFinite } from './not-finite.ts';
import { effectInWords, moreIsShownBy, mostlyStill, nothingComparedIn } from './nothing-compared.ts';
import { countOf, formatCount, formatNumber } from './numbers.ts';
import { mayDecide, otherParameters } from './options.ts';
import { aloneConclusion } from './reported/alone.ts';
import { reportedConclusion } from './reported/conclusion.ts';
import { whose } from './subject.ts';
import {
  comparedNoun,
  openInWords,
  rightInWords,
  total,
  withInputGradient,
  wrongTensors,
} from './verdicts.ts';

/**
 * The conclusion of a check in plain words: first the result, then advice.
 *
 * @returns the statement, and lines of advice
 */
export function conclusion(checked: GradientCheck, problem: Problem | undefined): string[] {
  const zeros = problem === undefined ? [] : zerosInWords(problem);
  const { held = [] } = checked.subject === 'reported' ? checked.reported : {};
  return [...conclusionAlone(checked, problem), ...zeros, ...heldInWords(held)];
}

/** Layers that a sentence lists. */
const SHOWN = 3;

/** Says whose differences are no derivatives of the backward pass. */
function heldInWords(names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return [
    `The numerical gradient of ${names.slice(0, SHOWN).join(', ')}${more} was not compared: it moves what the backward pass of the spec takes for a constant (padding, truncate).`,
  ];
}

/** Says which gradients are truly 0 because of the layers behind: public reports often call them wrong. */
function zerosInWords(problem: Problem): string[] {
  const flat = flatUpstream(problem);
  const zero = (which: string, names: readonly string[], reason: string): string[] => {
    const layers = names.slice(0, SHOWN).map((layer) => `"${layer}"`);
    const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
    const of = `The gradient of the ${which} of layer ${layers.join(', ')}${more} is 0`;
    return names.length === 0 ? [] : [`${of}: ${reason}. Right code may show rounding errors there.`];
  };
  return [
    ...zero(
      'bias',
      biasesBeforeNorms(problem),
      'the normalization that reads it subtracts the mean, and this bias with it',
    ),
    ...zero(
      'key bias',
      silentKeyBiases(problem),
      'it adds the same to the scores of all keys, which the softmax does not see',
    ),
    ...(flat === undefined
      ? []
      : [
          `What passes back through layer "${flat}" is 0, for the upstream is the same wherever numbers are normalized together, and their sum is always 0. Give an upstream of different numbers.`,
        ]),
  ];
}

function conclusionAlone(checked: GradientCheck, problem: Problem | undefined): string[] {
  if (checked.subject === 'reported' && problem === undefined) return aloneConclusion(checked);
  if (checked.subject === 'reported') return reportedConclusion(checked, problem!);
  const check = checked.subject === 'reference' ? withInputGradient(checked) : checked;
  const { counts } = check;
  const noun = comparedNoun(check);
  const value = check.cost.implementation ?? check.cost.reference ?? 0;
  if (!Number.isFinite(value)) return notFinite(value, check.subject === 'reference' ? problem : undefined);
  if (check.subject === 'program') return implementationConclusion(check, problem);
  const all = total(counts);
  if (all === 0) return ['Nothing was checked: every tensor is frozen.'];
  if (check.status === 'mismatch') return mismatch(check, all);
  if (check.status === 'inconclusive') return inconclusive(check, all, problem);
  return [
    `${whose(check)} agrees with the finite differences of the cost at ${rightInWords(counts, noun)}.`,
    ...(counts.inactive > 0
      ? [
          counts.inactive === 1
            ? `The other ${noun === 'weight' ? noun : 'one'} does not change the cost here. With other examples it may.`
            : `The other ${formatCount(counts.inactive)} do not change the cost here. With other examples they may.`,
        ]
      : []),
  ];
}

function mismatch(check: GradientCheck, all: number): string[] {
  const statement =
    `${whose(check)} disagrees with the finite differences of the cost at ` +
    `${formatCount(check.counts.mismatch)} of ${countOf(all, comparedNoun(check))}, in ${wrongTensors(check.tensors).join(', ')}.`;
  return [statement, 'nncheck computed both, so this is a bug in nncheck. Please report it with the spec.'];
}

function notFinite(cost: number, problem: Problem | undefined): string[] {
  const why = problem === undefined ? [] : whyNotFinite(problem);
  return [
    `Nothing can be compared: the cost is ${formatNumber(cost)}.`,
    ...(why.length > 0
      ? why
      : [
          'Look for parameters or data that are too large, and for the logarithm of an output that is 0 or 1.',
        ]),
  ];
}

function inconclusive(check: GradientCheck, all: number, problem: Problem | undefined): string[] {
  const { counts, silent = [] } = check;
  if (counts.inactive === all) {
    return [
      `No weight changes the cost, so nothing was compared: ${stillBecause(problem)}`,
      `Use other parameters (${otherParameters(problem)}) or more examples.`,
    ];
  }
  if (silent.length > 0) {
    return [
      `${effectInWords(counts.inactive, all)} ${nothingComparedIn(silent)}`,
      moreIsShownBy(otherParameters(problem)),
    ];
  }
  if (counts.inconclusive === 0) {
    return [
      `Nothing mismatches in nncheck’s own backpropagation, but no standard mistake would have been caught.${mostlyStill(counts)}`,
      moreIsShownBy(otherParameters(problem)),
    ];
  }
  return [
    `Nothing mismatches in nncheck’s own backpropagation, but ${openInWords(check, comparedNoun(check))} could not be decided.`,
    `The table shows the reason for each. ${mayDecide(problem, true)}`,
  ];
}

function stillBecause(problem: Problem | undefined): string {
  return problem?.data.count === 0
    ? 'there are no examples.'
    : 'every unit is saturated, off, or has only zeros as inputs.';
}

/** Missed mistakes that are listed without --verbose. */
const MISSED_SHOWN = 3;

/**
 * What a check would have caught, and what it cannot see at this point.
 *
 * @param problem what was checked
 * @param subject whose gradient; only reported numbers cannot be checked at other parameters
 */
export function coverageInWords(
  { caught, of, missed }: Coverage,
  all: boolean,
  problem: Problem | undefined,
  subject: GradientCheck['subject'],
): string[] {
  const seen =
    subject === 'reference'
      ? `A check of your own gradient here would catch ${caught} of ${countOf(of, 'standard mistake')}`
      : `This check would have caught ${caught} of ${countOf(of, 'standard mistake')}`;
  if (missed.length === 0) return [`${seen}.`];
  const shown = all ? missed : missed.slice(0, MISSED_SHOWN);
  const more = missed.length - shown.length;
  const rest = more > 0 ? [`${formatCount(more)} more (--verbose names them)`] : [];
  // A mistake with its reason in parentheses is invisible at all parameters.
  const elsewhere = missed.some((name) => !name.endsWith(')')) && problem?.point !== 'spread';
  return [
    `${seen}; it cannot detect ${[...shown, ...rest].join('; or ')}.`,
    ...(elsewhere
      ? [
          subject !== 'reported'
            ? '--at spread checks at parameters where more may be caught.'
            : 'At other parameters more may be caught.',
        ]
      : []),
  ];
}

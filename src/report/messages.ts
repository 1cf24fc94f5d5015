import type { Problem } from '../problem/problem.ts';
import type { Coverage, GradientCheck } from '../verdict/verdict.ts';
import { implementationConclusion } from './implementation.ts';
import { whyNotFinite } from './not-finite.ts';
import { countOf, formatCount, formatNumber } from './numbers.ts';
import { reportedConclusion } from './reported/conclusion.ts';
import { rightInWords, total, wrongTensors } from './verdicts.ts';

/**
 * What a check says in plain words: first what is true, then what to do about it.
 *
 * @returns the statement, and lines of advice
 */
export function conclusion(check: GradientCheck, problem: Problem | undefined): string[] {
  if (check.subject === 'reported') return reportedConclusion(check, problem!);
  const { counts } = check;
  const value = check.cost.implementation ?? check.cost.reference ?? 0;
  if (!Number.isFinite(value)) return notFinite(value, check.subject === 'reference' ? problem : undefined);
  if (check.subject === 'program') return implementationConclusion(check);
  const all = total(counts);
  if (all === 0) return ['Nothing was checked: every tensor is frozen.'];
  if (check.status === 'mismatch') return mismatch(check, all);
  if (check.status === 'inconclusive') return inconclusive(check, all);
  const judged = counts.match + counts.subgradient;
  if (judged === 0) {
    return [
      `No weight moves the cost, so nothing was compared: ${stillBecause(problem)}`,
      'Give other parameters (--seed N), or more examples.',
    ];
  }
  return [
    `Backpropagation agrees with the finite differences of the cost at ${rightInWords(counts)}.`,
    ...(counts.inactive > 0
      ? [`The other ${formatCount(counts.inactive)} do not move the cost here; other examples may show them.`]
      : []),
  ];
}

function mismatch(check: GradientCheck, all: number): string[] {
  const statement =
    `Backpropagation disagrees with the finite differences of the cost at ` +
    `${formatCount(check.counts.mismatch)} of ${countOf(all, 'weight')}, in ${wrongTensors(check.tensors).join(', ')}.`;
  return [
    statement,
    'Both were computed by nncheck itself: this is a bug of nncheck. Please report it with the spec.',
  ];
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

function inconclusive({ counts }: GradientCheck, all: number): string[] {
  return [
    `Nothing mismatches, but ${formatCount(counts.inconclusive)} of ${countOf(all, 'weight')} could not be decided.`,
    'The reason is beside each. Other parameters (--seed N), fewer examples (--examples N) or another step (--step H) may decide them.',
  ];
}

function stillBecause(problem: Problem | undefined): string {
  return problem?.data.count === 0
    ? 'there are no examples.'
    : 'every unit is saturated, off, or has only zeros as inputs.';
}

/** Missed mistakes that are told by name, unless all are wanted. */
const MISSED_SHOWN = 3;

/**
 * What a check would have caught, and what it cannot see at this point.
 *
 * @param movable whether the same can be checked at other parameters
 */
export function coverageInWords({ caught, of, missed }: Coverage, all: boolean, movable = true): string[] {
  const seen = `This check would have caught ${caught} of ${countOf(of, 'standard mistake')}`;
  if (missed.length === 0) return [`${seen}.`];
  const shown = all ? missed : missed.slice(0, MISSED_SHOWN);
  const more = missed.length - shown.length;
  const rest = more > 0 ? [`${formatCount(more)} more (--verbose names them)`] : [];
  // What has its reason in parentheses looks the same wherever the parameters are.
  const elsewhere = missed.some((name) => !name.endsWith(')'));
  return [
    `${seen}; it cannot see ${[...shown, ...rest].join(', or ')}.`,
    ...(elsewhere
      ? [
          movable
            ? '--at spread moves to parameters that show more.'
            : 'Numbers at other parameters, with larger weights and biases other than 0, may show more.',
        ]
      : []),
  ];
}

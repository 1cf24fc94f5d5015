import type { Problem } from '../problem/problem.ts';
import type { ProgramCheck } from '../verdict/verdict.ts';
import { findingWords } from './findings/words.ts';
import { localizedBesideSpec, localizedConclusion } from './localization.ts';
import { effectInWords, moreIsShownBy, nothingComparedIn, ownEffectInWords } from './nothing-compared.ts';
import { countOf, formatCount, formatNumber } from './numbers.ts';
import { mayDecide, otherParameters } from './options.ts';
import { NO_GRADIENT_SHOWN, stepRemarks, stepsInWords } from './steps.ts';
import { togetherInWords } from './together.ts';
import { valuesInWords } from './values.ts';
import { openInWords, openTensors, rightInWords, total, wrongAndRight, wrongTensors } from './verdicts.ts';
import { capital } from './words.ts';

/**
 * What the comparisons of an implementation come to in plain words, one message for each combination: first what is
 * true, then where the fault is and what to do.
 */
export function implementationConclusion(check: ProgramCheck, problem: Problem | undefined): string[] {
  const { parts, interrupted } = check;
  const stopped =
    interrupted === undefined
      ? []
      : [
          `Interrupted: ${formatCount(interrupted.checked)} of ${countOf(interrupted.weights, 'weight')} were compared with finite differences of your cost; this is what was found until then.`,
        ];
  const stairs = check.findings.some(({ slug }) => slug === 'staircase');
  if (stairs && check.status === 'inconclusive') return [...stopped, ...inSteps(check)];
  const said = check.cost.reference === undefined ? withoutSpec(check) : withSpec(check, problem);
  const steps = stepsInWords(check);
  // Where the steps alone are wrong, that is said first.
  const onlySteps = parts.update === 'mismatch' && parts.gradient === 'match' && parts.cost === 'match';
  const inputs = inputsInWords(check);
  const onlyInputs =
    parts.inputGradient === 'mismatch' && parts.gradient !== 'mismatch' && parts.cost !== 'mismatch';
  const first = onlyInputs ? [...inputs, ...said] : [...said, ...inputs];
  const all = onlySteps ? [...steps, ...first] : [...first, ...steps];
  return [...stopped, ...unsteady(check), ...all, ...stepRemarks(check)];
}

/** What ∂cost/∂inputs came to, beside a spec. */
function inputsInWords({ inputGradient, parts }: ProgramCheck): string[] {
  if (inputGradient === undefined) return [];
  const { counts, tensors, status } = inputGradient;
  const all = countOf(total(counts), 'input');
  if (status === 'match')
    return [`Your gradient with respect to the inputs is right at ${rightInWords(counts, 'input')}.`];
  if (status === 'inconclusive')
    return [
      `Your gradient with respect to the inputs could not be decided at ${formatCount(counts.inconclusive)} of ${all}.`,
    ];
  const only =
    parts.gradient === 'match' ? ', and your gradient with respect to the parameters is right' : '';
  return [
    `Your gradient with respect to the inputs is wrong at ${formatCount(counts.mismatch)} of ${all}, in ${wrongTensors(tensors).join(', ')}${only}.`,
  ];
}

function inSteps(check: ProgramCheck): string[] {
  return [`${capital(openInWords(check))} could not be decided, because the cost moves in steps.`];
}

/** The findings about the program itself, where they decide and not its numbers. */
function unsteady(check: ProgramCheck): string[] {
  const { status, parts, findings } = check;
  const deciding = findings.filter(({ severity }) => severity === 'error');
  const byItself = status !== 'match' && !Object.values(parts).includes('mismatch');
  if (!byItself || deciding.length === 0) return [];
  const titles = deciding.map((finding) => findingWords(finding, check).title);
  return [`${titles.join('. ')}. The first answers give:`];
}

function withoutSpec(check: ProgramCheck): string[] {
  const { parts, counts, localization, silent = [] } = check;
  if (parts.consistency === 'not given') return parts.update === 'not given' ? NO_GRADIENT_SHOWN : [];
  if (localization !== undefined) return localizedConclusion(check, localization);
  const all = total(counts);
  if (isStill(check)) {
    return [
      'Your cost is the same at all requested parameters, so your gradient cannot be compared with it.',
    ];
  }
  if (parts.consistency === 'mismatch') {
    return [
      `Your program’s gradient disagrees with the finite differences of your own cost at ${formatCount(counts.mismatch)} of ${countOf(all, 'weight')}. ${wrongAndRight(check.tensors)}`.trimEnd(),
    ];
  }
  if (parts.consistency === 'inconclusive') {
    // What was not compared for Ctrl-C is told already.
    if (counts.inconclusive === 0 && check.interrupted !== undefined) {
      return all === 0 ? [] : ['Nothing mismatches among them.'];
    }
    if (silent.length > 0) return ownEffectInWords(check, silent, counts.inactive);
    return [
      `Nothing mismatches, but ${openInWords(check)} could not be decided.`,
      ...togetherInWords(check),
      'The table shows the reason for each. Other parameters, fewer examples or another step size (--step H) may decide them.',
    ];
  }
  return [
    `Your program’s gradient agrees with the finite differences of your own cost at ${rightInWords(counts)}.`,
    ...togetherInWords(check),
    ...(counts.inactive > 0
      ? [
          `The other ${formatCount(counts.inactive)} do not affect the cost here; other parameters or examples may test them.`,
        ]
      : []),
  ];
}

function withSpec(check: ProgramCheck, problem: Problem | undefined): string[] {
  const { parts } = check;
  const [cost, gradient, consistency] = [parts.cost, parts.gradient, parts.consistency].map((status) =>
    status === 'mismatch' ? 'wrong' : status === 'match' ? 'right' : 'open',
  );
  if (cost === 'open') {
    return [
      Number.isFinite(check.cost.reference)
        ? `${capital(costsOf(check))}. Rounding errors of the usual formulas may be as large as the cost here, so the two cannot be compared. Try other parameters.`
        : 'The spec’s cost is not finite here, so nothing can be compared. Try other parameters.',
    ];
  }
  if (gradient === 'open' && check.silent !== undefined && cost === 'right' && consistency !== 'wrong') {
    const { inactive } = check.counts;
    return [
      `Your cost agrees with the spec. ${effectInWords(inactive, total(check.counts))}`,
      nothingComparedIn(check.silent),
      moreIsShownBy(otherParameters(problem)),
    ];
  }
  if (parts.gradient === 'not given') return [stepsAlone(check), ...valuesInWords(check)];
  const [statement, ...advice] = WITH_SPEC[`${cost} ${gradient} ${consistency}`](check, problem);
  const ofValues = valuesInWords(check);
  const searched = check.localization === undefined ? [] : localizedBesideSpec(check.localization);
  // What is wrong is said first.
  return gradient === 'right' && cost === 'right' && ofValues.length > 0
    ? [...ofValues, statement, ...advice, ...searched]
    : [statement, ...ofValues, ...advice, ...searched];
}

type Judged = 'right' | 'wrong' | 'open';
type Combination = `${'right' | 'wrong'} ${Judged} ${Judged}`;

/** Cost against the spec's, gradient against the spec's, gradient against the program's own cost. */
const WITH_SPEC: Readonly<
  Record<Combination, (check: ProgramCheck, problem: Problem | undefined) => string[]>
> = {
  'right right right': (check) => [
    `Your cost agrees with the spec, and your program’s gradient with both: with the spec at ${rightInWords(check.counts)}, and with the finite differences of your own cost.`,
  ],
  'right right open': (check) => [
    `Your cost and your program’s gradient agree with the spec.${tooNoisy(check, 'to confirm every weight')}`,
  ],
  'right right wrong': (check) => [
    `Your cost and your program’s gradient agree with the spec here, but your cost changes differently from the spec’s when ${wrongOf(check)} change.`,
    'Your cost does not use these weights as the spec does: look for copies of the parameters that your cost keeps, and for missing terms.',
  ],
  'right wrong right': (check, problem) => [
    `Your program’s gradient agrees with the finite differences of your own cost and disagrees with the spec at ${mismatchesOf(check)}, although both costs are equal here.`,
    `Your gradient fits your cost, but your cost is another function than the spec’s. Look for a term that happens to have the same value here, or try other parameters (${otherParameters(problem)}).`,
  ],
  'right wrong open': (check) => [
    `Your cost agrees with the spec; your program’s gradient disagrees with the spec at ${mismatchesOf(check)}.`,
    `Most likely the backward pass is wrong.${tooNoisy(check, 'to confirm it')}`,
  ],
  'right wrong wrong': (check) => [
    `Your cost agrees with the spec; your program’s gradient agrees neither with your cost nor with the spec: the backward pass is wrong, at ${mismatchesOf(check)}.`,
  ],
  'right open right': (check) => [
    `Your cost agrees with the spec, and your program’s gradient with the finite differences of your own cost. ${capital(openOf(check))} could not be decided against the spec.`,
  ],
  'right open open': (check, problem) => [
    `Your cost agrees with the spec and nothing mismatches, but ${openOf(check)} could not be decided.`,
    `The table shows the reason for each. ${mayDecide(problem, false)}`,
  ],
  'right open wrong': (check) => [
    `Your cost agrees with the spec. Your program’s gradient disagrees with the finite differences of your own cost in ${wrongOf(check)}, and could not be decided against the spec there.`,
  ],
  'wrong right right': (check) => [
    `Your program’s gradient agrees with the spec and with the finite differences of your own cost, but ${costsOf(check)}.`,
    'If the difference is a constant, training is not affected. Look for a term that is added or missing, such as the regularization of frozen weights.',
  ],
  'wrong right open': (check) => [
    `Your program’s gradient agrees with the spec, but ${costsOf(check)}.`,
    'Compare the formulas: the reduction over examples, the factor ½, the regularization.',
  ],
  'wrong right wrong': (check) => [
    `Your program’s gradient agrees with the spec and disagrees with your own cost: ${costsOf(check)}.`,
    `Use the same cost in both: change your cost, or the spec${ratioOf(check)}.`,
  ],
  'wrong wrong right': (check) => [
    `Your program’s gradient agrees with the finite differences of your own cost, so your backward pass fits your forward pass. But ${costsOf(check)}.`,
    `Make the two costs agree first: the gradient follows from the cost${ratioOf(check)}.`,
  ],
  'wrong wrong open': (check) => [
    `Your cost and your program’s gradient both disagree with the spec: ${costsOf(check)}.`,
    `Correct the cost first${ratioOf(check)}.`,
  ],
  'wrong wrong wrong': (check) => [
    `${capital(costsOf(check))}. Your program’s gradient matches neither.`,
    `Correct the cost first, then the backward pass${ratioOf(check)}.`,
  ],
  'wrong open right': (check) => [
    `Your program’s gradient agrees with the finite differences of your own cost, but ${costsOf(check)}.`,
    `Make the two costs agree first${ratioOf(check)}.`,
  ],
  'wrong open open': (check) => [
    `${capital(costsOf(check))}. ${capital(openOf(check))} could not be decided.`,
    `Correct the cost first${ratioOf(check)}.`,
  ],
  'wrong open wrong': (check) => [
    `${capital(costsOf(check))}. Your program’s gradient disagrees with the finite differences of your own cost in ${wrongOf(check)}.`,
    `Correct the cost first, then the backward pass${ratioOf(check)}.`,
  ],
};

/** The costs, where the program has no gradient and its steps do not show one. */
function stepsAlone(check: ProgramCheck): string {
  return check.parts.cost === 'match'
    ? 'Your cost agrees with the spec. You have no gradient, and a step does not show it here: only the steps were compared.'
    : `Your cost is not the spec’s: ${costsOf(check)}. You have no gradient: only the steps were compared.`;
}

function mismatchesOf({ counts, tensors }: ProgramCheck): string {
  return `${countOf(counts.mismatch, 'weight')} in ${wrongTensors(tensors).join(', ')}`;
}

function wrongOf({ consistency }: ProgramCheck): string {
  return `weights in ${consistency.wrong.join(', ')}`;
}

function openOf({ counts, tensors }: ProgramCheck): string {
  return `${countOf(counts.inconclusive, 'weight')} in ${openTensors(tensors)}`;
}

function costsOf({ cost: { implementation = Number.NaN, reference = Number.NaN } }: ProgramCheck): string {
  return `your cost is ${formatNumber(implementation, 10)}; the spec’s is ${formatNumber(reference, 10)}`;
}

function isStill({ findings }: ProgramCheck): boolean {
  return findings.some(({ slug }) => slug === 'cost-still');
}

/** Why the program's own cost did not decide, where Ctrl-C is not why. */
function tooNoisy({ interrupted, parts }: ProgramCheck, what: string): string {
  // Differences show nothing of a truncated backward pass.
  return interrupted === undefined && parts.consistency !== 'not given'
    ? ` The finite differences of your own cost are too noisy ${what}.`
    : '';
}

/** The costs' ratio often is the number of examples, or 2. */
function ratioOf({ cost: { implementation = Number.NaN, reference = Number.NaN } }: ProgramCheck): string {
  const ratio = implementation / reference;
  return Number.isFinite(ratio) && ratio !== 0
    ? ` (your cost is ${formatNumber(ratio)} times the spec’s)`
    : '';
}

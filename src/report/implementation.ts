import type { ProgramCheck } from '../verdict/verdict.ts';
import { findingWords } from './findings/words.ts';
import { localizedBesideSpec, localizedConclusion } from './localization.ts';
import { countOf, formatCount, formatNumber } from './numbers.ts';
import { valuesInWords } from './values.ts';
import { rightInWords, total, wrongAndRight, wrongTensors } from './verdicts.ts';

/**
 * What the comparisons of an implementation come to in plain words, one message for each combination: first what is
 * true, then where the fault is and what to do.
 */
export function implementationConclusion(check: ProgramCheck): string[] {
  const { parts, interrupted } = check;
  const stopped =
    interrupted === undefined
      ? []
      : [
          `Interrupted: ${formatCount(interrupted.checked)} of ${countOf(interrupted.weights, 'weight')} were compared with differences of your cost; this is what was found until then.`,
        ];
  const said = parts.gradient === 'not given' ? withoutSpec(check) : withSpec(check);
  return [...stopped, ...unsteady(check), ...said];
}

/** The findings about the program itself, where they decide and not its numbers. */
function unsteady({ status, parts, findings }: ProgramCheck): string[] {
  const deciding = findings.filter(({ severity }) => severity === 'error');
  const byItself = status !== 'match' && !Object.values(parts).includes('mismatch');
  if (!byItself || deciding.length === 0) return [];
  const titles = deciding.map((finding) => findingWords(finding).title);
  return [`${titles.join('. ')}. What it answered first:`];
}

function withoutSpec(check: ProgramCheck): string[] {
  const { parts, counts, localization } = check;
  if (localization !== undefined) return localizedConclusion(check, localization);
  const all = total(counts);
  if (isStill(check)) {
    return [
      'Your cost is the same whatever the parameters are, so your gradient cannot be compared with it.',
    ];
  }
  if (parts.consistency === 'mismatch') {
    return [
      `Your gradient disagrees with the finite differences of your own cost at ${formatCount(counts.mismatch)} of ${countOf(all, 'weight')}. ${wrongAndRight(check.tensors)}`,
    ];
  }
  if (parts.consistency === 'inconclusive') {
    // What was not compared for Ctrl-C is told already.
    if (counts.inconclusive === 0 && check.interrupted !== undefined) {
      return all === 0 ? [] : ['Nothing mismatches among them.'];
    }
    return [
      `Nothing mismatches, but ${formatCount(counts.inconclusive)} of ${countOf(all, 'weight')} could not be decided.`,
      'The reason is beside each. Other parameters, fewer examples or another step (--step H) may decide them.',
    ];
  }
  const judged = counts.match + counts.subgradient;
  return [
    judged === 0
      ? 'No weight moves your cost, so nothing was compared.'
      : `Your gradient agrees with the finite differences of your own cost at ${rightInWords(counts)}.`,
    ...(counts.inactive > 0 && judged > 0
      ? [
          `The other ${formatCount(counts.inactive)} do not move the cost here; other parameters or examples may show them.`,
        ]
      : []),
  ];
}

function withSpec(check: ProgramCheck): string[] {
  const { parts } = check;
  const [cost, gradient, consistency] = [parts.cost, parts.gradient, parts.consistency].map((status) =>
    status === 'mismatch' ? 'wrong' : status === 'inconclusive' ? 'open' : 'right',
  );
  if (cost === 'open')
    return ['The spec’s cost is not finite here, so nothing can be compared. Take other parameters.'];
  const [statement, ...advice] = WITH_SPEC[`${cost} ${gradient} ${consistency}`](check);
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
const WITH_SPEC: Readonly<Record<Combination, (check: ProgramCheck) => string[]>> = {
  'right right right': (check) => [
    `Your cost agrees with the spec, and your gradient with both: with the spec at ${rightInWords(check.counts)}, and with differences of your own cost.`,
  ],
  'right right open': (check) => [
    `Your cost and your gradient agree with the spec.${tooNoisy(check, 'to confirm every weight, which changes nothing')}`,
  ],
  'right right wrong': (check) => [
    `Your cost agrees with the spec here, and so does your gradient; but your cost moves in another way than the spec’s when ${wrongOf(check)} move.`,
    'Your cost does not use these weights as it should: look for copies of the parameters that your cost keeps, and for terms that are left out.',
  ],
  'right wrong right': (check) => [
    `Your gradient agrees with differences of your own cost, and disagrees with the spec at ${mismatchesOf(check)}, though both costs are the same here.`,
    'Your backward pass fits your cost, which is another function than the spec’s: look for a term whose value happens to be the same here, or take other parameters (--seed N).',
  ],
  'right wrong open': (check) => [
    `Your cost agrees with the spec; your gradient disagrees with the spec at ${mismatchesOf(check)}.`,
    `Most likely the backward pass is wrong.${tooNoisy(check, 'to say more')}`,
  ],
  'right wrong wrong': (check) => [
    `Your cost agrees with the spec; your gradient agrees neither with your cost nor with the spec: the backward pass is wrong, at ${mismatchesOf(check)}.`,
  ],
  'right open right': (check) => [
    `Your cost agrees with the spec, and your gradient with differences of your own cost; ${openOf(check)} could not be decided against the spec.`,
  ],
  'right open open': (check) => [
    `Your cost agrees with the spec and nothing mismatches, but ${openOf(check)} could not be decided.`,
    'The reason is beside each. Other parameters (--seed N) or fewer examples (--examples N) may decide them.',
  ],
  'right open wrong': (check) => [
    `Your cost agrees with the spec; your gradient disagrees with differences of your own cost in ${wrongOf(check)}, and could not be decided against the spec there.`,
  ],
  'wrong right right': (check) => [
    `Your gradient agrees with the spec and with differences of your own cost; your cost differs from the spec’s, ${costsOf(check)}, by a number that no weight moves.`,
    'Training is not affected. Look for a constant that is added or left out, such as the regularization of frozen weights.',
  ],
  'wrong right open': (check) => [
    `Your gradient agrees with the spec; your cost does not: ${costsOf(check)}.`,
    'Compare their formulas: the reduction over examples, the factor ½, the regularization.',
  ],
  'wrong right wrong': (check) => [
    `Your gradient is that of the spec; your cost is not the spec’s, ${costsOf(check)}, and so your gradient is not that of your cost.`,
    `Write your cost as the spec has it, or the spec as your cost is${ratioOf(check)}.`,
  ],
  'wrong wrong right': (check) => [
    `Your gradient agrees with differences of your own cost, so your backward pass fits your forward pass; but your cost is not the spec’s: ${costsOf(check)}.`,
    `Make cost and spec the same first: the backward pass changes with it${ratioOf(check)}.`,
  ],
  'wrong wrong open': (check) => [
    `Your cost and your gradient both disagree with the spec: ${costsOf(check)}.`,
    `Make the cost right first${ratioOf(check)}.`,
  ],
  'wrong wrong wrong': (check) => [
    `Nothing agrees: your cost is not the spec’s, ${costsOf(check)}, and your gradient belongs neither to your cost nor to the spec’s.`,
    `Make the cost right first, then look at the backward pass${ratioOf(check)}.`,
  ],
  'wrong open right': (check) => [
    `Your gradient agrees with differences of your own cost; your cost is not the spec’s: ${costsOf(check)}.`,
    `Make cost and spec the same first${ratioOf(check)}.`,
  ],
  'wrong open open': (check) => [
    `Your cost is not the spec’s: ${costsOf(check)}; ${openOf(check)} could not be decided.`,
    `Make the cost right first${ratioOf(check)}.`,
  ],
  'wrong open wrong': (check) => [
    `Your cost is not the spec’s, ${costsOf(check)}, and your gradient disagrees with differences of your own cost in ${wrongOf(check)}.`,
    `Make the cost right first, then look at the backward pass${ratioOf(check)}.`,
  ],
};

function mismatchesOf({ counts, tensors }: ProgramCheck): string {
  return `${countOf(counts.mismatch, 'weight')} in ${wrongTensors(tensors).join(', ')}`;
}

function wrongOf({ consistency }: ProgramCheck): string {
  return `weights in ${consistency.wrong.join(', ')}`;
}

function openOf({ counts }: ProgramCheck): string {
  return countOf(counts.inconclusive, 'weight');
}

function costsOf({ cost: { implementation = Number.NaN, reference = Number.NaN } }: ProgramCheck): string {
  return `${formatNumber(implementation, 10)} and not ${formatNumber(reference, 10)}`;
}

function isStill({ findings }: ProgramCheck): boolean {
  return findings.some(({ slug }) => slug === 'cost-still');
}

/** Why the program's own cost did not decide, where Ctrl-C is not why. */
function tooNoisy({ interrupted }: ProgramCheck, what: string): string {
  return interrupted === undefined ? ` Differences of your own cost are too noisy ${what}.` : '';
}

/** The costs' ratio often is the number of examples, or 2. */
function ratioOf({ cost: { implementation = Number.NaN, reference = Number.NaN } }: ProgramCheck): string {
  const ratio = implementation / reference;
  return Number.isFinite(ratio) && ratio !== 0 ? ` (yours is ${formatNumber(ratio)} times the spec’s)` : '';
}

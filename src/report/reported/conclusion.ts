import { type Remembered, rememberedBy } from '../../problem/optimizers/index.ts';
import type { OptimizerSettings, Problem } from '../../problem/problem.ts';
import type { UpdateDetails } from '../../verdict/update/judge-update.ts';
import type { Parts, ReportedCheck, ReportedDetails, VectorCheck } from '../../verdict/verdict.ts';
import { effectInWords, moreIsShownBy, mostlyStill, nothingComparedIn } from '../nothing-compared.ts';
import { countOf, digitsToTell, formatCount, formatNumber } from '../numbers.ts';
import { total, wrongTensors } from '../verdicts.ts';
import { capital } from '../words.ts';
import { blame, isTold, whereToLook } from './advice.ts';
import {
  FORWARD,
  listed,
  NAMED_PARTS,
  type NamedPart,
  PART_NAMES,
  partsAre,
  partsListed,
  vectorOfPart,
} from './names.ts';

/**
 * What reported numbers come to in plain words: one sentence that says which part is wrong, then where, and what to do.
 *
 * @returns the statement, and lines of advice
 */
export function reportedConclusion(check: ReportedCheck, problem: Problem): string[] {
  const { parts, reported } = check;
  const having = (status: Parts[NamedPart]) => NAMED_PARTS.filter((part) => parts[part] === status);
  const wrong = having('mismatch');
  const statement =
    wrong.length > 0
      ? wrongStatement(check, having('match'), wrong)
      : having('inconclusive').length > 0
        ? openStatement(check, having('match'), having('inconclusive'))
        : `${capital(partsAre(having('match')))} right.`;
  return [
    assumed(reported, statement),
    ...silence(check),
    ...(needsAdvice(check, wrong) ? whereToLook(check, problem, wrong) : []),
    ...remarks(reported, problem),
    ...(check.inputGradient?.missing.length
      ? [`Not reported of the inputs: ${check.inputGradient.missing.join(', ')}.`]
      : []),
  ];
}

/** Says first which column was taken for which, where nothing but the agreement of one of them tells. */
function assumed({ reading }: ReportedDetails, statement: string): string {
  if (reading?.roles?.by !== 'agrees') return statement;
  const column = ['first', 'second'][reading.roles.gradient];
  return `If the ${column} column is from backpropagation, ${statement.charAt(0).toLowerCase()}${statement.slice(1)}`;
}

/** Where nothing was compared, and what would show more. */
function silence({ silent = [], coverage, counts, status }: ReportedCheck): string[] {
  if (status !== 'inconclusive') return [];
  if (silent.length > 0) {
    return [`${effectInWords(counts.inactive, total(counts))} ${nothingComparedIn(silent)}`, moreIsShownBy()];
  }
  return coverage?.caught === 0 ? [`${mostlyStill(counts)} ${moreIsShownBy()}`.trim()] : [];
}

/** A gradient that is to be mended first, and is told its mistake by name or by its shape, needs no general advice. */
function needsAdvice(check: ReportedCheck, wrong: readonly NamedPart[]): boolean {
  const { parts } = check;
  const blamed = blame(wrong);
  if (wrong.length === 0 || onlyTransposed(blamed, check)) return false;
  const [first] = blamed;
  const agreeing = parts.consistency === 'match' && wrong.includes('numericalGradient');
  if (FORWARD.includes(first) || first === 'cost' || agreeing) return true;
  return !isTold(check, first);
}

/** Returns whether only the shape is wrong in which some parts were given. */
function onlyTransposed(parts: readonly NamedPart[], check: ReportedCheck): boolean {
  return parts.every((part) => {
    const vector = vectorOfPart(part, check);
    return vector !== undefined && vector.counts.mismatch === 0;
  });
}

/** `Your cost and your numeric gradient are right, and your gradient is wrong: at 3 of 3 weights, in output.` */
function wrongStatement(
  check: ReportedCheck,
  right: readonly NamedPart[],
  wrong: readonly NamedPart[],
): string {
  const { parts, cost } = check;
  const blamed = blame(wrong);
  const before = right.length === 0 ? '' : `${capital(partsAre(right))} right, and `;
  if (onlyTransposed(blamed, check)) {
    return capital(`${before}the numbers of ${partsListed(blamed)} are right, but the shape is transposed.`);
  }
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
    const place = placeOf(part, check);
    if (place === undefined) return [];
    return [blamed.length === 1 ? place : `the ${PART_NAMES[part]} ${place}`];
  });
  const where = places.length === 0 ? '' : `: ${places.join('; ')}`;
  return capital(`${statement}${where}${agreeing ? ', but agree with each other' : ''}.`);
}

/** `at 3 of 12 weights, in hidden.weight` */
function placeOf(part: NamedPart, check: ReportedCheck): string | undefined {
  const { values } = check.reported;
  const vector = vectorOfPart(part, check);
  if (vector === undefined) {
    const wrong = values.filter((check) => check.part === part && check.wrong > 0);
    return part === 'outputs' || wrong.length === 0
      ? undefined
      : `in ${listed(wrong.map(({ layer }) => layer))}`;
  }
  if (vector.counts.mismatch === 0) return 'where the numbers are right, but the shape is transposed';
  return `at ${formatCount(vector.counts.mismatch)} of ${countOf(total(vector.counts), part === 'inputGradient' ? 'input' : 'weight')}, in ${listed(wrongTensors(vector.tensors))}`;
}

function openStatement(
  { cost }: ReportedCheck,
  right: readonly NamedPart[],
  open: readonly NamedPart[],
): string {
  if (!Number.isFinite(cost.reference)) {
    return `Nothing can be compared: the cost of the spec is ${cost.reference} at these parameters.`;
  }
  const before = right.length === 0 ? '' : `${capital(partsAre(right))} right, and `;
  return capital(`${before}${partsListed(open)} could not be decided.`);
}

/** The parts that were not reported, and the numbers with too few digits. */
function* remarks({ vectors, update }: ReportedDetails, problem: Problem): Iterable<string> {
  for (const vector of vectors) {
    const name = REMARK_NAMES[vector.part];
    if (vector.missing.length > 0) yield `Not reported in ${name}: ${vector.missing.join(', ')}.`;
    if (vector.tooShort > 0) yield tooShort(vector, name);
  }
  const step = vectors.find(({ part }) => part === 'parametersAfter');
  if (update?.open !== undefined && step?.status === 'inconclusive')
    yield unknownState(update, problem.train.optimizer);
  if (update?.from === 'reported' && step?.status === 'match') {
    yield 'The update step follows your gradient, so the step itself is right.';
  }
}

/** What would tell the state of the optimizer, and was not reported. */
function unknownState({ step, memory = [] }: UpdateDetails, settings: OptimizerSettings): string {
  const named = step === undefined ? 'The step' : `Step ${step}`;
  const statement = `${named} cannot be judged: the state of the optimizer before it is unknown.`;
  const missing = rememberedBy(settings).filter((name) => !memory.includes(name));
  const numbered = step === undefined && missing.length === 0;
  if (numbered) return `${statement} Report its number as well, "step": 1 for the first one.`;
  const before = `${stateInJson(missing)} before it`;
  const series = 'or the parameters after each of several steps from the first on, as a list with "step": 1';
  return step === undefined
    ? `${statement} Report "step": 1 if it is the first one; or "step" and ${before}; ${series}.`
    : `${statement} Report ${before}; ${series}.`;
}

/** The state as a report gives it: `"velocity"`, or `"moments": {"first": …, "second": …}`. */
function stateInJson(names: readonly Remembered[]): string {
  if (names.includes('velocity')) return '"velocity"';
  return `"moments": {${names.map((name) => `"${name}": …`).join(', ')}}`;
}

const REMARK_NAMES = {
  gradient: 'the gradient',
  numericalGradient: 'the numeric gradient',
  parametersAfter: 'the parameters after the step',
} as const;

function tooShort({ tooShort: count, part }: VectorCheck, name: string): string {
  const what = part === 'parametersAfter' ? 'the step' : 'their sign';
  return `${countOf(count, 'number')} of ${name} ${count === 1 ? 'has' : 'have'} too few digits to show ${what}: print all digits (%.17g, repr).`;
}

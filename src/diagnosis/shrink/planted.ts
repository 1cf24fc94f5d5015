import { backpropagate } from '../../network/backpropagation.ts';
import { RULES } from '../../network/rules.ts';
import { type Evaluation, evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import type { ReportedNumbers, ReportedVector } from '../../subjects/report-file/reported-numbers.ts';
import { EXACT } from '../../tensors/precision.ts';
import type { Finding } from '../../verdict/finding.ts';
import type { BackwardFinding, ForwardFinding } from '../../verdict/findings/diagnosis.ts';
import { checkReportAndName } from '../check-report.ts';
import { quantities } from '../evidence/quantities.ts';
import { forwardFaultsFor } from '../forward/index.ts';
import { candidatesFor } from '../search/single-faults.ts';
import type { CheckOf } from './shrink.ts';

/** What a program with faults gives for a problem. */
export interface PlantedPass {
  /** Of the cost and network that it has. */
  readonly solved: Evaluation;
  readonly gradient: Float64Array;
  /** ∂cost/∂z of each layer. */
  readonly deltas: readonly Float64Array[];
}

/** A finding that can be planted: a fault of the backward pass, or of the forward pass. */
export type PlantedFault = BackwardFinding | ForwardFinding;

/** Whether a finding is a fault that can be planted in nncheck's own network. */
export function canPlant(finding: Finding): finding is PlantedFault {
  return finding.family === 'backward' || finding.family === 'forward';
}

/**
 * Plants faults that were named in nncheck's own network.
 *
 * @returns undefined where a problem has no place for one of them
 */
export function plantFaults(problem: Problem, faults: readonly PlantedFault[]): PlantedPass | undefined {
  let replaced = problem;
  let rules = RULES;
  const ofForward = forwardFaultsFor(problem);
  const ofBackward = candidatesFor(problem);
  for (const fault of faults) {
    const constant = constantOf(fault, problem);
    if (constant === undefined) return undefined;
    if (fault.family === 'forward') {
      const same = ofForward.filter(({ code }) => code === fault.code);
      const variants = same.flatMap((one) => [...one.variants(problem)]);
      const variant = alike(variants, fault);
      if (variant === undefined) return undefined;
      replaced = variant.replace(replaced, constant);
    } else {
      const same = ofBackward.filter((one) => one.fault.code === fault.code);
      const variants = same.map(({ variant }) => variant);
      const variant = alike(variants, fault);
      if (variant === undefined) return undefined;
      rules = variant.plant(rules, constant);
    }
  }
  const solved = evaluate(replaced);
  // A right backward pass may be handed a wrong forward pass.
  const isCarried = faults.some(({ evidence }) => 'gradient' in evidence && evidence.gradient === 'carried');
  const { network, parameters, data } = isCarried ? problem : replaced;
  return { solved, ...backpropagate(network, parameters, data, solved.pass, undefined, rules) };
}

interface Told {
  readonly does: string;
  doesAt?(constant: number): string | undefined;
}

/** Returns the variant that does what a finding says: in the same place, else in another one. */
function alike<V extends Told>(variants: readonly V[], { evidence }: PlantedFault): V | undefined {
  const { does, constant = 1 } = evidence;
  const says = (variant: V, inShort: (words: string) => string): boolean =>
    [variant.does, variant.doesAt?.(constant) ?? ''].map(inShort).includes(inShort(does));
  return (
    variants.find((variant) => says(variant, (words) => words)) ??
    variants.find((variant) => says(variant, anywhere))
  );
}

/** Words without the place that they name, and without the sizes of the problem. */
function anywhere(does: string): string {
  return does
    .replace(
      /(in (layer "[^"]*"|every( hidden)? layer)|where the delta of layer "[^"]*" passes back|wherever a delta passes back)/,
      '@',
    )
    .replace(/"[^"]*"|[^\s"]+\.(?=(weight|bias)\b)/g, '@')
    .replace(/(?<![.\d])\d+(?![.\d])/g, '#');
}

/**
 * Returns the constant of a fault in another problem: the same quantity of it, such as 1/N, or the same number.
 *
 * @returns undefined where the quantity makes no fault there
 */
function constantOf({ evidence }: PlantedFault, problem: Problem): number | undefined {
  const { constant = 1, constantIs = '' } = evidence;
  const words = constantIs.replace(/^−\((.*)\)$/, '$1').split(', or ')[0];
  if (!/\(|, \d/.test(words)) return constant;
  const meant = quantities(problem).find((quantity) => sized(quantity.words) === sized(words));
  return meant && Math.sign(constant) * meant.value;
}

/** The words of a quantity without its value. */
const sized = (words: string): string => words.replace(/[\d.]+(e-?\d+)?/g, '#');

/**
 * Returns the check of what a program with faults reports of a problem.
 *
 * @param before what it reported before: the same parts are reported again
 */
export function plantedCheck(faults: readonly PlantedFault[], before: ReportedNumbers): CheckOf {
  return async (problem, signal) => {
    const planted = plantFaults(problem, faults);
    if (planted === undefined) return undefined;
    return checkReportAndName(reportOf(problem, planted, before), { problem, whole: problem }, { signal });
  };
}

/** Returns the numbers that a program with faults reports of a problem. */
export function reportOf(
  problem: Problem,
  { solved, gradient }: PlantedPass,
  before: ReportedNumbers,
): ReportedNumbers {
  const vector = (values: Float64Array): ReportedVector => ({
    values,
    given: problem.tensors,
    missing: [],
    precision: problem.tensors.map(() => EXACT),
  });
  const layer = problem.network.layers.length - 1;
  return {
    file: before.file,
    ...(before.cost && { cost: { value: solved.cost.total, precision: EXACT } }),
    vectors: { ...(before.vectors.gradient && { gradient: vector(gradient) }) },
    values: before.values.some(({ part }) => part === 'outputs')
      ? [{ part: 'outputs', layer, values: solved.pass.a[layer], precision: EXACT }]
      : [],
    missing: {},
    transposed: [],
  };
}

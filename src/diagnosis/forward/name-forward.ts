import type { Pause } from '../../differences/pauses.ts';
import type { Cost } from '../../network/cost.ts';
import { type Evaluation, evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import type { Claims, ReportedArray } from '../claims/claims.ts';
import { type NamedConstant, nameConstant } from '../evidence/constants.ts';
import {
  distanceIn,
  type Evidence,
  type ExplainedNumber,
  explanationsAmong,
  indistinguishable,
  oneOfEachFault,
  REPRODUCED,
  roundingOf,
  toleranceOf,
  weigh,
} from '../evidence/evidence.ts';
import type { ForwardFault, ForwardVariant } from './fault.ts';
import { type ForwardCandidate, forwardPairs } from './forward-pairs.ts';
import { gradientsAfterWrongForward } from './gradient-after-wrong-forward.ts';
import { forwardFaultsFor } from './index.ts';

/** Another network or cost, which gives the reported outputs and cost. */
export interface ForwardExplanation extends Evidence {
  readonly fault: ForwardFault;
  readonly variant: ForwardVariant;
  readonly constant?: NamedConstant;
  /** The other fault, where it takes two. */
  readonly second?: ForwardCandidate;
  /** The problem that the program solves in place of the declared one. */
  readonly replaced: Evaluation;
  /** Whether the reported gradient is that of the replaced problem. */
  readonly gradientFits: boolean;
}

export interface ForwardNaming {
  /** Explanations that the numbers cannot tell apart, the best founded first. */
  readonly ties: readonly ForwardExplanation[];
  readonly tried: number;
}

/** Part of the largest entry of a gradient below which an entry is as uncertain as that part: it is a sum that cancelled. */
const OF_GRADIENT = 1e-2;
/** Size of an output below which it is as uncertain as one of that size: outputs are mostly about 1. */
const OF_OUTPUT = 1e-3;

/**
 * Names the fault of the forward pass or of the cost: the other network or cost that gives exactly the reported outputs
 * and cost.
 *
 * @param wrong which of the two disagree with the reference
 */
export async function nameForward(
  right: Evaluation,
  claims: Claims,
  wrong: { readonly outputs: boolean; readonly cost: boolean },
  pause: Pause,
): Promise<ForwardNaming> {
  const { problem } = right;
  // Outputs that were reported and are right leave only the cost to be wrong.
  const all = variantsFor(problem).filter(
    ({ fault }) => claims.outputs === undefined || wrong.outputs || fault.stage !== 'outputs',
  );
  const explained = await explanationsAmong(all, pause, ({ fault, variant }) => {
    if (wrong.outputs && fault.stage === 'cost') return undefined;
    const replacement = replace(problem, variant, (constant) => {
      const [none, one] = [0, 1].map((value) => evaluate(variant.replace(problem, value)).cost.total);
      const named = claims.cost && constantOf(claims.cost, none, one, constant, problem);
      // A cost is one number, which any factor gives.
      return named?.words === undefined ? undefined : named;
    });
    if (replacement === undefined) return undefined;
    const numbers = explainedNumbers(claims, replacement.replaced, right, wrong);
    return numbers && { ...replacement, ...lessConstant(weigh(numbers), replacement.constant) };
  });
  const candidates = explained.length > 0 ? explained : await twoAtOnce(right, claims, wrong, all, pause);
  const told = candidates.map((one) => ({ ...one, gradientFits: isGradientOf(one.replaced, claims) }));
  const fitting = told.filter(({ gradientFits }) => gradientFits);
  const ties = oneOfEachFault(indistinguishable(fitting.length > 0 ? fitting : told));
  return { ties, tried: all.length };
}

/** Bits by which the evidence for two faults exceeds the choice among thousands of pairs. */
const ENOUGH_FOR_TWO = 10;

/** Returns the pairs of faults that give the reported outputs and cost, where no fault alone does. */
async function twoAtOnce(
  right: Evaluation,
  claims: Claims,
  wrong: { readonly outputs: boolean; readonly cost: boolean },
  all: readonly ForwardCandidate[],
  pause: Pause,
): Promise<Omit<ForwardExplanation, 'gradientFits'>[]> {
  // One number, the cost, has too few bits for the choice of two faults.
  if (!wrong.outputs || claims.outputs === undefined) return [];
  const choice = 2 * Math.log2(all.length);
  const weighed = (problem: Problem): (Evidence & { readonly replaced: Evaluation }) | undefined => {
    const replaced = evaluate(problem);
    const numbers = explainedNumbers(claims, replaced, right, wrong);
    return numbers && { ...weigh(numbers), replaced };
  };
  const isReproduced = (found: Evidence | undefined): boolean =>
    found !== undefined && found.residual <= REPRODUCED;
  const fits = (part: Problem): boolean => isReproduced(weighed(part));
  const pairs: Omit<ForwardExplanation, 'gradientFits'>[] = [];
  for await (const { one, other, replaced } of forwardPairs(right.problem, all, fits, pause)) {
    const found = weighed(replaced)!;
    const bits = found.bits - choice;
    if (isReproduced(found) && bits >= ENOUGH_FOR_TWO) pairs.push({ ...found, ...one, second: other, bits });
  }
  return pairs;
}

/**
 * Names the fault of the forward pass or of the cost by the gradient alone: the other network or cost whose gradient is
 * the reported one, or whose forward pass a right backward pass of the declared network makes it of.
 */
export async function nameByGradient(
  declared: Evaluation,
  claims: Claims,
  pause: Pause,
): Promise<ForwardNaming> {
  const { problem, gradient } = declared;
  const all = variantsFor(problem);
  const evidence = evidenceAgainst(gradient, claims);
  const found = await explanationsAmong(all, pause, ({ variant }) => {
    const replacement = replace(problem, variant, (constant) => {
      const [none, one] = [0, 1].map((value) => evaluate(variant.replace(problem, value)).gradient);
      return constantOfGradient(claims.gradient, none, one, constant, problem);
    });
    if (replacement === undefined) return undefined;
    const gradientFits = isGradientOf(replacement.replaced, claims);
    if (!gradientFits && !isAfterWrongForward(problem, replacement.replaced, claims)) return undefined;
    return { ...replacement, ...lessConstant(evidence, replacement.constant), gradientFits };
  });
  return { ties: oneOfEachFault(found), tried: all.length };
}

/** Whether the reported gradient is the right one of a problem. */
export function isGradientOf({ gradient }: Evaluation, claims: Claims): boolean {
  return isGradient(gradient, claims);
}

/** Whether the reported gradient is what a right backward pass of the declared network makes of another forward pass. */
export function isAfterWrongForward(declared: Problem, solved: Evaluation, claims: Claims): boolean {
  return gradientsAfterWrongForward(declared, solved).some((gradient) => isGradient(gradient, claims));
}

function isGradient(gradient: Float64Array, { gradient: claim, arithmetic }: Claims): boolean {
  if (claim === undefined) return false;
  const least = OF_GRADIENT * gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return gradient.every((value, k) => {
    const size = Math.max(Math.abs(value), least);
    const tolerance = toleranceOf(claim.precision[k], size, arithmetic);
    const distance = distanceIn(claim.values[k], value, tolerance, roundingOf(size, arithmetic));
    return claim.given[k] !== 1 || distance <= REPRODUCED;
  });
}

function variantsFor(problem: Problem): { fault: ForwardFault; variant: ForwardVariant }[] {
  return forwardFaultsFor(problem).flatMap((fault) =>
    [...fault.variants(problem)].map((variant) => ({ fault, variant })),
  );
}

/** Replaces the problem by that of a variant with its constant; undefined where the constant has no value. */
function replace(
  problem: Problem,
  variant: ForwardVariant,
  solveFor: (constant: NonNullable<ForwardVariant['constant']>) => NamedConstant | undefined,
): { replaced: Evaluation; constant?: NamedConstant } | undefined {
  if (variant.constant === undefined) return { replaced: evaluate(variant.replace(problem, 1)) };
  const constant = solveFor(variant.constant);
  return constant && { replaced: evaluate(variant.replace(problem, constant.value)), constant };
}

/**
 * Solves for a constant in which a number is linear.
 *
 * @param none the number with 0 for the constant
 * @param one the number with 1
 */
function constantOf(
  { value: reported, precision }: { readonly value: number; readonly precision: number },
  none: number,
  one: number,
  constant: NonNullable<ForwardVariant['constant']>,
  problem: Problem,
): NamedConstant | undefined {
  const slope = one - none;
  const value = (reported - none) / slope;
  if (slope === 0 || !Number.isFinite(value) || !constant.allows(value)) return undefined;
  const doubt = (3 * toleranceOf(precision, Math.abs(reported))) / Math.abs(slope);
  return nameConstant(value, doubt, constant, problem);
}

/** Solves for the constant by the entry of the gradient that depends on it most. */
function constantOfGradient(
  claim: ReportedArray | undefined,
  none: Float64Array,
  one: Float64Array,
  constant: NonNullable<ForwardVariant['constant']>,
  problem: Problem,
): NamedConstant | undefined {
  let at = -1;
  for (let k = 0; k < one.length; k++) {
    if (claim?.given[k] === 1 && (at < 0 || Math.abs(one[k] - none[k]) > Math.abs(one[at] - none[at])))
      at = k;
  }
  if (claim === undefined || at < 0) return undefined;
  const reported = { value: claim.values[at], precision: claim.precision[at] };
  return constantOf(reported, none[at], one[at], constant, problem);
}

/** Returns evidence without the bits that it takes to choose the constant. */
function lessConstant({ residual, bits }: Evidence, constant: NamedConstant | undefined): Evidence {
  return { residual, bits: bits - (constant?.bits ?? 0) };
}

/** Returns Σ |loss|, or the cost where that is larger: the size of what was summed. */
function magnitudeOf({ losses, total }: Cost): number {
  const summed = losses.reduce((sum, loss) => sum + Math.abs(loss), 0);
  return Math.max(summed, Math.abs(total));
}

/** Returns the numbers that are wrong, beside those of another problem; undefined where it has another number of outputs. */
function explainedNumbers(
  { cost, outputs, arithmetic }: Claims,
  solved: Evaluation,
  right: Evaluation,
  wrong: { readonly outputs: boolean; readonly cost: boolean },
): ExplainedNumber[] | undefined {
  if (outputs !== undefined && wrong.outputs) {
    const [explained, alternative] = [solved, right].map(({ pass }) => pass.a.at(-1)!);
    const width = outputs.values.length / right.problem.data.count;
    if (explained.length !== width * solved.problem.data.count) return undefined;
    // A wrong cost is no evidence about the outputs: it may be wrong in a way of its own.
    return [...explained.keys()]
      .filter((k) => outputs.given[k] === 1)
      .map((k) => {
        const size = Math.max(Math.abs(outputs.values[k]), OF_OUTPUT);
        return {
          reported: outputs.values[k],
          explained: explained[k],
          alternative: alternative[k],
          tolerance: toleranceOf(outputs.precision[k], size, arithmetic),
          rounding: roundingOf(size, arithmetic),
        };
      });
  }
  if (cost === undefined || !wrong.cost) return [];
  const size = magnitudeOf(solved.cost);
  return [
    {
      reported: cost.value,
      explained: solved.cost.total,
      alternative: right.cost.total,
      tolerance: toleranceOf(cost.precision, size, arithmetic),
      rounding: roundingOf(size, arithmetic),
    },
  ];
}

/** Returns the evidence of a reported gradient against the right one. */
function evidenceAgainst(right: Float64Array, { gradient: claim, arithmetic }: Claims): Evidence {
  if (claim === undefined) return { residual: 1, bits: 0 };
  const numbers = [...right.keys()].flatMap((k): ExplainedNumber[] => {
    const tolerance = toleranceOf(claim.precision[k], Math.abs(right[k]), arithmetic);
    const reported = claim.values[k];
    return claim.given[k] === 1 ? [{ reported, explained: reported, alternative: right[k], tolerance }] : [];
  });
  return { residual: 1, bits: weigh(numbers).bits };
}

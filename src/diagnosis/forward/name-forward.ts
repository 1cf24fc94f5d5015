import { backpropagate } from '../../network/backpropagation.ts';
import { costOf } from '../../network/cost.ts';
import { forward } from '../../network/forward.ts';
import type { Problem } from '../../problem/problem.ts';
import { FORMULA_ROUNDING } from '../../tensors/rounding.ts';
import type { Claims } from '../claims/claims.ts';
import { type NamedConstant, nameConstant } from '../evidence/constants.ts';
import { REPRODUCED } from '../evidence/residual.ts';
import type { ForwardFault, ForwardVariant } from './fault.ts';
import { gradientsAfterWrongForward } from './gradient-after-wrong-forward.ts';
import { FORWARD_FAULTS } from './index.ts';

/** Another network or cost, which gives the outputs and the cost that were claimed. */
export interface ForwardExplanation {
  readonly fault: ForwardFault;
  readonly variant: ForwardVariant;
  readonly constant?: NamedConstant;
  /** The problem that was solved in place of the one declared. */
  readonly replaced: Problem;
  /** The largest difference, in units of what right code could be off by. */
  readonly residual: number;
  /** Bits of evidence over what it took to choose it. */
  readonly bits: number;
  /** Whether the claimed gradient is that of the other problem, too. */
  readonly gradientFits: boolean;
}

export interface ForwardNaming {
  /** Explanations that the numbers cannot tell apart, the best founded first. */
  readonly ties: readonly ForwardExplanation[];
  readonly tried: number;
}

const ENOUGH = 4;
const MOST_BITS = 30;

/**
 * Names what is wrong in the forward pass or in the cost: the other network or the other cost that gives exactly what
 * was claimed.
 *
 * @param wrong which of the two disagree with the reference
 */
export function nameForward(
  problem: Problem,
  claims: Claims,
  wrong: { readonly outputs: boolean; readonly cost: boolean },
): ForwardNaming {
  const right = solve(problem);
  const all = FORWARD_FAULTS.flatMap((fault) =>
    // Outputs that were given and are right leave only the cost to be wrong.
    claims.outputs !== undefined && !wrong.outputs && fault.stage === 'outputs'
      ? []
      : [...fault.variants(problem)].map((variant) => ({ fault, variant })),
  );
  const found = all.flatMap(({ fault, variant }): ForwardExplanation[] => {
    if (wrong.outputs && fault.stage === 'cost') return [];
    const constant = constantOf(problem, claims, variant);
    if (variant.constant !== undefined && constant === undefined) return [];
    const replaced = variant.replace(problem, constant?.value ?? 1);
    const solved = solve(replaced);
    const met = compare(claims, solved, right, wrong);
    if (met === undefined) return [];
    const bits = met.bits - (constant?.bits ?? 0) - Math.log2(all.length);
    if (bits < ENOUGH) return [];
    const gradientFits = fits(replaced, claims);
    return [
      { fault, variant, ...(constant && { constant }), replaced, residual: met.residual, bits, gradientFits },
    ];
  });
  const fitting = found.some(({ gradientFits }) => gradientFits)
    ? found.filter(({ gradientFits }) => gradientFits)
    : found;
  const best = Math.min(...fitting.map(({ residual }) => residual));
  const ties = fitting
    .filter(({ residual }) => residual <= Math.max(1, 1.5 * best))
    .filter(({ fault }, k, kept) => kept.findIndex((other) => other.fault === fault) === k);
  return { ties, tried: all.length };
}

/** Names the other network or cost whose right gradient is the one that was claimed, or whose forward pass a right backward pass makes it of. */
export function nameByGradient(problem: Problem, claims: Claims): ForwardNaming {
  const all = FORWARD_FAULTS.flatMap((fault) =>
    [...fault.variants(problem)].map((variant) => ({ fault, variant })),
  );
  const told = bitsAgainst(gradientOf(problem), claims);
  const found = all.flatMap(({ fault, variant }): ForwardExplanation[] => {
    const constant = ratioOf(problem, claims, variant);
    if (variant.constant !== undefined && constant === undefined) return [];
    const replaced = variant.replace(problem, constant?.value ?? 1);
    const gradientFits = fits(replaced, claims);
    const carried = gradientsAfterWrongForward(problem, replaced).some((one) => isGradient(one, claims));
    if (!gradientFits && !carried) return [];
    const bits = told - (constant?.bits ?? 0) - Math.log2(all.length);
    if (bits < ENOUGH) return [];
    return [{ fault, variant, ...(constant && { constant }), replaced, residual: 1, bits, gradientFits }];
  });
  const ties = found.filter(({ fault }, k) => found.findIndex((other) => other.fault === fault) === k);
  return { ties, tried: all.length };
}

/** What a claimed gradient says against another: of each number that is far off, how far. */
function bitsAgainst(gradient: Float64Array, { gradient: claim, arithmetic = 'float64' }: Claims): number {
  if (claim === undefined) return 0;
  return gradient.reduce((bits, value, k) => {
    const tolerance = claim.precision[k] + FORMULA_ROUNDING[arithmetic] * Math.abs(value) + Number.MIN_VALUE;
    const told = claim.given[k] === 1 ? Math.abs(value - claim.values[k]) / tolerance : 0;
    return told > 2 ? bits + Math.min(MOST_BITS, Math.log2(told)) : bits;
  }, 0);
}

/** The factor of a cost by the largest entry of its gradient. */
function ratioOf(problem: Problem, { gradient: claim }: Claims, { constant, replace }: ForwardVariant) {
  if (constant === undefined || claim === undefined) return undefined;
  const [none, one] = [gradientOf(replace(problem, 0)), gradientOf(replace(problem, 1))];
  let at = -1;
  for (let k = 0; k < one.length; k++) {
    if (claim.given[k] === 1 && (at < 0 || Math.abs(one[k] - none[k]) > Math.abs(one[at] - none[at]))) at = k;
  }
  const slope = at < 0 ? 0 : one[at] - none[at];
  const value = (claim.values[at] - none[at]) / slope;
  if (slope === 0 || !Number.isFinite(value) || !constant.allows(value)) return undefined;
  const doubt = (3 * (claim.precision[at] + 1e-9 * Math.abs(claim.values[at]))) / Math.abs(slope);
  return nameConstant(value, doubt, constant, problem);
}

function gradientOf({ network, parameters, data }: Problem): Float64Array {
  const pass = forward(network, parameters, data.inputs, data.count);
  return backpropagate(network, parameters, data, pass).gradient;
}

interface Solved {
  readonly outputs: Float64Array;
  readonly total: number;
  readonly regularization: number;
  /** Σ |loss|, which the cost is as exact as. */
  readonly magnitude: number;
}

function solve({ network, parameters, data }: Problem): Solved {
  const pass = forward(network, parameters, data.inputs, data.count);
  const cost = costOf(network, parameters, pass, data);
  const magnitude = cost.losses.reduce((sum, loss) => sum + Math.abs(loss), 0);
  const { total, regularization } = cost;
  return { outputs: pass.a.at(-1)!, total, regularization, magnitude: Math.max(magnitude, Math.abs(total)) };
}

/** The factor of a cost is the one that its number needs, where that is one of the problem's own. */
function constantOf(
  problem: Problem,
  { cost }: Claims,
  { constant, replace }: ForwardVariant,
): NamedConstant | undefined {
  if (constant === undefined || cost === undefined) return undefined;
  const none = solve(replace(problem, 0)).total;
  const one = solve(replace(problem, 1)).total;
  const slope = one - none;
  const value = (cost.value - none) / slope;
  if (!Number.isFinite(value) || !constant.allows(value)) return undefined;
  const doubt = (3 * (cost.precision + 1e-9 * Math.abs(cost.value))) / Math.abs(slope);
  const named = nameConstant(value, doubt, constant, problem);
  return named.words === undefined ? undefined : named;
}

/** How exactly another problem gives what is wrong, and what the numbers say for it; undefined where it does not. */
function compare(
  { cost, outputs, arithmetic = 'float64' }: Claims,
  solved: Solved,
  right: Solved,
  wrong: { readonly outputs: boolean; readonly cost: boolean },
): { residual: number; bits: number } | undefined {
  const rounding = FORMULA_ROUNDING[arithmetic];
  let [residual, bits] = [0, 0];
  const add = (claimed: number, value: number, before: number, tolerance: number): void => {
    const apart = Math.abs(value - claimed) / tolerance;
    residual = Math.max(residual, Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart);
    const told = Math.abs(before - claimed) / tolerance;
    if (told > 2) bits += Math.min(MOST_BITS, Math.log2(told));
  };
  if (outputs !== undefined && wrong.outputs) {
    if (solved.outputs.length !== outputs.values.length) return undefined;
    outputs.values.forEach((value, k) => {
      if (outputs.given[k] !== 1) return;
      const tolerance = outputs.precision[k] + rounding * Math.max(Math.abs(value), 1e-3) + Number.MIN_VALUE;
      add(value, solved.outputs[k], right.outputs[k], tolerance);
    });
  }
  // Where the outputs are wrong, so may be the cost in a way of its own: it is no evidence against them.
  if (cost !== undefined && wrong.cost && !(wrong.outputs && outputs !== undefined)) {
    add(
      cost.value,
      solved.total,
      right.total,
      cost.precision + rounding * solved.magnitude + Number.MIN_VALUE,
    );
  }
  return residual <= REPRODUCED ? { residual, bits } : undefined;
}

/** Whether the claimed gradient is the right one of another problem. */
export function fits(problem: Problem, claims: Claims): boolean {
  return isGradient(gradientOf(problem), claims);
}

/** Whether the claimed gradient is this one, to what right code may be off by. */
export function isGradient(
  gradient: Float64Array,
  { gradient: claim, arithmetic = 'float64' }: Claims,
): boolean {
  if (claim === undefined) return false;
  const scale = gradient.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return gradient.every((value, k) => {
    if (claim.given[k] !== 1) return true;
    const tolerance =
      REPRODUCED *
      (claim.precision[k] + FORMULA_ROUNDING[arithmetic] * Math.max(Math.abs(value), 1e-2 * scale));
    return Math.abs(value - claim.values[k]) <= tolerance;
  });
}

import { reductionFactor } from '../../network/cost.ts';
import type { Reduction } from '../../network/objective.ts';
import { positionsOf } from '../../network/shape.ts';
import type { Problem } from '../../problem/problem.ts';
import { quantities } from '../evidence/quantities.ts';

/** What each reduction of a loss over a sequence divides by. */
const COUNTED: Readonly<Record<Reduction, string>> = {
  tokens: 'the positions that count',
  positions: 'all positions',
  mean: 'the examples',
  steps: 'the steps',
  'mean-all': 'all outputs',
  sum: 'nothing',
};

/** Two factors are the same number but for rounding. */
export const isSameFactor = (one: number, other: number, doubt = 0): boolean =>
  Math.abs(one - other) <= Math.max(doubt, 1e-9 * Math.abs(other));

/**
 * Returns the factors on the whole gradient of a loss over a sequence whose backward pass divides by another count, or by
 * one more, and what it does. Those that are a quantity of every problem, as 1/N, are left to the fault `scale`.
 */
export function sequenceFactors(problem: Problem): { readonly does: string; readonly factor: number }[] {
  const { network, data } = problem;
  const { layers, objective } = network;
  if (positionsOf(layers[layers.length - 1].output) === undefined) return [];
  const of = (reduction: Reduction): number =>
    reductionFactor({ ...network, objective: { ...objective, reduction } }, data);
  const own = objective.reduction;
  const reductions = (['positions', 'tokens', 'mean', 'steps'] as const).filter((one) => one !== own);
  const all = [
    ...reductions.map((one) => ({
      does: `with the losses divided by ${COUNTED[one]}, in place of ${COUNTED[own]}`,
      factor: of(one) / of(own),
    })),
    ...(own === 'sum' ? [] : [...reductions, own]).map((one) => ({
      does: `with the losses divided by ${COUNTED[one]}, after they were divided by ${COUNTED[own]}`,
      factor: of(one),
    })),
  ];
  const usual = quantities(problem).filter(({ rank }) => rank === 0);
  return all.filter(
    ({ factor }, k) =>
      factor !== 1 &&
      !usual.some(({ value }) => isSameFactor(value, factor)) &&
      all.findIndex((one) => isSameFactor(one.factor, factor)) === k,
  );
}

/** Whether a loss over a sequence masks some positions, whose targets are zeros. */
export function isMasked({ network: { layers, objective }, data: { targets } }: Problem): boolean {
  const { output } = layers[layers.length - 1];
  const classes = output[output.length - 1].length;
  if (positionsOf(output) === undefined || objective.loss.name !== 'categorical-crossentropy') return false;
  for (let row = 0; row < targets.length; row += classes)
    if (targets.subarray(row, row + classes).every((t) => t === 0)) return true;
  return false;
}

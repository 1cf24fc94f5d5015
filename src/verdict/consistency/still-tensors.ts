import type { CostFunction } from '../../differences/cost-function.ts';
import { movesOf } from '../../differences/derivatives.ts';
import { randomSigns } from '../../differences/directions.ts';
import type { CheckedGradient } from './localized.ts';

/** Directions in which all weights of a tensor are moved at once. */
const DIRECTIONS = 2;

/** The tensors that do not affect the cost. */
export interface StillTensors {
  readonly names: readonly string[];
  /** Their weights. */
  readonly weights: number;
  readonly evaluations: number;
}

/**
 * Returns the tensors whose gradient is 0 throughout and that do not affect the cost: all of their weights are moved at
 * once along random directions, and it stays the same to the last bit.
 *
 * @param steps the step of each weight of θ
 */
export async function stillTensors(
  cost: CostFunction,
  theta: Float64Array,
  { claim, weights, tensors }: CheckedGradient,
  steps: Float64Array,
  {
    seed,
    round,
    signal,
  }: { seed: number; round?: ((value: number) => number) | undefined; signal?: AbortSignal | undefined },
): Promise<StillTensors> {
  const checked = new Set(weights);
  const zero = tensors
    .map(({ name, source }) => ({ name, indices: source.filter((index) => checked.has(index)) }))
    .filter(({ indices }) => indices.length > 0 && indices.every((index) => claim.gradient[index] === 0));
  const names: string[] = [];
  let [still, evaluations] = [0, 0];
  for (const { name, indices } of zero) {
    const moves = Array.from({ length: DIRECTIONS }, (_, k) => {
      const signs = randomSigns(indices.length, seed + k);
      const each = Array.from(indices, (index, i) => movesOf(theta[index], signs[i] * steps[index], round));
      return [0, 1].map((side) => ({ indices, deltas: each.map((deltas) => deltas[side]) }));
    }).flat();
    const { values } = await cost.changes(moves, signal);
    evaluations += moves.length;
    if (values.some((change) => change !== 0)) continue;
    names.push(name);
    still += indices.length;
  }
  return { names, weights: still, evaluations };
}

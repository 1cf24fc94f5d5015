import type { CostFunction } from '../../src/differences/cost-function.ts';
import type { PlacedTensor } from '../../src/differences/localize/task.ts';

export interface BlackBox {
  readonly theta: Float64Array;
  readonly tensors: PlacedTensor[];
  cost(theta: Float64Array): number;
  gradient(): Float64Array;
}

export const SIZES: Readonly<Record<number, number[]>>;
export function blackBox(options: {
  layers: readonly number[];
  activation: 'tanh' | 'sigmoid' | 'relu';
  loss: 'squared' | 'cross-entropy';
  seed: number;
  examples?: number;
}): BlackBox;
export function asked(
  cost: (theta: Float64Array) => number,
  theta: Float64Array,
): Required<CostFunction> & { evaluations: number };
export function corrupt(
  gradient: Float64Array,
  tensors: readonly PlacedTensor[],
  count: number,
  relative: number,
  seed: number,
): { gradient: Float64Array; indices: number[] };
export function normals(seed: number): () => number;

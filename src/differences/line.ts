import type { Changes, CostFunction, Line, Perturbation } from './cost-function.ts';

/** Asks for the change of the cost at each step along a line, in one question where the implementation knows lines. */
export function changesAlong(
  cost: CostFunction,
  line: Line,
  steps: readonly number[],
  signal?: AbortSignal,
): Promise<Changes> {
  return cost.along?.(line, steps, signal) ?? cost.changes(movesAlong(line, steps), signal);
}

/** Returns the steps along a line as perturbations. */
export function movesAlong({ first, rates }: Line, steps: readonly number[]): Perturbation[] {
  const indices = Int32Array.from(rates, (_, k) => first + k);
  return steps.map((step) => ({ indices, deltas: rates.map((rate) => step * rate) }));
}

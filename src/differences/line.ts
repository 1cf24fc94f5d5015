import type { Changes, CostFunction, Line, Perturbation } from './cost-function.ts';

/** Asks for the change of the cost at each step along a line, in one question where the implementation knows lines. */
export function changesAlong(
  cost: CostFunction,
  line: Line,
  steps: readonly number[],
  signal?: AbortSignal,
): Promise<Changes> {
  if (cost.along !== undefined) return cost.along(line, steps, signal);
  const indices = Int32Array.from(line.rates, (_, k) => line.first + k);
  const moves = steps.map(
    (step): Perturbation => ({ indices, deltas: line.rates.map((rate) => step * rate) }),
  );
  return cost.changes(moves, signal);
}

import { UNIT_ROUNDOFF } from '../../tensors/rounding.ts';
import type { Check } from './fault.ts';

/** The steps that people take. */
export const STEPS = [1, 0.5, 0.1, 0.05, 0.01, 0.005, 1e-3, 5e-4, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10];

/** The cost with one weight moved. */
export function moved({ problem, costAt }: Check, weight: number, by: number): number {
  const theta = problem.parameters.slice();
  theta[weight] += by;
  return costAt(theta);
}

/** What rounding of the two costs leaves in their difference, divided by `over`. */
export function roundingOver(over: number): (check: Check) => number {
  return ({ cost }) => (16 * UNIT_ROUNDOFF.float64 * Math.max(Math.abs(cost), 1e-3)) / over;
}

/** Something for each weight of a check. */
export function each(check: Check, value: (weight: number) => number): Float64Array {
  return Float64Array.from(check.weights, value);
}

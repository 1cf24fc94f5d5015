import { evaluate } from '../../problem/evaluation.ts';
import { informativePoint } from '../../problem/informative-point.ts';
import type { Problem } from '../../problem/problem.ts';
import type { Explanation } from '../evidence/explanation.ts';
import { plantAll } from './solve-constants.ts';

/** Relative difference of two gradients that shows in numbers of four digits. */
const APART = 1e-3;

/**
 * Returns a way to tell tied explanations apart: `parameters` where other parameters of the same network do, else
 * `spec`: more examples or outputs, layers of other sizes, a λ.
 */
export function separation(problem: Problem, ties: readonly Explanation[]): 'parameters' | 'spec' {
  const { gradientUnder } = evaluate(informativePoint(problem));
  const gradients = ties.map(({ candidates, constants }) => {
    const rules = plantAll(
      candidates,
      constants.map((constant) => constant?.value),
    );
    return gradientUnder(rules);
  });
  const apart = gradients.every((one, i) => gradients.every((other, j) => i >= j || differ(one, other)));
  return apart ? 'parameters' : 'spec';
}

function differ(one: Float64Array, other: Float64Array): boolean {
  let [apart, size] = [0, 0];
  one.forEach((value, k) => {
    apart = Math.max(apart, Math.abs(value - other[k]));
    size = Math.max(size, Math.abs(value), Math.abs(other[k]));
  });
  return apart > APART * size;
}

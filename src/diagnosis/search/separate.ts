import { evaluate } from '../../problem/evaluation.ts';
import { informativePoint } from '../../problem/informative-point.ts';
import type { Problem } from '../../problem/problem.ts';
import { gather } from '../../tensors/layout.ts';
import { nested } from '../../tensors/tensor.ts';
import type { Explanation } from '../evidence/explanation.ts';
import { plantAll } from './solve-constants.ts';

/** Relative difference of two gradients that shows in numbers of four digits. */
const APART = 1e-3;

/** Parameters that a person types rather than reads from a file. */
const FEW = 20;

/** Other parameters at which tied explanations give different gradients. */
export interface Separation {
  readonly separatedBy: 'parameters';
  /** Such parameters in two digits, by tensor, where they are few. */
  readonly separatingParameters?: Readonly<Record<string, unknown>>;
}

/**
 * Looks for other parameters of the same network at which every two of the tied explanations give different gradients:
 * those of --at spread, and the same in two digits. Returns undefined where they do not.
 */
export function separation(problem: Problem, ties: readonly Explanation[]): Separation | undefined {
  const spread = informativePoint(problem);
  if (!areApart(spread, ties)) return undefined;
  const short = { ...spread, parameters: spread.parameters.map((value) => Number(value.toPrecision(2))) };
  if (short.parameters.length > FEW || !areApart(short, ties)) return { separatedBy: 'parameters' };
  const tensors = problem.tensors.map((tensor): [string, unknown] => [
    tensor.name,
    nested(gather(short.parameters, tensor), tensor.shape),
  ]);
  return { separatedBy: 'parameters', separatingParameters: Object.fromEntries(tensors) };
}

function areApart(problem: Problem, ties: readonly Explanation[]): boolean {
  const { gradientUnder } = evaluate(problem);
  const gradients = ties.map(({ candidates, constants }) => {
    const rules = plantAll(
      candidates,
      constants.map((constant) => constant?.value),
    );
    return gradientUnder(rules);
  });
  return gradients.every((one, i) => gradients.every((other, j) => i >= j || differ(one, other)));
}

function differ(one: Float64Array, other: Float64Array): boolean {
  let [apart, size] = [0, 0];
  one.forEach((value, k) => {
    apart = Math.max(apart, Math.abs(value - other[k]));
    size = Math.max(size, Math.abs(value), Math.abs(other[k]));
  });
  return apart > APART * size;
}

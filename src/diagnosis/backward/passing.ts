import type { Problem } from '../../problem/problem.ts';
import type { Variant } from '../catalogue/fault.ts';
import { overridePull } from './overrides.ts';
import { passingScopes } from './scopes.ts';
import { isDense, weightOf } from './tensors.ts';

/** One element of ∂cost/∂a_{l−1} of one example, from the weights W[i,j] and the deltas of layer l, and the element before it. */
export type PassedBack = (
  weight: (i: number, j: number) => number,
  delta: Float64Array,
  j: number,
  units: number,
  inputs: number,
  before: number,
) => number;

/** The variants in which something else takes the place of Wᵀδ, in each dense layer that it fits, and in all. */
export function* passedBack(
  problem: Problem,
  fits: (l: number) => boolean,
  wrong: readonly (readonly [does: string, element: PassedBack])[],
): Iterable<Variant> {
  for (const { layers, words, where } of passingScopes(
    problem,
    (k) => isDense(problem.network, k) && fits(k),
  )) {
    for (const [does, element] of wrong) {
      yield {
        where,
        does: `${does} ${words}`,
        plant: (rules) =>
          overridePull(rules, layers, 'input', (at, l, deltas) => {
            const { inputs, units } = at.network.layers[l];
            const { offset } = weightOf(at.network, l);
            const weight = (i: number, j: number) => at.theta[offset + i * inputs + j];
            const upstream = new Float64Array(at.examples.count * inputs);
            for (let example = 0; example < at.examples.count; example++) {
              const delta = deltas.subarray(example * units, (example + 1) * units);
              let before = 0;
              for (let j = 0; j < inputs; j++) {
                before = element(weight, delta, j, units, inputs, before);
                upstream[example * inputs + j] = before;
              }
            }
            return upstream;
          }),
      };
    }
  }
}

import { evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import { candidatesFor } from '../search/single-faults.ts';
import { plantAll } from '../search/solve-constants.ts';

/** A gradient that is wrong in a known way. */
export interface Mutation {
  readonly code: string;
  readonly slug: string;
  /** `scale: multiplied by k, with k = 4` */
  readonly name: string;
  readonly gradient: Float64Array;
}

/**
 * Makes the gradient of a problem under every fault of the catalogue that applies to it, in every variant: what a
 * check that is worth something would have caught. A constant has its most usual value.
 */
export function* mutations(problem: Problem): Iterable<Mutation> {
  const { gradientUnder } = evaluate(problem);
  for (const candidate of candidatesFor(problem)) {
    const { fault, variant } = candidate;
    const constant = variant.constant?.usual.find((value) => value !== variant.constant!.right);
    const rules = plantAll([candidate], [constant]);
    const gradient = gradientUnder(rules);
    const value = constant === undefined ? '' : `, with ${variant.constant!.symbol} = ${constant}`;
    yield { code: fault.code, slug: fault.slug, name: `${fault.slug}: ${variant.does}${value}`, gradient };
  }
}

import { NncheckError } from '../errors.ts';
import { didYouMean } from '../input/suggest.ts';
import type { Problem } from './problem.ts';

/**
 * Leaves only some tensors to check: the others count as frozen, and are not reported.
 *
 * @param names the person's own names; none is all
 * @throws NncheckError of kind `usage` on a name that is none of them
 */
export function withTensors(problem: Problem, names: readonly string[]): Problem {
  if (names.length === 0) return problem;
  const tensors = tensorsNamed(problem.name, problem.tensors, names);
  const frozen = new Uint8Array(problem.frozen.length).fill(1);
  for (const { source } of tensors) for (const index of source) frozen[index] = problem.frozen[index];
  return { ...problem, tensors, frozen };
}

/**
 * Chooses tensors by their names; none is all.
 *
 * @param owner the name of the problem or program that has these tensors, for the message
 * @throws NncheckError of kind `usage` on a name that is none of them
 */
export function tensorsNamed<T extends { readonly name: string }>(
  owner: string,
  tensors: readonly T[],
  names: readonly string[],
): readonly T[] {
  const known = tensors.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const message = `there is no tensor ${JSON.stringify(name)}; those of ${owner} are ${known.join(', ')}${didYouMean(name, known)}`;
    throw new NncheckError('usage', 'unknown-tensor', message);
  }
  return names.length === 0 ? tensors : tensors.filter(({ name }) => names.includes(name));
}

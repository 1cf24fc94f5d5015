import { meantOrKnown } from '../../input/suggest.ts';

/** numpy's name of an array that was given none. */
export const NUMPYS_FIRST = 'arr_0';

/**
 * Finds the name that is meant: the same, or the same with `_` for each `.`, since neither a variable of Octave nor the
 * name in numpy's savez(name=…) can have dots.
 */
export function nameAmong(given: string, names: readonly string[]): string | undefined {
  return names.includes(given) ? given : names.find((name) => withoutDots(name) === given);
}

/** A name as programs have it that cannot have dots in it. */
export function withoutDots(name: string): string {
  return name.replaceAll('.', '_');
}

/** What to say further of a name that no tensor has: how numpy came to it, which was meant, or which there are. */
export function knownInstead(name: string, names: readonly string[]): string {
  if (/^arr_\d+$/.test(name))
    return `: numpy names arrays so that are given none, as in np.savez(file, **{${JSON.stringify(names[0])}: …})`;
  return meantOrKnown(name, names, 'the tensors');
}

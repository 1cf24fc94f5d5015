import { closest, distance } from 'fastest-levenshtein';

/** No name is as long, and comparing takes time. */
const LONGEST = 100;

/** Returns the known name that an unknown one most likely means, if there is any as near as a slip of the hand. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || name.length > LONGEST) return undefined;
  const best = closest(name.toLowerCase(), [...known]);
  // a third of the letters, and two of a short word: "dnse" and "unis" mean something, "foo" does not mean "loss"
  const tolerance = Math.max(Math.min(2, name.length - 1), Math.floor(name.length / 3));
  return distance(name.toLowerCase(), best.toLowerCase()) <= tolerance ? best : undefined;
}

/** Returns `; did you mean "units"?`, or nothing. */
export function didYouMean(name: string, known: readonly string[]): string {
  const best = nearest(name, known);
  return best === undefined ? '' : `; did you mean "${best}"?`;
}

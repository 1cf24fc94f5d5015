import { NUMPYS_FIRST, nameAmong, withoutDots } from '../../problem/parameters/names.ts';
import type { ParsedTensors } from './parsed-tensors.ts';

/** A tensor that may be given: its name and shape, as the spec says them. */
export interface ExpectedTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Finds the wanted tensor that a given name is of, or that is the only one named in the words before a pasted array. */
export function expectedTensorsOf<W extends ExpectedTensor>(
  given: string,
  { tensors, amongWords = false }: ParsedTensors,
  wanted: readonly W[],
): W | undefined {
  const name = nameAmong(
    given,
    wanted.map((one) => one.name),
  );
  if (name !== undefined) return wanted.find((one) => one.name === name);
  const among = amongWords ? wanted.filter((one) => stands(one.name, given)) : [];
  if (among.length > 0) return among.length === 1 ? among[0] : undefined;
  // One array without a name can only be the one that is wanted, where that is one.
  const nameless = given === '' || given === NUMPYS_FIRST || (amongWords && /\s/.test(given));
  return nameless && tensors.size === 1 && wanted.length === 1 ? wanted[0] : undefined;
}

/** What a name may go on with: the gradient of torch's parameters, and the end of a sentence. */
const AFTER = /^(?:$|\.grad\b|\.?(?![\p{L}\p{N}_$[.-]))/u;

/** Whether a name stands in words by itself, and is not the beginning of another: `hidden` of `hidden.weight`. */
function stands(name: string, words: string): boolean {
  return [name, withoutDots(name)].some((spelling) => {
    for (let at = words.indexOf(spelling); at !== -1; at = words.indexOf(spelling, at + 1)) {
      const apart = at === 0 || !/[\p{L}\p{N}_$-]/u.test(words[at - 1]);
      if (apart && AFTER.test(words.slice(at + spelling.length))) return true;
    }
    return false;
  });
}

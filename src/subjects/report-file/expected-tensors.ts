import { NUMPYS_FIRST, nameAmong, withoutDots } from '../../problem/parameters/names.ts';
import type { ParsedTensors } from './parsed-tensors.ts';

/** A tensor that a report may have: its name and shape, as the spec says them. */
export interface ExpectedTensor {
  readonly name: string;
  readonly shape: readonly number[];
}

/** Finds the expected tensor that a name in a report means, or the only one named in the words before a pasted array. */
export function expectedTensorOf<W extends ExpectedTensor>(
  reported: string,
  { tensors, amongWords = false }: ParsedTensors,
  expected: readonly W[],
): W | undefined {
  const name = nameAmong(
    reported,
    expected.map((one) => one.name),
  );
  if (name !== undefined) return expected.find((one) => one.name === name);
  const among = amongWords ? expected.filter((one) => stands(one.name, reported)) : [];
  if (among.length > 0) return among.length === 1 ? among[0] : undefined;
  // One array without a name can only be the one expected tensor.
  const nameless = reported === '' || reported === NUMPYS_FIRST || (amongWords && /\s/.test(reported));
  return nameless && tensors.size === 1 && expected.length === 1 ? expected[0] : undefined;
}

/** The text that may follow a name: the gradient of torch's parameters, and the end of a sentence. */
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

import { seesCall } from './calls.ts';
import type { Cursor } from './cursor.ts';
import { isNumber } from './numbers.ts';

/** The words of one line before an array, or of a line of words alone. */
export interface Words {
  readonly text: string;
  readonly start: number;
  /** Whether nothing but an array can follow what they say: they start their line, or end with a sign. */
  readonly heading: boolean;
}

/** A list of tuples, dictionaries or arrays; every other bracket opens an array. */
const LIST = /\[(?=\s*(?:[({]|Parameter containing|(?:\w+\.)*(?:array|tensor|Array|DeviceArray)\s*\())/y;
/** The shape of an array, as a tuple or as torch has it. */
const SHAPE = /\(\s*\d+\s*,\s*(?:\d+\s*,?\s*)*\)|(?:torch\.)?Size\(\[[\d, ]*\]\)/y;
/** The punctuation of a printed dictionary, list or tuple, and what Jupyter and tensorflow put before an array. */
const PUNCTUATION = /(?:[\s,;{})\]]+|\((?!\s*\d+\s*,\s*[\d)])|Out ?\[\d+\]:|<tf\.Tensor: .*numpy=)+/y;
/** A comment, or what was typed at a prompt. */
const COMMENT = /(?:#|%|>+|In ?\[\d+\]:)(.*)/y;
/** torch says so of a parameter, between its name and its numbers. */
const BEFORE_ARRAY = /\s*(?:Parameter containing:\s*)?/y;

const SPACE = /[^\S\n]+/y;
const WORD = /[\p{L}\p{N}_.$]+/uy;
const QUOTED = /'[^'\n]*'|"[^"\n]*"/y;
/** The index of `weights[0]` and `grads['W1']`, and of Jupyter's `Out[3]`. */
const INDEX = /\[\s*(?:-?\d+(?:\s*,\s*-?\d+)*|'[^'\n]*'|"[^"\n]*"|[\p{L}_][\p{L}\p{N}_.]*)\s*\]/uy;

/** Reads over all that stands between arrays and words and means nothing. */
export function skipPunctuation(source: Cursor): void {
  while ([SHAPE, PUNCTUATION, LIST].some((pattern) => source.take(pattern) !== undefined));
}

/** Whether an array in brackets, or in a call such as `array(…)`, comes next. */
export function seesArray(source: Cursor): boolean {
  const before = source.at;
  skipToArray(source);
  const found = seesCall(source) || (source.sees(/\[/y) && !source.sees(LIST));
  source.at = before;
  return found;
}

/** Reads over what torch says of a parameter before its numbers. */
export function skipToArray(source: Cursor): void {
  source.take(BEFORE_ARRAY);
}

/** Reads a comment, or a line with a prompt before it. */
export function takeComment(source: Cursor): Words | undefined {
  const { at } = source;
  const comment = source.take(COMMENT);
  // Beside an array it is about that one, and not about the next.
  return comment && { text: comment[1], start: at, heading: startsLine(source, at) };
}

/** Reads words up to an array, to the numbers that the line ends with, or to its end. */
export function takeWords(source: Cursor): Words {
  const start = source.at;
  const numbers = start + Math.max(1, trailingNumbers(source.line()));
  while (source.at < numbers && !source.sees(/\n|$/y)) {
    // An index stands right after a name; what stands after a space or a sign is an array.
    if (source.at > start && /[\p{L}\p{N}_\])]/u.test(source.text[source.at - 1])) {
      if (source.take(INDEX) !== undefined) continue;
    }
    if (source.take(SPACE) !== undefined) continue;
    if (seesArray(source)) break;
    if ([SHAPE, WORD, QUOTED, LIST].some((piece) => source.take(piece) !== undefined)) continue;
    source.at++;
  }
  const text = source.text.slice(start, source.at);
  return { text, start, heading: startsLine(source, start) || /[:=]\s*$/.test(text) };
}

function startsLine({ text }: Cursor, at: number): boolean {
  return text.slice(text.lastIndexOf('\n', at - 1) + 1, at).trim() === '';
}

/**
 * Finds where the numbers begin that a line ends with: after a sign, or where one of them is no whole number, which
 * might as well belong to the words (`epoch 3`).
 */
function trailingNumbers(line: string): number {
  let from = line.length;
  let decimal = false;
  for (let end = line.length; ; ) {
    while (end > 0 && /[\s,;]/.test(line[end - 1])) end--;
    if (from < line.length && end > 0 && /[=:]/.test(line[end - 1])) return from;
    let start = end;
    while (start > 0 && !/[\s,;=:]/.test(line[start - 1])) start--;
    const word = line.slice(start, end);
    if (!isNumber(word)) return decimal ? from : line.length;
    decimal ||= !/^[-+]?\d+$/.test(word);
    from = start;
    end = start;
  }
}

/** What can stand around a name: signs, the quotation marks of a key, the dashes of a heading, R's sign of a list. */
const AROUND = /^[\s,;:=(){}'"#%>*$-]+|[\s,;:=(){}'"#%>*-]+$/g;

/** The shape that may stand between a name and its array. */
const SHAPE_AFTER = /(?:\(\s*\d+\s*,[\d,\s]*\)|(?:torch\.)?Size\(\[[\d, ]*\]\))[\s,;:=]*$/;
/** What Julia says of an array between its name and its numbers: `2×3 Matrix{Float64}:`, `4-element Vector{Float64}:`. */
const JULIA = /\b(?:\d+(?:×\d+)+|\d+-element)\s+[\p{L}\p{N}_.]+(?:\{[^\n]*)?$/u;
/** A line of words that is longer names nothing. */
const LONGEST_LABEL = 200;

/** The index of one number in round brackets: `Theta1(1, 2) =`. */
const INDEX_AFTER = /\(\s*\d+(?:\s*,\s*\d+)*\s*\)[\s:=]*$/;

/**
 * Takes the shape and the marks off words: what is left is a name, or words with a name among them.
 *
 * @param ofNumber whether they stand before one number, and what looks like a shape is its index
 */
export function nameIn(text: string, ofNumber = false): string {
  if (text.length > LONGEST_LABEL) return '';
  const index = ofNumber ? INDEX_AFTER.exec(text) : null;
  if (index === null) return text.replace(SHAPE_AFTER, '').replace(JULIA, '').replace(AROUND, '');
  return `${text.slice(0, index.index).replace(AROUND, '')}${index[0].replace(/[\s:=]+$/, '')}`;
}

import { NncheckError } from '../../../errors.ts';
import { collectIssues } from '../../../input/issues.ts';
import type { ParsedTensor, ParsedTensors } from '../parsed-tensors.ts';
import { rolesIn } from '../table/roles.ts';
import { readBrackets } from './brackets.ts';
import { takeCall } from './calls.ts';
import { readColumns, seesColumns } from './columns.ts';
import { type Cursor, cursor } from './cursor.ts';
import { withDecimalPoints } from './decimal-commas.ts';
import { gatherEntries } from './entries.ts';
import { readIndexed, seesIndexed } from './indexed.ts';
import { partIn, withoutPart } from './part-words.ts';
import { plainRows } from './plain-rows.ts';
import {
  nameIn,
  seesArray,
  skipPunctuation,
  skipToArray,
  takeComment,
  takeWords,
  type Words,
} from './words.ts';

/** What Octave prints after the name of a struct. */
const STRUCT = /\s*scalar structure containing the fields:[^\S\n]*\n/y;
const END_OF_LINE = /[^\S\n]*(?:\n|$)/y;
/** What may have been meant as an array. */
const DECIMAL = /\d\.\d/;

/**
 * Reads arrays that were pasted as numpy, torch, Octave, MATLAB, Julia or R print them, each after words with its name
 * among them: `hidden.weight =`, `gradient of hidden.weight:`, `('hidden.weight', `, or the comment or prompt above it.
 * Numbers that are printed one by one, `W[0,1] =`, are put together.
 *
 * @throws NncheckError at the first place that is no array and no line of words
 */
export function readPasted(text: string, file: string): ParsedTensors {
  const plain = plainRows(withDecimalPoints(text.replaceAll('\r\n', ' \n')));
  const source = cursor(plain.text, file);
  const tensors = new Map<string, ParsedTensor>();
  const places = new Map<string, { line: number; column: number }>();
  const structs = structsOf(source);
  const unnamed = new Map<string, string>();
  let comment: Words | undefined;
  let words: Words | undefined;
  /** The last words that speak of a part, such as `numerical gradient`, for the arrays that follow. */
  let section = '';
  /** What the last array stood under. */
  let above = '';
  for (skipPunctuation(source); !source.atEnd(); skipPunctuation(source)) {
    const start = source.at;
    const read = readerFor(source);
    if (read !== undefined) {
      const label = words ?? comment;
      const place = source.lineOf(label?.start ?? start);
      const tensor = read(source);
      if (label !== undefined) {
        const own = structs.nameOf(label, tensor.shape.length === 0);
        if (isHeading(own)) section = own;
        above =
          partIn(own) === undefined && partIn(section) === 'numericalGradient' ? `${section}: ${own}` : own;
      }
      const nameless = label === undefined || withoutPart(above) === '';
      const name = nameless ? `array ${tensors.size + 1}` : above;
      if (nameless) unnamed.set(name, above);
      if (tensors.has(name)) throw twice(source, name, label?.start ?? start, places.get(name)!.line);
      tensors.set(name, tensor);
      places.set(name, place);
      [comment, words] = [undefined, undefined];
      continue;
    }
    const remark = takeComment(source);
    if (remark !== undefined) {
      if (remark.heading) {
        comment = remark;
        if (isHeading(remark.text)) section = nameIn(remark.text);
      }
      continue;
    }
    const found = takeWords(source);
    if (source.take(STRUCT) !== undefined) structs.open(found);
    else if (/\p{L}/u.test(found.text) && (found.heading || !source.sees(END_OF_LINE))) words = found;
    if (words === found && isHeading(found.text)) section = nameIn(found.text);
    if (DECIMAL.test(found.text) && readerFor(source) === undefined) throw notAnArray(source, found);
  }
  if (tensors.size === 0) {
    throw new NncheckError('data', 'no-tensors', [{ message: 'there is no array in it', place: { file } }]);
  }
  const gathered = collectIssues('data', ([name = '']) => ({
    file,
    ...(!unnamed.has(String(name)) && { path: String(name) }),
    ...places.get(String(name)),
  }));
  const whole = new Map<string, ParsedTensor>();
  for (const [name, found] of gatherEntries(tensors)) {
    places.set(name, places.get(found.first)!);
    if ('tensor' in found) whole.set(name, found.tensor);
    else
      gathered.add(
        'entry-missing',
        [name],
        `${found.missing} is missing: every entry of a tensor has to be printed`,
      );
  }
  return {
    tensors: whole,
    issues: gathered,
    amongWords: true,
    unnamed,
    lines: [...plain.words, ...text.split('\n').filter((line) => /\p{L}/u.test(line) && !DECIMAL.test(line))],
    naming: (name) => `write its name before it, such as ${name} =`,
    at: (name) => [name],
  };
}

/** Whether words say a part that the arrays under them belong to; those above the columns of a table say two. */
function isHeading(words: string): boolean {
  return partIn(words) !== undefined && rolesIn([words]) === undefined;
}

/** Finds what reads the array that comes next. */
function readerFor(source: Cursor): ((source: Cursor) => ParsedTensor) | undefined {
  if (seesIndexed(source)) return readIndexed;
  if (seesArray(source)) return readArray;
  return seesColumns(source) ? readColumns : undefined;
}

function readArray(source: Cursor): ParsedTensor {
  skipToArray(source);
  const called = takeCall(source);
  if (called !== undefined) return called;
  const array = readBrackets(source);
  source.take(/\(\d+x\d+\)/y); // Octave's empty matrix, [](0x3)
  return array;
}

/** Keeps track of the structs that a name is in: those that are indented less. */
function structsOf(source: Cursor) {
  const structs: { name: string; indent: number }[] = [];
  const inside = (words: Words): string[] => {
    const indent = words.start - (source.text.lastIndexOf('\n', words.start - 1) + 1);
    while (structs.length > 0 && structs[structs.length - 1].indent >= indent) structs.pop();
    return structs.map(({ name }) => name);
  };
  return {
    open(words: Words): void {
      const indent = words.start - (source.text.lastIndexOf('\n', words.start - 1) + 1);
      inside(words);
      structs.push({ name: nameIn(words.text), indent });
    },
    nameOf: (words: Words, ofNumber: boolean): string =>
      [...inside(words), nameIn(words.text, ofNumber)].join('.'),
  };
}

function twice(source: Cursor, name: string, at: number, line: number): NncheckError {
  source.at = at;
  return source.fail('duplicate-tensor', `${JSON.stringify(name)} is here twice: first in line ${line}`);
}

function notAnArray(source: Cursor, words: Words): NncheckError {
  source.at = words.start;
  const text = source.line().trim().slice(0, 40);
  const message = `expected an array after its name, such as hidden.weight = [[0.1 0.2]], found ${JSON.stringify(text)}; put # before a line that is not part of an array`;
  return source.fail('not-an-array', message);
}

import { NncheckError } from '../../../errors.ts';
import { complaints } from '../../../problem/complaints.ts';
import type { GivenGroup, GivenTensor } from '../given.ts';
import { readBrackets } from './brackets.ts';
import { takeCall } from './calls.ts';
import { readColumns, seesColumns } from './columns.ts';
import { type Cursor, cursor } from './cursor.ts';

/** What stands between arrays and means nothing: the punctuation of a printed dict or tuple, and comments. */
const BETWEEN = /(?:[\s,;{}()]+|(?:#|%|>>).*|Out\[\d+\]:)+/y;
const NAME = /(?:(['"])([^'"\n]+)\1|([\p{L}_][\p{L}\p{N}_.$/-]*))/uy;
/** What follows a name: a sign, the comma of a tuple, or the end of its line. */
const AFTER_NAME = /[^\S\n]*(?:[=:,]|(?=\n|$))/y;
const STRUCT = /\s*scalar structure containing the fields:[^\S\n]*\n/y;
/** torch says so of a parameter, between its name and its numbers. */
const BEFORE_ARRAY = /\s*(?:Parameter containing:\s*)?/y;
/** A line of words alone, as people put above what they print. */
const PROSE = /[\p{L}_'"][^\d[\n=]*(?:\n|$)/uy;

/**
 * Reads arrays that were pasted as numpy, torch, Octave or MATLAB print them, each after its name (`hidden.weight =`).
 *
 * @throws NncheckError at the first place that is no array, name or line of words
 */
export function readPasted(text: string, file: string): GivenGroup {
  const source = cursor(text, file);
  const tensors = new Map<string, GivenTensor>();
  const places = new Map<string, { line: number; column: number }>();
  const structs: { name: string; indent: number }[] = [];
  for (source.take(BETWEEN); !source.atEnd(); source.take(BETWEEN)) {
    const start = source.at;
    const name = source.sees(NAME) && !seesArray(source) ? takeName(source, structs) : '';
    if (name === undefined) continue;
    const place = source.lineOf(start);
    if (tensors.has(name)) {
      source.at = start;
      throw source.fail(
        'duplicate-tensor',
        `${called(name)} is here twice: first in line ${places.get(name)?.line}`,
      );
    }
    tensors.set(name, readArray(source, name));
    places.set(name, place);
  }
  if (tensors.size === 0) {
    throw new NncheckError('data', 'no-tensors', [{ message: 'there is no array in it', place: { file } }]);
  }
  const found = complaints('data', ([name = '']) => ({
    file,
    path: String(name),
    ...places.get(String(name)),
  }));
  return { tensors, complaints: found, at: (name) => [name] };
}

/** Reads a name with what follows it; undefined for what names no array: a struct, or a line of words. */
function takeName(source: Cursor, structs: { name: string; indent: number }[]): string | undefined {
  const start = source.at;
  const indent = start - (source.text.lastIndexOf('\n', start - 1) + 1);
  const match = source.take(NAME);
  const own = match?.[2] ?? match?.[3] ?? '';
  if (source.take(AFTER_NAME) !== undefined) {
    while (structs.length > 0 && structs[structs.length - 1].indent >= indent) structs.pop();
    const name = [...structs.map((struct) => struct.name), own].join('.');
    if (source.take(STRUCT) !== undefined) {
      structs.push({ name: own, indent });
      return undefined;
    }
    if (seesArray(source) || seesColumns(source)) return name;
  }
  source.at = start;
  if (source.take(PROSE) !== undefined) return undefined;
  const text = source.line().trim().slice(0, 40);
  throw source.fail(
    'not-an-array',
    `expected an array after its name, such as hidden.weight = [[0.1 0.2]], found ${JSON.stringify(text)}`,
  );
}

function readArray(source: Cursor, name: string): GivenTensor {
  if (!seesArray(source) && seesColumns(source)) return readColumns(source);
  source.take(BEFORE_ARRAY);
  if (source.sees(/\[/y)) {
    const array = readBrackets(source);
    source.take(/\(\d+x\d+\)/y); // Octave's empty matrix, [](0x3)
    return array;
  }
  const called = takeCall(source);
  if (called !== undefined) return called;
  const text = source.line().trim().slice(0, 40);
  const where = name === '' ? '' : ` after ${JSON.stringify(name)}`;
  throw source.fail('not-an-array', `expected an array${where}, found ${JSON.stringify(text)}`);
}

/** Whether an array in brackets, or in a call such as `array(…)`, comes next. */
function seesArray(source: Cursor): boolean {
  const before = source.at;
  source.take(BEFORE_ARRAY);
  const found = source.sees(/\[|(?:\w+\.)*(?:array|tensor|Array|DeviceArray|float\d\d)\s*\(/y);
  source.at = before;
  return found;
}

function called(name: string): string {
  return name === '' ? 'an array without a name' : JSON.stringify(name);
}

import { type PrecisionReader, precisionReader } from '../../../tensors/precision.ts';
import { sameShape } from '../../../tensors/tensor.ts';
import type { ParsedTensor } from '../parsed-tensors.ts';
import { columnReaders, MOST_COLUMNS } from './columns.ts';
import type { Cursor } from './cursor.ts';
import { takeNumber } from './numbers.ts';

/** No tensor of a network has more; a text of ten thousand brackets is a mistake. */
const MOST_DIMENSIONS = 8;

/**
 * Reads an array in brackets: as numpy prints it (`[[0.1 -0.2]\n [0.3 0.4]]`), as Python and JSON do (with commas), or as
 * Octave's mat2str does (`[0.1 -0.2; 0.3 0.4]`).
 *
 * @throws NncheckError where it is elided, ragged or has something else than numbers in it
 */
export function readBrackets(source: Cursor): ParsedTensor {
  const reading: Reading = {
    source,
    values: [],
    columns: columnReaders(MOST_COLUMNS),
    precision: precisionReader(),
  };
  const shape = readList(reading, 1);
  const isTable = shape.length === 2 && shape[1] > 1 && shape[1] <= MOST_COLUMNS;
  return {
    shape,
    values: Float64Array.from(reading.values),
    precision: reading.precision.precision(),
    ...(isTable && { columns: reading.columns.slice(0, shape[1]).map((column) => column.precision()) }),
  };
}

interface Reading {
  readonly source: Cursor;
  readonly values: number[];
  /** Of the first numbers of every list. */
  readonly columns: readonly PrecisionReader[];
  readonly precision: PrecisionReader;
}

/** Reads one list and returns its shape. */
function readList(reading: Reading, depth: number): number[] {
  const { source } = reading;
  if (depth > MOST_DIMENSIONS) {
    throw source.fail('too-many-dimensions', `an array has at most ${MOST_DIMENSIONS} levels of brackets`);
  }
  source.take(/\[/y);
  let count = 0;
  let inner: number[] | undefined;
  const rows: number[] = [];
  for (;;) {
    source.take(/[\s,]+/y);
    if (source.take(/\]/y) !== undefined) break;
    if (source.sees(/\.{3}|…/y)) throw elided(source);
    if (source.take(/;/y) !== undefined) {
      rows.push(count);
      continue;
    }
    const start = source.at;
    const shape = readItem(reading, depth, count - (rows.at(-1) ?? 0));
    if (inner !== undefined && !sameShape(shape, inner)) {
      source.at = start;
      throw source.fail('ragged', raggedMessage(inner, shape));
    }
    inner = shape;
    count++;
  }
  return rows.length === 0 ? [count, ...(inner ?? [])] : byRows(source, rows, count);
}

function readItem(reading: Reading, depth: number, place: number): number[] {
  const { source, values, columns, precision } = reading;
  if (source.sees(/\[/y)) return readList(reading, depth + 1);
  const number = takeNumber(source);
  if (number === undefined) throw notANumber(source);
  values.push(number.value);
  columns[place]?.add(number.text, number.value);
  precision.add(number.text, number.value);
  return [];
}

/** The shape of `[1 2; 3 4]`, from the counts of numbers before each semicolon and at the end. */
function byRows(source: Cursor, ends: readonly number[], count: number): number[] {
  const starts = [0, ...ends];
  const lengths = [...ends, count].map((end, k) => end - starts[k]).filter((length) => length > 0);
  const odd = lengths.find((length) => length !== lengths[0]);
  if (odd !== undefined) throw source.fail('ragged', raggedMessage([lengths[0]], [odd]));
  return [lengths.length, lengths[0] ?? 0];
}

function elided(source: Cursor) {
  const message =
    'numbers are left out here (…): print the whole array, with np.set_printoptions(threshold=sys.maxsize) or torch.set_printoptions(profile="full"), or save it with np.savez';
  return source.fail('elided', message);
}

/** The error of what is no number, showing its first characters. */
export function notANumber(source: Cursor) {
  if (source.atEnd()) return source.fail('cut-off', 'the text ends within an array: it may be truncated');
  const found = /[^\s,;\])]*/y;
  found.lastIndex = source.at;
  const text = (found.exec(source.text)?.[0] || source.text[source.at]).slice(0, 30);
  return source.fail('not-a-number', `expected a number, found ${JSON.stringify(text)}`);
}

function raggedMessage(expected: readonly number[], found: readonly number[]): string {
  const say = (shape: readonly number[]) =>
    shape.length === 0 ? 'a number' : `a list of ${shape.join(' × ')}`;
  return `expected ${say(expected)} as before it, found ${say(found)}`;
}

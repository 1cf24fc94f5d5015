import { type PrecisionReader, precisionReader } from '../../../tensors/precision.ts';
import type { ParsedTensor } from '../parsed-tensors.ts';
import type { Cursor } from './cursor.ts';
import { type PrintedNumber, takeNumber } from './numbers.ts';

const BLANK = /[^\S\n]*(?:\n|$)/y;
/** Octave writes `Columns 1 through 8:` and ` Columns 9 and 10:`, MATLAB `Columns 1 through 8`. */
const COLUMNS = /[^\S\n]*Columns? (\d+)(?: (?:through|and|to) (\d+))?:?[^\S\n]*(?:\n|$)/y;
/** `1.0e-03 *` above a matrix: all its numbers are to be multiplied by it. */
const SCALE = /[^\S\n]*(1(?:\.0*)?e[-+]?\d+)[^\S\n]*\*[^\S\n]*(?:\n|$)/iy;
const KIND = /[^\S\n]*(?:Diagonal|Permutation) Matrix[^\S\n]*(?:\n|$)/y;
/** What stands between the numbers of a row. */
const SEPARATOR = /[^\S\n,]*,?[^\S\n]*/y;
const ROW = /[^\S\n]*[-+]?(?:[\d.]|(?:nan|na|inf(?:inity)?)\b)/iy;

/** Whether a matrix without brackets starts at the next line that is not blank. */
export function seesColumns(source: Cursor): boolean {
  const before = source.at;
  while (!source.atEnd() && source.take(BLANK) !== undefined);
  const found = [COLUMNS, SCALE, KIND, ROW].some((pattern) => source.sees(pattern));
  source.at = before;
  return found;
}

/**
 * Reads a matrix as Octave and MATLAB print it: rows of numbers without brackets, wide ones in blocks of columns, with a
 * common factor above. A single number is a scalar.
 */
export function readColumns(source: Cursor): ParsedTensor {
  const blocks: PrintedNumber[][][] = [];
  let exponent = 0;
  let rows: PrintedNumber[][] | undefined;
  for (;;) {
    const scale = source.take(SCALE);
    const header = scale === undefined ? source.take(COLUMNS) : undefined;
    if (scale !== undefined) exponent = Math.round(Math.log10(Number(scale[1])));
    else if (header !== undefined) {
      checkHeader(source, header, blocks);
      rows = undefined;
    } else if (source.take(KIND) !== undefined) continue;
    else if (!source.atEnd() && source.take(BLANK) !== undefined) {
      if (rows !== undefined && !continues(source)) break;
    } else if (!source.atEnd() && source.sees(ROW)) {
      if (rows === undefined) {
        rows = [];
        blocks.push(rows);
      }
      rows.push(readRow(source, rows[0]?.length));
    } else break;
  }
  return assemble(source, blocks, exponent);
}

/** Whether more columns of the same matrix follow after a blank line. */
function continues(source: Cursor): boolean {
  const before = source.at;
  while (!source.atEnd() && source.take(BLANK) !== undefined);
  const found = source.sees(COLUMNS);
  if (!found) source.at = before;
  return found;
}

/** A block has to start at the column after the last one: else a part of what was printed is missing. */
function checkHeader(source: Cursor, header: RegExpExecArray, blocks: readonly PrintedNumber[][][]): void {
  const before = blocks.reduce((sum, [row]) => sum + row.length, 0);
  if (Number(header[1]) === before + 1) return;
  source.at = header.index;
  const message = `expected column ${before + 1} next, found column ${header[1]}: columns are missing`;
  throw source.fail('columns-missing', message);
}

function readRow(source: Cursor, expected: number | undefined): PrintedNumber[] {
  const start = source.at;
  const row = takeRow(source, SEPARATOR);
  if (expected !== undefined && row.length !== expected) {
    source.at = start;
    throw source.fail('ragged', `expected ${expected} numbers as in the row before, found ${row.length}`);
  }
  return row;
}

/** Reads the numbers up to the end of the line. */
export function takeRow(source: Cursor, separator: RegExp): PrintedNumber[] {
  const row: PrintedNumber[] = [];
  for (;;) {
    source.take(separator);
    if (source.atEnd() || source.take(/\n/y) !== undefined) return row;
    const number = takeNumber(source);
    if (number === undefined) {
      const text = source.line().trim().slice(0, 30);
      throw source.fail('not-a-number', `expected a number, found ${JSON.stringify(text)}`);
    }
    row.push(number);
  }
}

/** Puts blocks of columns beside each other, and multiplies them by the common factor. */
export function assemble(source: Cursor, blocks: readonly PrintedNumber[][][], exponent = 0): ParsedTensor {
  const height = blocks[0]?.length ?? 0;
  if (blocks.some((block) => block.length !== height)) {
    throw source.fail('ragged', 'the blocks of columns before this have different numbers of rows');
  }
  const width = blocks.reduce((sum, [row = []]) => sum + row.length, 0);
  const precision = precisionReader();
  const columns = columnReaders(width);
  const values: number[] = [];
  const scaled = ({ text, value }: PrintedNumber): void => {
    // Written with the exponent, so that value and digits are those of the number that is meant.
    const whole = exponent === 0 || /[a-z]/i.test(text) ? text : `${text}e${exponent}`;
    const meant = whole === text ? value * 10 ** exponent : Number(whole);
    precision.add(whole, meant);
    columns[values.length % width]?.add(whole, meant);
    values.push(meant);
  };
  for (let row = 0; row < height; row++) for (const block of blocks) block[row].forEach(scaled);
  const shape = values.length === 1 ? [] : [height, height === 0 ? 0 : width];
  return {
    shape,
    values: Float64Array.from(values),
    precision: precision.precision(),
    ...(columns.length > 0 && { columns: columns.map((column) => column.precision()) }),
  };
}

/** Columns that a table of gradients may have: two gradients, what stands beside them, and their differences. */
export const MOST_COLUMNS = 6;

/** Returns a reader for each column of what may be a table; none where there are more columns. */
export function columnReaders(width: number): PrecisionReader[] {
  return width < 2 || width > MOST_COLUMNS ? [] : Array.from({ length: width }, () => precisionReader());
}

import { type Digits, EXACT, type Precision, precisionReader } from '../../../tensors/precision.ts';
import type { ParsedTensor } from '../parsed-tensors.ts';
import { assemble, takeRow } from './columns.ts';
import type { Cursor } from './cursor.ts';
import type { PrintedNumber } from './numbers.ts';

/** R writes the numbers of the columns above them: `[,1] [,2]`. */
const COLUMNS = /[^\S\n]*\[,(\d+)\](?:[^\S\n]+\[,\d+\])*[^\S\n]*(?:\n|$)/y;
/** Before each row stands its number, `[1,]`, and before each line of a vector that of its first element, `[1]`. */
const ROW = /[^\S\n]*\[(\d+),\]/y;
const LINE = /[^\S\n]*\[(\d+)\](?=[^\S\n]+(?:[-+.\d]|NaN?\b|-?Inf\b))/y;

/** What stands between the numbers of a row. */
const SPACE = /[^\S\n]+/y;

/** Whether a matrix or a vector as R prints it comes next. */
export function seesIndexed(source: Cursor): boolean {
  return source.sees(COLUMNS) || source.sees(LINE);
}

/** Reads a matrix as R prints it, wide ones in blocks of columns, or a vector, long ones in several lines. */
export function readIndexed(source: Cursor): ParsedTensor {
  const blocks: PrintedNumber[][][] = [];
  if (source.sees(LINE)) {
    const vector: PrintedNumber[] = [];
    for (let line = source.take(LINE); line !== undefined; line = source.take(LINE)) {
      expectNumber(source, line, vector.length + 1);
      vector.push(...takeRow(source, SPACE));
    }
    const { values, precision } = assemble(source, [[vector]]);
    return { shape: [values.length], values, precision };
  }
  for (let header = source.take(COLUMNS); header !== undefined; header = source.take(COLUMNS)) {
    expectNumber(source, header, blocks.reduce((sum, [row = []]) => sum + row.length, 0) + 1);
    const rows: PrintedNumber[][] = [];
    for (let row = source.take(ROW); row !== undefined; row = source.take(ROW)) {
      expectNumber(source, row, rows.length + 1);
      rows.push(takeRow(source, SPACE));
      if (rows[rows.length - 1].length !== rows[0].length) {
        throw source.fail('ragged', 'the row before this has another length than the first one');
      }
    }
    blocks.push(rows);
  }
  const { values } = assemble(source, blocks);
  const height = blocks[0].length;
  const shape = [height, height === 0 ? 0 : values.length / height];
  return { shape, values, precision: coarsest(blocks) };
}

/** R rounds each column to decimals of its own; what can be said of all is what the coarsest shows. */
function coarsest(blocks: readonly PrintedNumber[][][]): Precision {
  let digits: Digits | undefined;
  for (const rows of blocks) {
    for (const column of (rows[0] ?? []).keys()) {
      const reader = precisionReader();
      for (const row of rows) reader.add(row[column].text, row[column].value);
      digits = coarser(digits, reader.precision().digits);
    }
  }
  return { ...EXACT, ...(digits && { digits }) };
}

function coarser(a: Digits | undefined, b: Digits | undefined): Digits | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    decimals: Math.min(a.decimals, b.decimals),
    significant: Math.min(a.significant, b.significant),
  };
}

/** Rows and columns follow each other: else a part of what was printed is missing. */
function expectNumber(source: Cursor, found: RegExpExecArray, expected: number): void {
  if (Number(found[1]) === expected) return;
  source.at = found.index;
  const message = `expected number ${expected} next, found ${found[1]}: some are missing`;
  throw source.fail('numbers-missing', message);
}

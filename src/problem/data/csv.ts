import { CsvError, parse } from 'csv-parse/sync';
import { describeValue } from '../../input/describe.ts';
import { collectIssues } from '../../input/issues.ts';
import { type OnRows, SOME_ROWS } from '../../input/surroundings.ts';
import { decode } from '../../input/text/decode.ts';
import { badData, type DataFile } from './file.ts';

/** A decimal number as programs print it: not the hexadecimal or empty text that JavaScript would take too. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The records of a .csv as text, taken apart when they are asked for. */
export interface Csv {
  readonly file: string;
  /** The names of the columns, where the first line has them. */
  readonly header?: readonly string[];
  readonly width: number;
  readonly count: number;
  /** The cells of a record, without the space around them. */
  record(row: number): readonly string[];
  /** The line on which a record ends, from 1. */
  lineOf(row: number): number;
}

/** The records of a text, the header among them. */
type Records = Pick<Csv, 'count' | 'record' | 'lineOf'>;

/**
 * Reads a .csv. Columns are separated by commas; by tabs or semicolons where the first line has those.
 *
 * @throws NncheckError where its quotes do not match, or its lines have different numbers of columns
 */
export async function readCsv({ name, bytes }: DataFile, hasHeader: boolean, onRows?: OnRows): Promise<Csv> {
  const text = decode(bytes, 'data', name);
  const delimiter = delimiterOf(text);
  const plain = !text.includes('"') && !/\r(?!\n)/.test(text);
  const all = plain ? plainRecords(text, delimiter) : quotedRecords(text, delimiter, name);
  const first = hasHeader ? 1 : 0;
  const width = all.count === 0 ? 0 : all.record(0).length;
  for (let row = 1; row < all.count; row++) {
    if (row % SOME_ROWS === 0) await onRows?.(name, row, all.count);
    const { length } = all.record(row);
    if (length === width) continue;
    const message = `expected ${width} columns as in line ${all.lineOf(0)}, found ${length}`;
    throw badData('ragged', name, message, { line: all.lineOf(row) });
  }
  if (all.count <= first) throw badData('file-empty', name, 'it has no examples');
  return {
    file: name,
    ...(hasHeader && { header: all.record(0) }),
    width,
    count: all.count - first,
    record: (row) => all.record(row + first),
    lineOf: (row) => all.lineOf(row + first),
  };
}

/**
 * Sees the lines of a text without quotation marks as records: the text and the starts of its lines are all that is
 * kept. csv-parse makes a list of texts of each line, which takes 3 million lines past 1 GB and 10 seconds.
 */
function plainRecords(text: string, delimiter: string): Records {
  let starts = new Float64Array(1024);
  let count = 0;
  for (let at = 0; at < text.length; ) {
    const end = endOfLine(text, at);
    if (end > at && text.slice(at, end) !== '\r') {
      if (count === starts.length) {
        const more = new Float64Array(2 * count);
        more.set(starts);
        starts = more;
      }
      starts[count++] = at;
    }
    at = end + 1;
  }
  return {
    count,
    record: (row) =>
      text
        .slice(starts[row], endOfLine(text, starts[row]))
        .split(delimiter)
        .map((cell) => cell.trim()),
    lineOf(row) {
      let line = 1;
      for (let at = text.indexOf('\n'); at !== -1 && at < starts[row]; at = text.indexOf('\n', at + 1))
        line++;
      return line;
    },
  };
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function quotedRecords(text: string, delimiter: string, name: string): Records {
  const records: string[][] = [];
  const lines: number[] = [];
  try {
    parse(text, {
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      on_record(record: string[], { lines: line }) {
        records.push(record);
        lines.push(line);
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) throw syntaxError(error, name, (lines.at(-1) ?? 0) + 1);
    throw error;
  }
  return { count: records.length, record: (row) => records[row], lineOf: (row) => lines[row] };
}

function delimiterOf(text: string): string {
  const firstLine = text.slice(0, endOfLine(text, 0));
  return ['\t', ';'].find((delimiter) => firstLine.includes(delimiter)) ?? ',';
}

/** @param next the line after the last record that was whole: where an unclosed quotation mark was opened */
function syntaxError(error: CsvError, file: string, next: number) {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED')
    return badData('csv-syntax', file, 'a quotation mark is opened and never closed', { line: next });
  const line = typeof error.lines === 'number' ? error.lines : next;
  const message = 'a quotation mark stands where none can: a text with one is written "like ""this"""';
  return badData('csv-syntax', file, message, { line });
}

/** Says whether a cell is a number. */
export function isNumber(cell: string): boolean {
  return NUMBER.test(cell) && Number.isFinite(Number(cell));
}

/** Throws an error that lists the cells of these columns that are no numbers. */
export function refuseCells(csv: Csv, columns: readonly number[]): never {
  const { file, header, count } = csv;
  const first = csv.record(0);
  if (header === undefined && !first.some(isNumber)) {
    const message = `expected numbers, found ${describeValue(first[columns[0]])}; if this line names the columns, say "header": true`;
    throw badData('not-a-number', file, message, { line: csv.lineOf(0) });
  }
  const found = collectIssues('data', ([line]) => ({ file, line: Number(line) }));
  for (let row = 0; row < count; row++) {
    const record = csv.record(row);
    for (const column of columns) {
      const cell = record[column];
      if (isNumber(cell)) continue;
      const name = header ? `column ${column} (${header[column]})` : `column ${column}`;
      const hint = /^[+-]?\d+,\d+$/.test(cell) ? '; write a point where it has a comma' : '';
      const message = `${name}: expected a finite number, found ${describeValue(cell)}${hint}`;
      found.add('not-a-number', [csv.lineOf(row), column], message);
    }
  }
  found.throwIfAny();
  throw new TypeError('refused cells that are numbers');
}

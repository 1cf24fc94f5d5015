import { CsvError, parse } from 'csv-parse/sync';
import { describeValue } from '../../input/describe.ts';
import { collectIssues } from '../../input/issues.ts';
import { decode } from '../../input/text/decode.ts';
import { badData, type DataFile } from './file.ts';

/** A decimal number as programs print it: not the hexadecimal or empty text that JavaScript would take too. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** The records of a .csv as text, each with its line. */
export interface Csv {
  readonly file: string;
  /** The names of the columns, where the first line has them. */
  readonly header?: readonly string[];
  readonly width: number;
  readonly records: readonly (readonly string[])[];
  /** The line on which each record ends. */
  readonly lines: readonly number[];
}

/**
 * Reads a .csv. Columns are separated by commas; by tabs or semicolons where the first line has those.
 *
 * @throws NncheckError where its quotes do not match, or its lines have different numbers of columns
 */
export function readCsv({ name, bytes }: DataFile, hasHeader: boolean): Csv {
  const text = decode(bytes, 'data', name);
  const records: string[][] = [];
  const lines: number[] = [];
  try {
    parse(text, {
      delimiter: delimiterOf(text),
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
  const width = records[0]?.length ?? 0;
  const ragged = records.findIndex((record) => record.length !== width);
  if (ragged !== -1) {
    const message = `expected ${width} columns as in line ${lines[0]}, found ${records[ragged].length}`;
    throw badData('ragged', name, message, { line: lines[ragged] });
  }
  const header = hasHeader ? records.shift() : undefined;
  if (hasHeader) lines.shift();
  if (records.length === 0) throw badData('file-empty', name, 'it has no examples');
  return { file: name, ...(header && { header }), width, records, lines };
}

function delimiterOf(text: string): string {
  const end = text.indexOf('\n');
  const firstLine = end === -1 ? text : text.slice(0, end);
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

/** Throws an error with all cells of these columns that are no numbers. */
export function refuseCells(csv: Csv, columns: readonly number[]): never {
  const { file, header, records, lines } = csv;
  if (header === undefined && !records[0].some(isNumber))
    throw badData(
      'not-a-number',
      file,
      `expected numbers, found ${describeValue(records[0][columns[0]])}; if this line names the columns, say "header": true`,
      { line: lines[0] },
    );
  const found = collectIssues('data', ([line]) => ({ file, line: Number(line) }));
  for (const [row, record] of records.entries())
    for (const column of columns) {
      const cell = record[column];
      if (isNumber(cell)) continue;
      const name = header ? `column ${column} (${header[column]})` : `column ${column}`;
      const hint = /^[+-]?\d+,\d+$/.test(cell) ? '; write a point where it has a comma' : '';
      const message = `${name}: expected a finite number, found ${describeValue(cell)}${hint}`;
      found.add('not-a-number', [lines[row], column], message);
    }
  found.throwIfAny();
  throw new TypeError('refused cells that are numbers');
}

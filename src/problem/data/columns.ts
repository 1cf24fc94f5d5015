import type { Issues, Path } from '../../input/issues.ts';
import { meantOrKnown } from '../../input/suggest.ts';
import { type Csv, isNumber, refuseCells } from './csv.ts';
import { badData } from './file.ts';
import { type Rows, rowsOf } from './rows.ts';

type Column = string | number;

/** Returns the numbers of columns that are given by name or by number. */
export function findColumns(
  csv: Csv,
  asked: Column | readonly Column[],
  path: Path,
  issues: Issues,
): number[] {
  const list = typeof asked === 'object' ? asked : [asked];
  return list.map((column, index) => {
    const at = typeof asked === 'object' ? [...path, index] : path;
    const found = typeof column === 'number' ? column : (csv.header?.indexOf(column) ?? -1);
    if (found >= 0 && found < csv.width) return found;
    issues.add('unknown-column', at, `${unknown(column, csv)}`);
    return 0;
  });
}

function unknown(column: Column, { file, header, width }: Csv): string {
  if (typeof column === 'number') return `${file} has columns 0 to ${width - 1}, and no column ${column}`;
  if (header === undefined) return `"header" is false, so columns have numbers and no names`;
  const hint = meantOrKnown(column, header, 'its columns');
  return `${file} has no column ${JSON.stringify(column)}${hint}`;
}

/** Takes columns of numbers. */
export function numberRows(csv: Csv, columns: readonly number[]): Rows {
  // A first line that names the columns is told as such, before it is counted as an example.
  const first = csv.record(0);
  if (!columns.every((column) => isNumber(first[column]))) refuseCells(csv, columns);
  return {
    count: csv.count,
    width: columns.length,
    read(row, values, at) {
      const record = csv.record(row);
      columns.forEach((column, k) => {
        const cell = record[column];
        if (!isNumber(cell)) refuseCells(csv, columns);
        values[at + k] = Number(cell);
      });
    },
  };
}

/** Takes columns of targets: one column with text in it has class names, which become numbers in sorted order. */
export function targetRows(csv: Csv, columns: readonly number[]): Rows {
  const [column] = columns;
  if (columns.length > 1 || everyCell(csv, column, isNumber)) return numberRows(csv, columns);
  const names = new Set<string>();
  everyCell(csv, column, (cell, row) => {
    if (cell === '')
      throw badData('no-class', csv.file, `column ${column} is empty here, and a class name is expected`, {
        line: csv.lineOf(row),
      });
    return names.add(cell) !== undefined;
  });
  // by code unit: the same order on every machine, whatever its language
  const classes = [...names].sort();
  const numbers = new Map(classes.map((name, index) => [name, index]));
  const values = Float64Array.from({ length: csv.count }, (_, row) => numbers.get(csv.record(row)[column])!);
  return { ...rowsOf(values, values.length, 1), classes };
}

/** Says whether every cell of a column passes. */
function everyCell(csv: Csv, column: number, passes: (cell: string, row: number) => boolean): boolean {
  for (let row = 0; row < csv.count; row++) if (!passes(csv.record(row)[column], row)) return false;
  return true;
}

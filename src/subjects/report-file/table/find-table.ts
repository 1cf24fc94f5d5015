import { nameAmong } from '../../../problem/parameters/names.ts';
import type { Problem } from '../../../problem/problem.ts';
import type { ArrangedTensor } from '../../../tensors/layout.ts';
import { columnMajor, indexOf, sameShape, sizeOf } from '../../../tensors/tensor.ts';
import type { ParsedReport } from '../json.ts';
import { expectedTensorOf } from '../match-tensors.ts';
import type { ParsedTensor, ParsedTensors } from '../parsed-tensors.ts';
import { MOST_COLUMNS } from '../pasted/columns.ts';
import { entryIn, precisionOfAll } from '../pasted/entries.ts';
import type { Column } from './columns.ts';
import type { Order } from './orders.ts';
import type { Roles } from './roles.ts';

/** Numbers of all weights in columns, one row a weight. */
export interface Table {
  readonly columns: readonly Column[];
  /** The orders that its rows can have, where names say more than nothing of it. */
  readonly orders?: readonly Order[];
  /** Where each column is a part of the report already. */
  readonly roles?: Partial<Roles>;
  /** The lines of words around it. */
  readonly lines: readonly string[];
  /** Arrays without names beside it. */
  readonly leftOut?: number;
}

/**
 * Finds a table of a gradient check in a report: a matrix with a row for each weight, rows that begin with the names of
 * weights, or a vector of all weights in a part of its own.
 *
 * @returns several where they cannot be told apart; none where the report has tensors by name
 */
export function tablesIn({ printed, groups }: ParsedReport, problem: Problem): Table[] {
  if (printed !== undefined) {
    const lines = printed.lines ?? [];
    const arrays = [...printed.tensors].filter(([, { shape }]) => sizeOf(shape) > 1);
    const tables = arrays.filter(([, { shape }]) => isTable(shape, problem));
    const others = arrays.filter((array) => !tables.includes(array));
    // What a program prints beside its table, such as its weights, has a name of its own where it is to be compared.
    if (tables.length > 0 && others.every(([name]) => printed.unnamed?.has(name))) {
      return tables.map(([, table]) => ({ columns: columnsOf(table), lines, leftOut: others.length }));
    }
    const named = labelledTable(printed, problem) ?? tableByTensor(printed, problem);
    if (named !== undefined) return [{ ...named, lines }];
  }
  return vectorsIn(groups, problem);
}

/** Whether a shape is [weights, columns], which no tensor of the network has. */
function isTable([rows, width, ...more]: readonly number[], { network, frozen, tensors }: Problem): boolean {
  if (more.length > 0 || !(width >= 2 && width <= MOST_COLUMNS)) return false;
  if (tensors.some(({ shape }) => sameShape(shape, [rows, width]))) return false;
  return rows === network.space.size || rows === network.space.size - countFrozen(frozen);
}

function countFrozen(frozen: Uint8Array): number {
  return frozen.reduce((sum, one) => sum + one, 0);
}

/** Splits a matrix of shape [rows, columns] into its columns, each with the digits of its own. */
export function columnsOf({ shape: [rows, width], values, precision, columns }: ParsedTensor): Column[] {
  return Array.from({ length: width }, (_, column) => ({
    values: Float64Array.from({ length: rows }, (_, row) => values[row * width + column]),
    precision: columns?.[column] ?? precision,
  }));
}

/** Rows such as `hidden.weight[0, 1] 0.0123 0.0124`. */
function labelledTable({ tensors }: ParsedTensors, problem: Problem): Omit<Table, 'lines'> | undefined {
  const rows = [...tensors].filter(([, { shape }]) => sizeOf(shape) > 1);
  const width = sizeOf(rows[0]?.[1].shape ?? []);
  if (width > MOST_COLUMNS || rows.length < 2) return undefined;
  const source: number[] = [];
  const entries = rows.map(([name]) => entryIn(name));
  const first = entries.some((entry) => entry?.index.includes(0)) ? 0 : 1;
  for (const [k, [, { shape }]] of rows.entries()) {
    const entry = entries[k];
    const name =
      entry &&
      nameAmong(
        entry.name,
        problem.tensors.map((tensor) => tensor.name),
      );
    const tensor = problem.tensors.find((one) => one.name === name);
    const index = entry?.index.map((at) => at - first) ?? [];
    if (tensor === undefined || sizeOf(shape) !== width || shape.length > 2) return undefined;
    const flat = index.reduce((place, at, axis) => place * tensor.shape[axis] + at, 0);
    if (index.length !== tensor.shape.length || !sameShape(indexOf(flat, tensor.shape), index))
      return undefined;
    source.push(tensor.source[flat]);
  }
  if (new Set(source).size < source.length) return undefined;
  const columns = Array.from({ length: width }, (_, column) => ({
    values: Float64Array.from(rows, ([, { values }]) => values[column]),
    precision: precisionOfAll(
      rows.map(([, { values, precision, columns }]) => ({
        value: values[column],
        precision: columns?.[column] ?? precision,
      })),
    ),
  }));
  return { columns, orders: [{ words: '', source: Int32Array.from(source) }] };
}

/** A table for each tensor, under its name: [entries, columns]. */
function tableByTensor(printed: ParsedTensors, { tensors }: Problem): Omit<Table, 'lines'> | undefined {
  const arrays = [...printed.tensors].filter(([, { shape }]) => sizeOf(shape) > 1);
  const parts: { readonly array: ParsedTensor; readonly expected: ArrangedTensor }[] = [];
  for (const [name, array] of arrays) {
    const expected = expectedTensorOf(name, printed, tensors);
    const [rows, width] = array.shape;
    if (expected === undefined || array.shape.length !== 2 || !(width >= 2 && width <= MOST_COLUMNS))
      return undefined;
    if (rows !== expected.source.length || sameShape(array.shape, expected.shape)) return undefined;
    if (width !== arrays[0][1].shape[1]) return undefined;
    parts.push({ array, expected });
  }
  if (parts.length === 0 || new Set(parts.map(({ expected }) => expected)).size < parts.length)
    return undefined;
  const split = parts.map(({ array }) => columnsOf(array));
  const columns = split[0].map((_, column): Column => {
    const own = split.map((all) => all[column]);
    const numbers = own.flatMap(({ values, precision }) =>
      Array.from(values, (value) => ({ value, precision })),
    );
    return {
      values: Float64Array.from(numbers, ({ value }) => value),
      precision: precisionOfAll(numbers),
    };
  });
  const byRows = parts.flatMap(({ expected }) => [...expected.source]);
  const byColumns = parts.flatMap(({ expected: { shape, source } }) => {
    const place = columnMajor(shape);
    return Array.from(source, () => source[place()]);
  });
  const orders = [{ words: 'row by row', source: Int32Array.from(byRows) }];
  if (byRows.some((index, k) => index !== byColumns[k])) {
    orders.push({ words: 'column by column', source: Int32Array.from(byColumns) });
  }
  return { columns, orders };
}

/** A vector of all weights as the gradient, the numerical gradient, or both, where the spec has several tensors. */
function vectorsIn(groups: ParsedReport['groups'], { network, tensors }: Problem): Table[] {
  if (tensors.length === 1) return [];
  const parts = (['gradient', 'numericalGradient'] as const).flatMap((part) => {
    const group = groups[part];
    const [only, ...more] = group?.tensors.values() ?? [];
    return group && only && more.length === 0 && only.values.length === network.space.size && isFlat(only)
      ? [{ part, column: { values: only.values, precision: only.precision } }]
      : [];
  });
  const given = Object.keys(groups).filter((part) => part === 'gradient' || part === 'numericalGradient');
  if (parts.length === 0 || parts.length < given.length) return [];
  const roles = Object.fromEntries(parts.map(({ part }, k) => [part, k]));
  return [{ columns: parts.map(({ column }) => column), roles, lines: [] }];
}

function isFlat({ shape }: ParsedTensor): boolean {
  return shape.filter((length) => length !== 1).length <= 1;
}

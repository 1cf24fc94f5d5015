import { meetsTargets } from '../../problem/classes.ts';
import type { Problem } from '../../problem/problem.ts';
import { numberColumn } from '../number-column.ts';
import { type Column, renderTable, tableWidth } from '../table.ts';

/** More examples than this are counted, not listed. */
const MOST_EXAMPLES = 16;
/** Digits of inputs and targets, which people write, and of outputs. */
const GIVEN_DIGITS = 4;
const OUTPUT_DIGITS = 8;
const WRONG = 'wrong';

/**
 * The outputs against their targets, example by example: the truth table of a logic task.
 *
 * @param width columns of the terminal
 * @returns nothing where there are many examples, or they are too wide
 */
export function outputsTable(problem: Problem, outputs: Float64Array, width: number): string {
  const { count, inputs, targets } = problem.data;
  if (count > MOST_EXAMPLES) return '';
  const input = rowsOf(inputs, count, GIVEN_DIGITS);
  const target = rowsOf(targets, count, GIVEN_DIGITS);
  const output = rowsOf(outputs, count, OUTPUT_DIGITS);
  const meets = meetsTargets(problem, outputs) ?? (() => true);
  const wrong = input.map((_, row) => !meets(row));
  const columns: Column[] = [
    { heading: 'input', width: input[0].length, align: 'left' },
    { heading: 'target', width: target[0].length, align: 'left' },
    { heading: 'output', width: output[0].length, align: 'left' },
  ];
  if (wrong.includes(true)) columns.push({ heading: '', width: WRONG.length, align: 'left' });
  if (tableWidth(columns) > width) return '';
  const rows = input.map((_, row) => ({
    cells: [input[row], target[row], output[row], wrong[row] ? WRONG : ''].slice(0, columns.length),
  }));
  return [...renderTable(columns, rows)].join('');
}

/** One text for each example, all of one length, its numbers aligned with those of the others. */
function rowsOf(values: Float64Array, count: number, digits: number): string[] {
  const length = values.length / count;
  const columns = Array.from({ length }, (_, unit) => {
    const rows = Array.from({ length: count }, (_, row) => row * length + unit);
    return numberColumn([{ values, rows }], digits);
  });
  return Array.from({ length: count }, (_, row) =>
    columns.map((column, unit) => column.cell(values[row * length + unit])).join(' '),
  );
}

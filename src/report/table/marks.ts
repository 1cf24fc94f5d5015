import type { TensorCheck } from '../../verdict/verdict.ts';
import type { ReportStyle } from '../reporter.ts';
import { total, verdictMark, verdictOf } from '../verdicts.ts';

/** The largest matrix whose marks still show a pattern at a glance. */
const MOST = { side: 40, entries: 800 };
/** Entries that a table shows as well as a matrix. */
const FEW = 6;
/** Columns that are all numbered; of more, every fifth is. */
const ALL_NUMBERED = 10;

/**
 * The verdicts of a matrix, a mark for each entry, with the numbers of its rows and columns; nothing where they show no
 * pattern: none or all of them mismatch, or the matrix is too small or too large.
 */
export function* markMatrix(tensor: TensorCheck, style: ReportStyle, indent: string): Iterable<string> {
  const { shape, counts, weights } = tensor;
  const [rows, columns] = shape;
  if (shape.length !== 2 || Math.min(rows, columns) < 2 || rows * columns <= FEW) return;
  if (Math.max(rows, columns) > MOST.side || rows * columns > MOST.entries) return;
  if (counts.mismatch === 0 || counts.mismatch === total(counts)) return;
  const labels = String(rows - 1).length;
  const room = style.width - indent.length - labels - 2;
  const cell = 2 * columns - 1 <= room ? 2 : 1;
  if (cell * columns - (cell - 1) > room) return;
  yield `${indent}${' '.repeat(labels + 2)}${columnNumbers(columns, cell)}\n`;
  for (let row = 0; row < rows; row++) {
    const marks = Array.from({ length: columns }, (_, column) => {
      const verdict = verdictOf(weights, row * columns + column);
      return verdict === undefined ? ' ' : verdictMark(verdict, style);
    });
    yield `${indent}${String(row).padStart(labels)}  ${marks.join(' '.repeat(cell - 1)).trimEnd()}\n`;
  }
  yield '\n';
}

/** `0    5    10`: numbers above their columns, which are `cell` characters apart. */
function columnNumbers(columns: number, cell: number): string {
  const step = columns <= ALL_NUMBERED ? 1 : 5;
  let line = '';
  for (let column = 0; column < columns; column += step) line = line.padEnd(column * cell) + String(column);
  return line;
}

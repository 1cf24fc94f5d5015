import { formatNumber } from './numbers.ts';

/** A cost after so many epochs. */
export interface CostPoint {
  readonly epoch: number;
  readonly cost: number;
}

/** Costs that fall further than this are plotted by their logarithm: else the later ones lie on the axis. */
const LOG_FROM = 100;
/** Fewer columns than this show no curve. */
const FEWEST_COLUMNS = 10;
/** One row with its number, two without. */
const ROWS_A_LABEL = 3;

/**
 * Draws the cost over the logarithm of the epochs: a title, the curve, the axis.
 *
 * Drawn here since asciichart (1.5) and simple-ascii-chart (5.4) have no logarithmic axis and label a given point or
 * every row only; what they would have left to do is `trace`.
 *
 * @param width columns of the whole plot
 * @param height rows of the curve
 * @returns lines; none where fewer than two costs are finite, or the width is too small
 */
export function plotCost(history: readonly CostPoint[], width: number, height = 12): string[] {
  const points = history.filter(({ cost }) => Number.isFinite(cost));
  if (points.length < 2) return [];
  const costs = points.map(({ cost }) => cost);
  const scale = scaleOf(Math.min(...costs), Math.max(...costs), height);
  const labels = scale.costs.map((cost, row) =>
    row % ROWS_A_LABEL === 0 || row === scale.costs.length - 1 ? formatNumber(cost, 3) : '',
  );
  const margin = Math.max(...labels.map((label) => label.length));
  const columns = width - margin - 2;
  if (columns < FEWEST_COLUMNS) return [];

  const curve = trace(resample(points, scale, columns), scale.costs.length);
  return [
    `cost by epoch (${scale.logarithmic ? 'both axes' : 'epochs'} logarithmic)`,
    ...curve.map((line, row) =>
      `${labels[row].padStart(margin)} ${labels[row] ? '┤' : '│'}${line}`.trimEnd(),
    ),
    ...epochAxis(points.at(-1)!.epoch, columns).map((line) => ' '.repeat(margin + 1) + line),
  ];
}

interface Scale {
  readonly logarithmic: boolean;
  /** The cost that each row stands for, from the top. */
  readonly costs: readonly number[];
  /** Where a cost is, in rows from the top; between two of them as a rule. */
  rowOf(cost: number): number;
}

function scaleOf(least: number, most: number, height: number): Scale {
  const logarithmic = least > 0 && most / least >= LOG_FROM;
  if (least === most) return { logarithmic, costs: [most], rowOf: () => 0 };
  const [to, from] = logarithmic ? [Math.log, Math.exp] : [(y: number) => y, (y: number) => y];
  const top = to(most);
  const range = top - to(least);
  const last = height - 1;
  return {
    logarithmic,
    // The ends as they are: the logarithm and back would add digits to them.
    costs: Array.from({ length: height }, (_, row) =>
      row === 0 ? most : row === last ? least : from(top - (row / last) * range),
    ),
    rowOf: (cost) => ((top - to(cost)) / range) * last,
  };
}

/** Where an epoch is on the axis, from 0 to 1: epoch 0 has no logarithm of its own. */
function across(epoch: number, last: number): number {
  return Math.log1p(epoch) / Math.log1p(last);
}

/** The row of the curve at each column, on straight lines between the points. */
function resample(points: readonly CostPoint[], scale: Scale, columns: number): number[] {
  const last = points.at(-1)!.epoch;
  let next = 1;
  return Array.from({ length: columns }, (_, column) => {
    const x = column / (columns - 1);
    while (next < points.length - 1 && across(points[next].epoch, last) < x) next += 1;
    const [a, b] = [points[next - 1], points[next]];
    const start = across(a.epoch, last);
    const part = Math.min(1, Math.max(0, (x - start) / (across(b.epoch, last) - start)));
    return Math.round((1 - part) * scale.rowOf(a.cost) + part * scale.rowOf(b.cost));
  });
}

/** Draws one line through the rows, column by column. */
function trace(rows: readonly number[], height: number): string[] {
  const canvas = Array.from({ length: height }, () => new Array<string>(rows.length).fill(' '));
  rows.forEach((row, column) => {
    const before = rows[column - 1] ?? row;
    for (let between = Math.min(row, before) + 1; between < Math.max(row, before); between++) {
      canvas[between][column] = '│';
    }
    if (row !== before) canvas[before][column] = row > before ? '╮' : '╯';
    canvas[row][column] = row > before ? '╰' : row < before ? '╭' : '─';
  });
  return canvas.map((line) => line.join(''));
}

/** The axis with ticks at 0, 1, 10, 100, …, and the last epoch; a number that has no room is left out. */
function epochAxis(last: number, columns: number): string[] {
  const epochs = [last, 0];
  for (let epoch = 1; epoch < last; epoch *= 10) epochs.push(epoch);
  const axis = new Array<string>(columns).fill('─');
  const numbers = new Array<string>(columns + 1).fill(' ');
  for (const epoch of epochs) {
    const text = String(epoch);
    const tick = Math.round(across(epoch, last) * (columns - 1));
    const start = Math.min(Math.max(0, tick + 1 - Math.floor(text.length / 2)), columns + 1 - text.length);
    const taken = numbers.slice(Math.max(0, start - 1), start + text.length + 1).some((char) => char !== ' ');
    if (taken) continue;
    axis[tick] = '┬';
    numbers.splice(start, text.length, ...text);
  }
  return [`└${axis.join('')}`, numbers.join('').trimEnd()];
}

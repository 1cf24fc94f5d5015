import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { plotCost } from '../../src/report/plot.ts';

const history = (...costs: number[]) =>
  costs.map((cost, k) => ({ epoch: k === 0 ? 0 : 10 ** (k - 1), cost }));

test('a falling cost falls from the first row to the last, over a logarithmic axis', () => {
  expect(plotCost(history(4, 3, 2, 1), 40, 7)).toEqual([
    'cost by epoch (epochs logarithmic)',
    '  4 ┤──╮',
    '    │  ╰─╮',
    '    │    ╰────╮',
    '2.5 ┤         ╰─────╮',
    '    │               ╰──────╮',
    '    │                      ╰───────╮',
    '  1 ┤                              ╰────',
    '    └┬────┬────────────┬───────────────┬',
    '     0    1           10             100',
  ]);
});

test('the axis names its first and last epoch and the powers of ten between', () => {
  const [axis, numbers] = plotCost(history(4, 3, 2, 1), 40, 7).slice(-2);
  expect(axis.match(/┬/g)).toHaveLength(4);
  expect(numbers.trim().split(/\s+/)).toEqual(['0', '1', '10', '100']);
  expect(numbers.length).toBeLessThanOrEqual(40);
});

test('a cost that falls a hundredfold is plotted by its logarithm: equal factors are equal rows', () => {
  const lines = plotCost(history(1000, 100, 10, 1), 60, 7);
  expect(lines[0]).toBe('cost by epoch (both axes logarithmic)');
  expect(lines.slice(1, 8).map((line) => line.split(/[┤│]/)[0].trim())).toEqual([
    '1e3',
    '',
    '',
    '31.6',
    '',
    '',
    '1',
  ]);
});

test('a cost of zero and below has no logarithm', () => {
  expect(plotCost(history(1000, 10, 0), 60)[0]).toContain('(epochs logarithmic)');
  expect(plotCost(history(1000, 10, -1), 60)[0]).toContain('(epochs logarithmic)');
});

test('a cost that does not move is one row', () => {
  expect(plotCost(history(0.5, 0.5, 0.5), 40)).toHaveLength(4);
});

test('fewer than two finite costs, or no room, are no plot', () => {
  expect(plotCost(history(1), 80)).toEqual([]);
  expect(plotCost(history(1, Number.NaN, Number.POSITIVE_INFINITY), 80)).toEqual([]);
  expect(plotCost(history(1, 0.5), 12)).toEqual([]);
});

test('costs that are not finite are left out', () => {
  expect(plotCost([...history(3, 2, 1), { epoch: 1e6, cost: Number.NaN }], 40)).toEqual(
    plotCost(history(3, 2, 1), 40),
  );
});

test('no line is wider than it may be, and the curve has no hole', () => {
  const costs = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), {
    minLength: 2,
    maxLength: 7,
  });
  fc.assert(
    fc.property(costs, fc.integer({ min: 24, max: 200 }), (costs, width) => {
      const lines = plotCost(history(...costs), width);
      expect(lines.length === 0 || lines.length === 4 || lines.length === 15).toBe(true);
      for (const line of lines.slice(1)) expect(line.length).toBeLessThanOrEqual(width);
      const curve = lines.slice(1, -2);
      const left = Math.max(...curve.map((line) => line.search(/[┤│]/)));
      for (let column = left + 1; column < width - 1 && curve.length > 0; column++) {
        expect(curve.some((line) => (line[column] ?? ' ') !== ' ')).toBe(true);
      }
    }),
  );
});

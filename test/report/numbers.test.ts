import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numberColumn } from '../../src/report/number-column.ts';
import { countOf, digitsToTell, formatCount, formatNumber, formatShare } from '../../src/report/numbers.ts';

test.each([
  [0.0756102610697, '0.0756103'],
  [-1.234567e-5, '-1.23457e-5'],
  [0.000123456789, '0.000123457'],
  [12345678, '1.23457e7'],
  [0.5, '0.5'],
  [100, '100'],
  [0.1 + 0.2, '0.300000'],
  [0.99999999, '1.00000'],
  [-0, '0'],
  [Number.NaN, 'NaN'],
  [Number.NEGATIVE_INFINITY, '-∞'],
])('%d is written %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test('a number that is shown without its last zeros is exactly what is shown, and others are near it', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e300, max: 1e300, noNaN: true }),
      fc.integer({ min: 2, max: 17 }),
      (value, digits) => {
        const text = formatNumber(value, digits);
        const shown = Number(text);
        const significant = text
          .replace(/e.*$/, '')
          .replace(/^[-0.]*/, '')
          .replace('.', '').length;
        if (significant < digits) expect(shown === value).toBe(true);
        expect(Math.abs(shown - value)).toBeLessThanOrEqual(Math.abs(value) * 10 ** (1 - digits));
      },
    ),
  );
});

test('counts have their thousands apart', () => {
  expect([999, 1000, 23860, 1234567].map(formatCount)).toEqual(['999', '1,000', '23,860', '1,234,567']);
  expect([countOf(1, 'weight'), countOf(2000, 'weight')]).toEqual(['1 weight', '2,000 weights']);
});

test('shares are percent, as few digits as tell their size', () => {
  expect([0.0005, 0.02, 1.4, 250, 1e9, Number.POSITIVE_INFINITY].map(formatShare)).toEqual([
    '0.05 %',
    '2 %',
    '140 %',
    '25,000 %',
    '1e11 %',
    '∞ %',
  ]);
});

describe('digits that show a difference', () => {
  test('are as many as it takes, and six at the least', () => {
    expect(digitsToTell(0.1, 0.2)).toBe(6);
    expect(digitsToTell(0.25, 0.25)).toBe(6);
    expect(digitsToTell(Number.NaN, 1)).toBe(6);
    const digits = digitsToTell(0.12345678, 0.12345679);
    expect(formatNumber(0.12345678, digits)).not.toBe(formatNumber(0.12345679, digits));
  });

  test('never show two different numbers as the same', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-8, max: 1e8, noNaN: true }),
        fc.double({ min: -1e-3, max: 1e-3 }),
        (a, part) => {
          const b = a * (1 + (part || 0));
          const digits = digitsToTell(a, b);
          for (let more = digits; a !== b && more <= 17; more++) {
            expect(formatNumber(a, more)).not.toBe(formatNumber(b, more));
          }
        },
      ),
    );
  });
});

test('the numbers of a column stand with their points under each other', () => {
  const values = Float64Array.of(0.5, -12.25, 1.5e-7, 1000, Number.NaN);
  const all = numberColumn([{ values, rows: [0, 1, 2, 3, 4] }], 6);
  const cells = Array.from(values, all.cell);
  expect(new Set(cells.map(({ length }) => length))).toEqual(new Set([all.width]));
  expect(cells).toEqual(['   0.5   ', ' -12.25  ', '   1.5e-7', '1000     ', ' NaN     ']);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digitsOf, halfUnit, precisionReader, storedPrecisionOf } from '../../src/tensors/precision.ts';

/** How exactly numbers were given that were written so. */
function read(...texts: string[]) {
  const reader = precisionReader();
  for (const text of texts) reader.add(text, Number(text));
  return reader.precision();
}

test.each([
  ['0.0530', { decimals: 4, significant: 3 }],
  ['-1.50e-05', { decimals: 7, significant: 3 }],
  ['12.', { decimals: 0, significant: 2 }],
  ['.5', { decimals: 1, significant: 1 }],
  ['1.0e+03', { decimals: -2, significant: 2 }],
  ['0', { decimals: 0, significant: 0 }],
])('%s has its digits', (text, digits) => {
  expect(digitsOf(text)).toMatchObject(digits);
});

test.each(['NaN', 'inf', '1,5', '0x1p3'])('%s has none', (text) => {
  expect(digitsOf(text)).toBeUndefined();
});

test('the most decimals and the most significant digits of a tensor count for all of it', () => {
  const precision = read('0.05302211', '12.3', '0.0');
  expect(precision.digits).toEqual({ decimals: 8, significant: 7 });
  // docs/numerics.md, section 4: ½·max(10^−q, a unit of the p-th significant digit)
  expect(halfUnit(0.05302211, precision)).toBeCloseTo(0.5e-8, 15);
  expect(halfUnit(12.3, precision)).toBeCloseTo(0.5e-5, 12);
  expect(halfUnit(0, precision)).toBeCloseTo(0.5e-8, 15);
});

test('a printed number is within half a unit of the one that was printed', () => {
  const formats = [
    (value: number) => value.toPrecision(6),
    (value: number) => value.toFixed(5),
    (value: number) => value.toExponential(4),
  ];
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e4, max: 1e4, noNaN: true }), { minLength: 1, maxLength: 8 }),
      fc.constantFrom(...formats),
      (values, format) => {
        const texts = values.map(format);
        const precision = read(...texts);
        // 12345.0 is taken for the whole number that it most often is.
        fc.pre(precision.digits !== undefined);
        values.forEach((value, k) => {
          const printed = Number(texts[k]);
          expect(Math.abs(printed - value)).toBeLessThanOrEqual(
            halfUnit(printed, precision) * (1 + 1e-9) + 1e-11,
          );
        });
      },
    ),
  );
});

describe('whole numbers', () => {
  test.each([[['1', '0', '-3']], [['1.0', '0.0']], [['2.']], [['1e3', '5']]])('%j are exact', (texts) => {
    expect(read(...texts).digits).toBeUndefined();
  });

  test.each([[['0.0000']], [['1', '0.5']], [['3.00', '1.00']]])('%j are not', (texts) => {
    expect(read(...texts).digits).toBeDefined();
  });
});

describe('float32', () => {
  const random = (seed: number) => Math.sin(seed * 12.9898) * 0.37;
  const numbers = Array.from({ length: 30 }, (_, k) => random(k + 1));

  test.each<[string, (value: number) => string]>([
    ['in all digits of a float64', (value) => String(Math.fround(value))],
    ['in nine digits', (value) => Math.fround(value).toPrecision(9)],
    ['in as few digits as tell it', (value) => shortest(Math.fround(value))],
  ])('numbers are told %s', (_what, format) => {
    expect(read(...numbers.map(format)).roundoff).toBe(2 ** -24);
  });

  test('float64 numbers are not float32 in any number of digits', () => {
    for (let digits = 1; digits <= 17; digits++) {
      expect(read(...numbers.map((value) => value.toPrecision(digits))).roundoff).toBe(2 ** -53);
    }
  });

  test.each([
    ['simple fractions', ['0.5', '0.25', '0.0537109375', '0.65625', '0.0009765625']],
    ['whole numbers', ['1', '2', '16777216', '10000000000']],
    ['short numbers', ['0.1', '0.02', '0.3', '0.007']],
  ])('%s could be both', (_what, texts) => {
    expect(read(...texts)).toMatchObject({ roundoff: 2 ** -53, float32ByChance: 1 });
  });

  test('stored float64 numbers that were float32 are told', () => {
    const values = Float64Array.from(numbers);
    expect(storedPrecisionOf(values)).toEqual({ roundoff: 2 ** -53 });
    expect(storedPrecisionOf(values.map(Math.fround))).toEqual({ roundoff: 2 ** -24 });
  });
});

/** The fewest digits that read back as the same float32, as Rust, Java and Go print it. */
function shortest(single: number): string {
  for (let digits = 1; digits <= 9; digits++) {
    const text = single.toPrecision(digits);
    if (Math.fround(Number(text)) === single) return String(Number(text));
  }
  throw new Error('nine digits tell every float32');
}

/**
 * A number of twice the digits, as the sum of two: where a number is rounded before its exponential is taken, the
 * exponential is off by that much more the larger it is (e⁷⁰⁰ of a rounded 700 has lost nine bits).
 */
export type DoubleDouble = readonly [high: number, low: number];

/** Returns x + y without rounding (Knuth 1969). */
export function twoSum(x: number, y: number): DoubleDouble {
  const sum = x + y;
  const part = sum - x;
  return [sum, x - (sum - part) + (y - part)];
}

/** Splits a number of 53 bits into two of 26. */
const SPLITTER = 2 ** 27 + 1;

/** Returns x·y without rounding (Dekker 1971), for numbers below 2^990 whose product has 107 bits to spare above 0. */
export function twoProduct(x: number, y: number): DoubleDouble {
  const product = x * y;
  const [xHigh, yHigh] = [highBits(x), highBits(y)];
  const [xLow, yLow] = [x - xHigh, y - yHigh];
  return [product, xLow * yLow - (product - xHigh * yHigh - xLow * yHigh - xHigh * yLow)];
}

function highBits(x: number): number {
  const shifted = SPLITTER * x;
  return shifted - (shifted - x);
}

/** Returns x·y of a twofold number, to about 100 bits. */
export function timesDoubleDouble([high, low]: DoubleDouble, y: number): DoubleDouble {
  const [product, rest] = twoProduct(high, y);
  return twoSum(product, rest + low * y);
}

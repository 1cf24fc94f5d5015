import { type DoubleDouble, timesDoubleDouble, twoProduct, twoSum } from '../numerics/double-double.ts';
import { elementwise, slopeOfGate } from './activation.ts';
import { logistic, logisticChange, logisticDifference, logisticOf } from './sigmoid.ts';

// z·½(1 + tanh u) with u = √(2/π)·(z + 0.044715·z³) (Hendrycks and Gimpel 2016); ½(1 + tanh u) = σ(2u).
const TWICE_ROOT = 2 * Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;
/** Beyond this, σ(2u) is 0 or 1 to the last digit, and would be for ever. */
const FAR = 100;

const twiceU = (z: number): number => TWICE_ROOT * (z + CUBIC * z ** 3);
const slopeOfTwiceU = (z: number): number => TWICE_ROOT * (1 + 3 * CUBIC * z * z);

/** f(z) = z·σ(2u(z)), the usual approximation of gelu by a tanh. */
export const geluTanh = () =>
  elementwise('gelu-tanh', {
    termSlope: slopeOfGate,
    value: (z) => z * logistic(twiceU(z)),
    derivative(z) {
      const s = logistic(twiceU(z));
      return s + z * s * logistic(-twiceU(z)) * slopeOfTwiceU(clip(z));
    },
    // z·½(1 + tanh), ½(1 + tanh) + ½z·(1 − tanh²)·u′
    intermediates: (z) => [Math.abs(z), 1 + Math.abs(z) * slopeOfTwiceU(z)],
    save(z) {
      const [high, low] = exactTwiceU(z, 0);
      return [z, logisticOf(high, low), logisticOf(-high, -low)];
    },
    change: (d, z, a, b) => (z + d) * changeOfGate(d, z, a, b) + d * a,
  });

/** Returns σ(2u(z + d)) − σ(2u(z)). */
function changeOfGate(d: number, z: number, a: number, b: number): number {
  // (z + d)³ − z³ = 3d·(m² + d²/12), with m half-way
  const m = z + d / 2;
  const move = d * TWICE_ROOT * (1 + 3 * CUBIC * (m * m + (d * d) / 12));
  if (Math.abs(move) <= 1) return logisticChange(move, 0, a, b);
  return logisticDifference(exactTwiceU(...twoSum(z, d)), twiceU(clip(z)), a, b);
}

/** Returns 2u(z + rest) to 30 digits, for a rest that is small beside z. */
function exactTwiceU(z: number, rest: number): DoubleDouble {
  const x = clip(z);
  const [square, lost] = twoProduct(x, x);
  const [one, beside] = timesDoubleDouble([square, lost], CUBIC);
  const [high, low] = twoSum(1, one);
  const [root, more] = twoProduct(TWICE_ROOT, x);
  const [product, left] = timesDoubleDouble([high, low + beside], root);
  return twoSum(product, left + more * high + rest * slopeOfTwiceU(x));
}

function clip(z: number): number {
  return Math.max(-FAR, Math.min(FAR, z));
}

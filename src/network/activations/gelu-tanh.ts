import { elementwise } from './activation.ts';
import { logistic, logisticChange } from './sigmoid.ts';

// z·½(1 + tanh u) with u = √(2/π)·(z + 0.044715·z³) (Hendrycks and Gimpel 2016); ½(1 + tanh u) = σ(2u).
const ROOT = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

const twiceU = (z: number): number => 2 * ROOT * (z + CUBIC * z ** 3);
const slopeOfTwiceU = (z: number): number => 2 * ROOT * (1 + 3 * CUBIC * z * z);

/** f(z) = z·σ(2u(z)), the usual approximation of gelu by a tanh. */
export const geluTanh = () =>
  elementwise('gelu-tanh', {
    value: (z) => z * logistic(twiceU(z)),
    derivative(z) {
      const s = logistic(twiceU(z));
      return s + z * s * logistic(-twiceU(z)) * slopeOfTwiceU(z);
    },
    keep: (z) => [z, logistic(twiceU(z)), logistic(-twiceU(z))],
    change(d, z, a, b) {
      const moved = 2 * ROOT * d * (1 + CUBIC * (3 * z * (z + d) + d * d));
      return (z + d) * logisticChange(moved, a, b) + d * a;
    },
  });

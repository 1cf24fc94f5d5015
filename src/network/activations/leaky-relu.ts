import { elementwise } from './activation.ts';

/** f(z) = z where z > 0, else alpha·z; f′(0) is taken as alpha. */
export const leakyRelu = (alpha = 0.01) =>
  elementwise('leaky-relu', {
    alpha,
    kink: { at: 0, left: alpha, right: 1 },
    value: (z) => (z > 0 ? z : alpha * z),
    derivative: (z) => (z > 0 ? 1 : alpha),
    save: (z) => [z],
    change(d, z) {
      if (z > 0) return z + d > 0 ? d : alpha * (z + d) - z;
      return z + d > 0 ? z + d - alpha * z : alpha * d;
    },
  });

import { elementwise } from './activation.ts';
import { expm1 } from './expm1.ts';

/** Returns σ(z) = 1 / (1 + e⁻ᶻ), to full relative precision on both sides; 1 − σ(z) is logistic(−z). */
export function logistic(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

/** f(z) = 1 / (1 + e⁻ᶻ); f′ = σ(z)·σ(−z), which is a(1 − a) without losing digits where a is near 1. */
export const sigmoid = () =>
  elementwise('sigmoid', {
    value: logistic,
    derivative: (z, a) => a * logistic(-z),
    keep: keepLogistic,
    change: logisticChange,
    changeAll: (kept, at, d, out, length) => changeLogistic(kept, at, d, 1, out, length),
  });

/** Returns a = σ(z), σ(−z) and their product. */
export function keepLogistic(z: number): [a: number, b: number, q: number] {
  return [logistic(z), logistic(-z), logistic(z) * logistic(-z)];
}

/** Below this, three terms of the series give eᵈ − 1 to the last digit. */
const TINY = 2 ** -17;

/** Writes scale·(σ(z + scale·d) − σ(z)) for many, in a loop in which the change by a tiny move is inlined. */
export function changeLogistic(
  [a, b, q]: readonly Float64Array[],
  at: number,
  d: Float64Array,
  scale: number,
  out: Float64Array,
  length: number,
): boolean {
  for (let k = 0; k < length; k++) {
    const x = scale * d[k];
    if (x < TINY && x > -TINY) {
      const u = x * (1 + x * (1 / 2 + x * (1 / 6)));
      out[k] = (scale * (q[at + k] * u)) / (1 + a[at + k] * u);
    } else out[k] = scale * logisticChange(x, a[at + k], b[at + k]);
  }
  return false;
}

/** Returns σ(z + d) − σ(z), given a = σ(z) and b = σ(−z). */
export function logisticChange(d: number, a: number, b: number): number {
  if (d <= 1) {
    const u = expm1(d);
    return (a * b * u) / (b + a * (1 + u));
  }
  // The same from the other side, for which e^−d cannot overflow.
  return (-a * b * Math.expm1(-d)) / (a + b * Math.exp(-d));
}

import type { Kernels } from '../kernels.ts';
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
    changeAll: (kept, at, d, out, length, kernels) => changeLogistic(kept, at, d, 1, out, length, kernels),
  });

/** Returns a = σ(z), σ(−z) and their product. */
export function keepLogistic(z: number): [a: number, b: number, q: number] {
  return [logistic(z), logistic(-z), logistic(z) * logistic(-z)];
}

/** Writes scale·(σ(z + scale·d) − σ(z)) for many, of which `keepLogistic` was kept. */
export function changeLogistic(
  [a, b, q]: readonly Float64Array[],
  at: number,
  d: Float64Array,
  scale: number,
  out: Float64Array,
  length: number,
  kernels: Kernels,
): boolean {
  if (!kernels.logistic(a, q, at, d, scale, out, length)) {
    for (let k = 0; k < length; k++) out[k] = scale * logisticChange(scale * d[k], a[at + k], b[at + k]);
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

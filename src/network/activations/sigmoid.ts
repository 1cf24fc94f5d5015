import { elementwise } from './activation.ts';

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
  });

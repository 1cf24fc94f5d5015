import { elementwise } from './activation.ts';
import { logistic } from './sigmoid.ts';

/** Returns ln(1 + eᶻ), without overflow and to full relative precision where z is far below 0. */
export function softplusOf(z: number): number {
  return z > 0 ? z + Math.log1p(Math.exp(-z)) : Math.log1p(Math.exp(z));
}

/** f(z) = ln(1 + eᶻ); f′ = σ(z) */
export const softplus = () =>
  elementwise('softplus', {
    value: softplusOf,
    derivative: logistic,
    // ln(1 + eᶻ)
    intermediates: () => [1, 0],
    save: (z) => [z, logistic(z)],
    change: softplusChange,
  });

/** Returns the change of ln(1 + eᶻ) by d, given z and a = σ(z). */
export function softplusChange(d: number, z: number, a: number): number {
  const grown = a * Math.expm1(d);
  if (Math.abs(grown) < 0.5) return Math.log1p(grown);
  // Between the side where it is flat and beyond, one value is small beside the other, and nothing cancels.
  if (Math.min(z, z + d) < 0) return softplusOf(z + d) - softplusOf(z);
  return d + Math.log1p(Math.exp(-z - d)) - Math.log1p(Math.exp(-z));
}

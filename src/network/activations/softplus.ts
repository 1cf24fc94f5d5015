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
  });

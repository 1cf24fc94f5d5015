import { elementwise } from './activation.ts';

/** f(z) = tanh z; f′ = 1/cosh² z, which is 1 − a² without losing digits where |a| is near 1. */
export const tanh = () =>
  elementwise('tanh', {
    value: Math.tanh,
    derivative: (z) => 1 / Math.cosh(z) ** 2,
  });

import { elementwise } from './activation.ts';
import { changeLogistic, changeOfKept, keepLogistic, NEAR } from './sigmoid.ts';

/** f(z) = tanh z; f′ = 1/cosh² z, which is 1 − a² without losing digits where |a| is near 1. */
export const tanh = () =>
  elementwise('tanh', {
    value: Math.tanh,
    derivative: (z) => 1 / Math.cosh(z) ** 2,
    // tanh z = 2σ(2z) − 1
    keep: (z) => keepLogistic(2 * z),
    change: (d, a, q, z) => 2 * changeOfKept(2 * d, a, q, z),
    near: NEAR,
    changeAll: (kept, at, d, out, length, kernels, more) =>
      changeLogistic(kept, at, d, 2, out, length, kernels, more),
  });

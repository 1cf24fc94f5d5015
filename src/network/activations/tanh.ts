import { elementwise } from './activation.ts';
import { logistic, logisticChange } from './sigmoid.ts';

/** f(z) = tanh z; f′ = 1/cosh² z, which is 1 − a² without losing digits where |a| is near 1. */
export const tanh = () =>
  elementwise('tanh', {
    value: Math.tanh,
    derivative: (z) => 1 / Math.cosh(z) ** 2,
    // tanh z = 2σ(2z) − 1
    keep: (z) => [logistic(2 * z), logistic(-2 * z)],
    change: (d, a, b) => 2 * logisticChange(2 * d, a, b),
    changeAll([a, b], at, d, out, length) {
      for (let k = 0; k < length; k++) out[k] = 2 * logisticChange(2 * d[k], a[at + k], b[at + k]);
      return false;
    },
  });

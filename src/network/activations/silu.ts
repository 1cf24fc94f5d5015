import { elementwise } from './activation.ts';
import { logistic } from './sigmoid.ts';

/** f(z) = z·σ(z), also called swish; f′ = σ(z) + z·σ(z)·σ(−z) */
export const silu = () =>
  elementwise('silu', {
    value: (z) => z * logistic(z),
    derivative: (z) => logistic(z) * (1 + z * logistic(-z)),
  });

import { elementwise, slopeOfGate } from './activation.ts';
import { logistic, logisticChange } from './sigmoid.ts';

/** f(z) = z·σ(z), also called swish; f′ = σ(z) + z·σ(z)·σ(−z) */
export const silu = () =>
  elementwise('silu', {
    termSlope: slopeOfGate,
    value: (z) => z * logistic(z),
    derivative: (z) => logistic(z) * (1 + z * logistic(-z)),
    // σ·(1 + z·(1 − σ))
    intermediates: (z) => [0, logistic(z) * (1 + Math.abs(z))],
    save: (z) => [z, logistic(z), logistic(-z)],
    // (z + d)·σ(z + d) − z·σ(z) = (z + d)·Δσ + d·σ(z)
    change: (d, z, a, b) => (z + d) * logisticChange(d, z, a, b) + d * a,
  });

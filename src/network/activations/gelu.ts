import { normalChange, normalDensity, normalDistribution } from '../numerics/normal.ts';
import { elementwise, slopeOfGate } from './activation.ts';

/** f(z) = z·Φ(z) with the normal distribution function Φ, the erf form (Hendrycks and Gimpel 2016). */
export const gelu = () =>
  elementwise('gelu', {
    termSlope: slopeOfGate,
    value: (z) => (z === Number.NEGATIVE_INFINITY ? 0 : z * normalDistribution(z)),
    derivative: (z) => (Number.isFinite(z) ? normalDistribution(z) + z * normalDensity(z) : z > 0 ? 1 : 0),
    // z·½(1 + erf), ½(1 + erf) + z·φ
    intermediates: (z) => [Math.abs(z), 1],
    save: (z) => [z, normalDistribution(z), normalDensity(z)],
    // (z + d)·Φ(z + d) − z·Φ(z) = (z + d)·ΔΦ + d·Φ(z)
    change: (d, z, p, f) => (z + d) * normalChange(d, z, p, f) + d * p,
  });

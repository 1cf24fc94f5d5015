import { elementwise } from './activation.ts';
import { eluChange } from './elu.ts';

// The constants that keep mean 0 and variance 1 as a fixed point (Klambauer et al. 2017, appendix).
const ALPHA = 1.6732632423543772;
const SCALE = 1.0507009873554805;

/** f(z) = scale·z where z > 0, else scale·alpha·(eᶻ − 1). */
export const selu = () =>
  elementwise('selu', {
    kink: { at: 0, left: SCALE * ALPHA, right: SCALE },
    value: (z) => (z > 0 ? SCALE * z : SCALE * ALPHA * Math.expm1(z)),
    derivative: (z) => (z > 0 ? SCALE : SCALE * ALPHA * Math.exp(z)),
    intermediates: (z) => (z > 0 ? [0, 0] : [SCALE * ALPHA, SCALE * ALPHA]),
    save: (z) => [z, z > 0 ? 1 : Math.exp(z)],
    change: (d, z, e) => SCALE * eluChange(d, z, e, ALPHA),
  });

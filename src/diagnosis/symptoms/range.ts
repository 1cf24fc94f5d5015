import type { Activation } from '../../network/activations/activation.ts';

/** Beyond this |z| an activation is either at its limit or grows without one. */
const FAR = 1000;
/** The activations that turn do so at |z| < 2; a step of 0.01 finds their minimum to 1e-5. */
const NEAR = 10;
const STEP = 0.01;
/** An activation with a larger value at ±FAR has no limit there. */
const LARGE = 100;

/** Returns the least and the greatest value that an activation can have or approach, as numbers from its own formula. */
export function rangeOf({ separable, apply }: Activation): { low: number; high: number } {
  // softmax
  if (!separable) return { low: 0, high: 1 };
  const z = Float64Array.from({ length: (2 * NEAR) / STEP + 1 }, (_, k) => k * STEP - NEAR);
  const all = Float64Array.of(-FAR, ...z, FAR);
  const a = new Float64Array(all.length);
  apply(all, a, 1);
  const limit = (value: number): number => (Math.abs(value) > LARGE ? Math.sign(value) * Infinity : value);
  const low = limit(a.reduce((least, value) => Math.min(least, value), Infinity));
  const high = limit(a.reduce((most, value) => Math.max(most, value), -Infinity));
  return { low, high };
}

import type { Kernels } from '../kernels.ts';
import { type DoubleDouble, twoSum } from '../numerics/double-double.ts';
import { expm1 } from '../numerics/expm1.ts';
import { elementwise } from './activation.ts';

/** Returns σ(z) = 1 / (1 + e⁻ᶻ), to full relative precision on both sides; 1 − σ(z) is logistic(−z). */
export function logistic(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

/** f(z) = 1 / (1 + e⁻ᶻ); f′ = σ(z)·σ(−z), which is a(1 − a) without losing digits where a is near 1. */
export const sigmoid = () =>
  elementwise('sigmoid', {
    value: logistic,
    derivative: (z, a) => a * logistic(-z),
    // a·(1 − a)
    intermediates: (_z, a) => [0, a],
    save: saveLogistic,
    saveAll: (z, saved) => saveAllLogistic(1, z, saved),
    change: changeOfSaved,
    savedForSmallMoves: FOR_SMALL_MOVES,
    changeAll: (saved, at, d, out, length, kernels, loadRest) =>
      changeLogistic(saved, at, d, 1, out, length, kernels, loadRest),
  });

/** Of what `saveLogistic` saves, a and q are enough for small moves. */
export const FOR_SMALL_MOVES = 2;

/** Returns a = σ(z), the slope q = σ(z)·σ(−z), and z. */
export function saveLogistic(z: number): [a: number, q: number, z: number] {
  const a = logistic(z);
  return [a, a * logistic(-z), z];
}

/** Writes what `saveLogistic` returns of scale·z, of many. */
export function saveAllLogistic(scale: number, z: Float64Array, [a, q, x]: readonly Float64Array[]): void {
  for (let k = 0; k < z.length; k++) {
    const own = scale * z[k];
    // σ(|z|) and σ(−|z|) have one exponential between them.
    const e = Math.exp(-Math.abs(own));
    const [larger, smaller] = [1 / (1 + e), e / (1 + e)];
    a[k] = own >= 0 ? larger : smaller;
    q[k] = larger * smaller;
    x[k] = own;
  }
}

/** Returns σ(z + d) − σ(z), given what `saveLogistic` saves. */
export function changeOfSaved(d: number, a: number, q: number, z: number): number {
  return logisticChange(d, z, a, complement(a, q));
}

/** Returns σ(−z), given σ(z) and σ(z)·σ(−z). */
function complement(a: number, q: number): number {
  return a > 0.5 ? q / a : 1 - a;
}

/** Writes scale·(σ(z + scale·d) − σ(z)) for many, of which `saveLogistic` was saved. */
export function changeLogistic(
  [a, q, z]: readonly Float64Array[],
  at: number,
  d: Float64Array,
  scale: number,
  out: Float64Array,
  length: number,
  kernels: Kernels,
  loadRest: () => void,
): boolean {
  if (!kernels.logistic(a, q, at, d, scale, out, length)) {
    loadRest();
    for (let k = 0; k < length; k++)
      out[k] = scale * changeOfSaved(scale * d[k], a[at + k], q[at + k], z[at + k]);
  }
  return false;
}

/** Returns σ(z + d) − σ(z), given a = σ(z) and b = σ(−z). */
export function logisticChange(d: number, z: number, a: number, b: number): number {
  if (d > 1 || d < -1) return logisticDifference(twoSum(z, d), z, a, b);
  const u = expm1(d);
  return (a * b * u) / (b + a * (1 + u));
}

/** Returns σ(to) − σ(z) for a `to` far from z: the difference of the smaller tails, of which one is small beside the other. */
export function logisticDifference([to, rest]: DoubleDouble, z: number, a: number, b: number): number {
  return to + z > 0 ? b - logisticOf(-to, -rest) : logisticOf(to, rest) - a;
}

/** Returns σ(z + rest), given a rest that is small beside 1. */
export function logisticOf(z: number, rest: number): number {
  const a = logistic(z);
  return a + a * logistic(-z) * rest;
}

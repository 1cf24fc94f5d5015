import type { Kernels } from '../kernels.ts';

/** Where a function of one variable has no derivative (or its derivative has none), and its slopes beside that point. */
export interface Kink {
  readonly at: number;
  readonly left: number;
  readonly right: number;
}

/**
 * The exact change f(z + d) − f(z) of an activation, without subtracting values that are almost equal
 * (docs/numerics.md, section 2.1). Arrays are unit-major: `count` examples of one unit, then of the next.
 */
export interface Increment {
  /** How many numbers are saved of every z. */
  readonly saves: number;
  /** How many of them, the first, are enough for small moves; the others are there after a call of `loadRest`. */
  readonly savedForSmallMoves: number;
  /** Writes what is saved of z. */
  save(z: Float64Array, saved: readonly Float64Array[], units: number, count: number): void;
  /**
   * Writes f(z + d) − f(z) for the first units · count values of d, for units whose z were saved from index `at` on.
   *
   * @returns whether any unit met a kink on its way
   */
  change(
    saved: readonly Float64Array[],
    at: number,
    d: Float64Array,
    out: Float64Array,
    units: number,
    count: number,
    kernels: Kernels,
    loadRest: () => void,
  ): boolean;
}

/**
 * An activation a = f(z). Arrays hold whole rows of `units` values, one row an example.
 */
export interface Activation {
  readonly name: string;
  /** Its constant, where it has one (leaky-relu, elu). */
  readonly alpha?: number;
  /** That of a swish. */
  readonly beta?: number;
  readonly kink?: Kink;
  /** Each unit depends on its own z alone; false for softmax. */
  readonly separable: boolean;
  /**
   * The largest intermediates of the usual formulas of value and derivative, whose rounding remains where they cancel:
   * 1 + erf of a gelu, 1 − a of a sigmoid's derivative.
   */
  readonly intermediates?: (z: number, a: number) => readonly [value: number, derivative: number];
  readonly increment: Increment;
  /**
   * Returns |s(z)| of an f(z) = z·s(z), given z and a = f(z): f′ is a sum of s(z) and z·s′(z), which cancel where f turns.
   * Absent where f′ is no such sum.
   */
  readonly termSlope?: (z: number, a: number) => number;
  /** Writes a = f(z). */
  apply(z: Float64Array, a: Float64Array, units: number): void;
  /**
   * Writes deltas = (∂a/∂z)ᵀ·upstream, where upstream = ∂cost/∂a.
   *
   * @param atKink which derivative to take exactly at a kink, from 0 (the left slope) to 1 (the right one);
   *   undefined takes the function's own convention (0 for relu)
   */
  pullback(
    z: Float64Array,
    a: Float64Array,
    upstream: Float64Array,
    units: number,
    deltas: Float64Array,
    atKink?: number,
  ): void;
}

/** An activation of each unit by itself, described for one number. */
export interface ScalarFunction {
  value(z: number): number;
  /** f′(z), given z and a = f(z). */
  derivative(z: number, a: number): number;
  /** As in `Activation`. */
  readonly intermediates?: Activation['intermediates'];
  /** What the exact change needs of z: up to three numbers. */
  save(z: number): readonly number[];
  /** Returns f(z + d) − f(z), exact to a few roundings, given what was saved of z. */
  change(d: number, saved0: number, saved1: number, saved2: number): number;
  /** The same for many; a function whose speed counts has a kernel for the moves that differences are made of. */
  readonly changeAll?: (
    saved: readonly Float64Array[],
    at: number,
    d: Float64Array,
    out: Float64Array,
    length: number,
    kernels: Kernels,
    loadRest: () => void,
  ) => boolean;
  /** The same as `save` for many. */
  readonly saveAll?: (z: Float64Array, saved: readonly Float64Array[]) => void;
  /** As in `Increment`; all of them unless said otherwise. */
  readonly savedForSmallMoves?: number;
  readonly kink?: Kink;
  readonly alpha?: number;
  readonly beta?: number;
  /** As in `Activation`. */
  readonly termSlope?: Activation['termSlope'];
}

/** The `termSlope` of every z·s(z) with s(0) = ½. */
export const slopeOfGate = (z: number, a: number): number => (z === 0 ? 0.5 : Math.abs(a / z));

/** Makes the activation that applies a function of one number to every unit. */
export function elementwise(name: string, f: ScalarFunction): Activation {
  const { value, derivative, intermediates, kink, alpha, beta, termSlope } = f;
  return {
    name,
    ...(termSlope && { termSlope }),
    ...(kink && { kink }),
    ...(intermediates && { intermediates }),
    ...(alpha !== undefined && { alpha }),
    ...(beta !== undefined && { beta }),
    separable: true,
    increment: elementwiseIncrement(f),
    apply(z, a) {
      for (let k = 0; k < z.length; k++) a[k] = value(z[k]);
    },
    pullback(z, a, upstream, _units, deltas, atKink) {
      for (let k = 0; k < z.length; k++) {
        const slope =
          kink !== undefined && atKink !== undefined && z[k] === kink.at
            ? kink.left + atKink * (kink.right - kink.left)
            : derivative(z[k], a[k]);
        deltas[k] = upstream[k] * slope;
      }
    },
  };
}

function elementwiseIncrement({
  save,
  saveAll,
  savedForSmallMoves,
  change,
  changeAll,
  kink,
}: ScalarFunction): Increment {
  const saves = save(1).length;
  return {
    saves,
    savedForSmallMoves: savedForSmallMoves ?? saves,
    save(z, saved) {
      if (saveAll !== undefined) return saveAll(z, saved);
      for (let k = 0; k < z.length; k++) {
        const numbers = save(z[k]);
        for (let i = 0; i < saves; i++) saved[i][k] = numbers[i];
      }
    },
    change(saved, at, d, out, units, count, kernels, loadRest) {
      if (changeAll !== undefined) return changeAll(saved, at, d, out, units * count, kernels, loadRest);
      const [saved0, saved1 = saved0, saved2 = saved0] = saved;
      let metKink = false;
      for (let k = 0; k < units * count; k++) {
        out[k] = change(d[k], saved0[at + k], saved1[at + k], saved2[at + k]);
        // Where there is a kink, the first number saved is z.
        if (kink !== undefined && meetsKink(saved0[at + k] - kink.at, d[k])) metKink = true;
      }
      return metKink;
    },
  };
}

/** Returns whether a move by d leaves the side of 0 that z is on; a z exactly at 0 is left by any move. */
export function meetsKink(z: number, d: number): boolean {
  return d !== 0 && Math.sign(z) !== Math.sign(z + d);
}

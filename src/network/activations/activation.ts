/** Where a function of one variable has no derivative (or its derivative has none), and its slopes beside that point. */
export interface Kink {
  readonly at: number;
  readonly left: number;
  readonly right: number;
}

/**
 * An activation a = f(z). Arrays hold whole rows of `units` values, one row an example.
 */
export interface Activation {
  readonly name: string;
  /** Its constant, where it has one (leaky-relu, elu). */
  readonly alpha?: number;
  readonly kink?: Kink;
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
  readonly kink?: Kink;
  readonly alpha?: number;
}

/** Makes the activation that applies a function of one number to every unit. */
export function elementwise(name: string, f: ScalarFunction): Activation {
  const { value, derivative, kink, alpha } = f;
  return {
    name,
    ...(kink && { kink }),
    ...(alpha !== undefined && { alpha }),
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

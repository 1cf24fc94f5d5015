/**
 * The inner loops of exact increments, which all the time goes into. Here they are in JavaScript; a back end in
 * WebAssembly does the same operations in the same order, and so gives the same bits (`differences/increments`).
 */
export interface Kernels {
  /** Writes z[u·count + n] = w[wAt + u·stride]·x[n] for all units u. */
  outer(
    w: Float64Array,
    wAt: number,
    stride: number,
    units: number,
    x: Float64Array,
    z: Float64Array,
    count: number,
  ): void;

  /**
   * Writes z[u·count + n] = Σ_i w[wAt + u·inputs + i]·x[i·count + n] for all units u, in the order of i.
   */
  combine(
    w: Float64Array,
    wAt: number,
    inputs: number,
    units: number,
    x: Float64Array,
    z: Float64Array,
    count: number,
  ): void;

  /**
   * Writes scale·(σ(z + scale·d) − σ(z)), given a = σ(z) and q = σ(z)·σ(−z).
   *
   * @returns false where some move was too large for it, and nothing may be taken of what it wrote
   */
  logistic(
    a: Float64Array,
    q: Float64Array,
    at: number,
    d: Float64Array,
    scale: number,
    out: Float64Array,
    length: number,
  ): boolean;

  /**
   * Writes max(0, z + d) − max(0, z).
   *
   * @returns false where some z was left for the other side of 0, and nothing may be taken of what it wrote
   */
  relu(z: Float64Array, at: number, d: Float64Array, out: Float64Array, length: number): boolean;

  /** Adds scale·d·(2e + d) of each of `units` outputs to sum[n]. */
  squared(
    e: Float64Array,
    at: number,
    d: Float64Array,
    sum: Float64Array,
    units: number,
    count: number,
    scale: number,
  ): void;
}

/** Kernels, and arrays that they can work on. */
export interface Backend {
  readonly kernels: Kernels;
  /** Makes one array of each length; may be called once. */
  room(lengths: readonly number[]): Float64Array[];
}

/** Below this, two terms of the series of eᵈ − 1 and three of 1/(1 + y) give them to the last digit. */
const TINY = 2 ** -26;

export const javascript: Kernels = {
  outer(w, wAt, stride, units, x, z, count) {
    for (let unit = 0, k = 0; unit < units; unit++) {
      const factor = w[wAt + unit * stride];
      for (let n = 0; n < count; n++, k++) z[k] = factor * x[n];
    }
  },

  combine(w, wAt, inputs, units, x, z, count) {
    for (let unit = 0; unit < units; unit++) {
      const [row, at] = [wAt + unit * inputs, unit * count];
      for (let n = 0; n < count; n++) z[at + n] = 0;
      let i = 0;
      // Four inputs at once, to load and store z less often.
      for (; i + 3 < inputs; i += 4) {
        const [w0, w1, w2, w3] = [w[row + i], w[row + i + 1], w[row + i + 2], w[row + i + 3]];
        const [x0, x1, x2, x3] = [i * count, (i + 1) * count, (i + 2) * count, (i + 3) * count];
        for (let n = 0; n < count; n++) {
          z[at + n] = z[at + n] + w0 * x[x0 + n] + w1 * x[x1 + n] + w2 * x[x2 + n] + w3 * x[x3 + n];
        }
      }
      for (; i < inputs; i++) {
        const wi = w[row + i];
        for (let n = 0; n < count; n++) z[at + n] += wi * x[i * count + n];
      }
    }
  },

  logistic(a, q, at, d, scale, out, length) {
    for (let k = 0; k < length; k++) {
      const x = scale * d[k];
      if (!(x < TINY && x > -TINY)) return false;
      const u = x * (1 + x * (1 / 2));
      const y = a[at + k] * u;
      // A division takes longer than all the rest.
      out[k] = scale * (q[at + k] * u) * (1 - y * (1 - y));
    }
    return true;
  },

  relu(z, at, d, out, length) {
    for (let k = 0; k < length; k++) {
      const before = z[at + k];
      const after = before + d[k];
      if (before > 0 && after > 0) out[k] = d[k];
      else if (before < 0 && after < 0) out[k] = 0;
      else return false;
    }
    return true;
  },

  squared(e, at, d, sum, units, count, scale) {
    for (let unit = 0, k = 0; unit < units; unit++) {
      for (let n = 0; n < count; n++, k++) sum[n] += scale * d[k] * (2 * e[at + k] + d[k]);
    }
  },
};

import type { ForwardPass } from '../../network/forward.ts';
import type { Kernels } from '../../network/kernels.ts';
import type { Network } from '../../network/network.ts';
import type { Block } from '../increments/block.ts';
import type { UnitSteps } from './steps.ts';

/** A slope this much smaller than the terms that it is the sum of is taken to have lost all its digits. */
const LEAST_SLOPE = 2 ** -40;

/** Arrays of one layer and block, unit-major. */
export interface MagnitudeRoom {
  /** M of the layer above. */
  readonly above: Float64Array;
  /** Σ_v |w_vu|·M_v, what reaches each activation. */
  readonly reaching: Float64Array;
  /** |W|ᵀ of each layer above the lowest that is moved. */
  readonly transposed: readonly Float64Array[];
}

/** Writes |W|ᵀ, [inputs, units], of a dense layer. */
export function writeTransposed(network: Network, l: number, theta: Float64Array, out: Float64Array): void {
  const { inputs, units, tensors } = network.layers[l];
  const { offset } = tensors[0];
  for (let v = 0; v < units; v++) {
    for (let u = 0; u < inputs; u++) out[u * units + v] = Math.abs(theta[offset + v * inputs + u]);
  }
}

/**
 * Makes the function that raises M, the magnitudes of the pairs of a layer in a block, to those of all paths by which a
 * move reaches the cost: M_u ≥ s_u·Σ_v |w_vu|·M_v with s the measured secant of the unit's own activation, and M_v of
 * the layer above (docs/numerics.md, section 2.2).
 *
 * @param floor no magnitude of a change is taken to be smaller
 */
export function magnitudesOfPaths(
  network: Network,
  pass: ForwardPass,
  block: Block,
  kernels: Kernels,
  steps: UnitSteps,
  room: MagnitudeRoom,
  floor: number,
): (l: number, at: number, M: Float64Array) => void {
  const { layers } = network;
  const { moved } = block;
  const { above, reaching, transposed } = room;
  const last = layers.length - 1;

  const moveAll = (l: number, at: number, sign: number): Float64Array => {
    const { units } = layers[l];
    for (let u = 0, k = 0; u < units; u++) {
      for (let n = 0; n < block.length; n++, k++) moved[k] = sign * steps.of(l, u, at + n);
    }
    return block.activationChange(l, moved);
  };

  const throughUnits = (l: number, at: number, M: Float64Array): void => {
    const { units, activation } = layers[l];
    const [z, a] = [pass.z[l], pass.a[l]];
    for (const sign of [1, -1]) {
      const da = moveAll(l, at, sign);
      for (let u = 0, k = 0; u < units; u++) {
        for (let n = 0; n < block.length; n++, k++) {
          const row = (at + n) * units + u;
          const terms = activation.termSlope === undefined ? 0 : 2 * activation.termSlope(z[row], a[row]);
          const slope = Math.max(floor, Math.abs(da[k])) / Math.abs(moved[k]) + terms;
          M[k] = Math.max(M[k], slope * reaching[k]);
        }
      }
    }
  };

  /** |∂p_i/∂z_u| of a softmax is p_u·p_i, and of p_u itself p_u·(the other p). */
  const throughSoftmax = (l: number, at: number, M: Float64Array): void => {
    const { units } = layers[l];
    const { length } = block;
    const p = pass.a[l];
    for (let n = 0; n < length; n++) {
      const row = (at + n) * units;
      let lost = 0;
      for (let i = 0; i < units; i++) lost += reaching[i * length + n];
      for (let u = 0; u < units; u++) {
        const k = u * length + n;
        let sum = 0;
        for (let i = 0; i < units; i++) {
          if (i !== u) sum += p[row + i] * (reaching[i * length + n] + reaching[k]);
        }
        M[k] = Math.max(M[k], p[row + u] * sum) + (floor * lost) / steps.of(l, u, at + n);
      }
    }
  };

  /** At the output the loss says what its own terms are; those of the activation are larger by their slope. */
  const atOutput = (l: number, at: number, M: Float64Array): void => {
    const { units, activation } = layers[l];
    if (activation.termSlope === undefined) return;
    const da = moveAll(l, at, 1);
    for (let u = 0, k = 0; u < units; u++) {
      for (let n = 0; n < block.length; n++, k++) {
        const row = (at + n) * units + u;
        const slope = Math.abs(da[k] / moved[k]);
        const terms = activation.termSlope(pass.z[l][row], pass.a[l][row]);
        if (slope < terms) M[k] *= 1 + (2 * terms) / Math.max(slope, LEAST_SLOPE);
      }
    }
  };

  return (l, at, M) => {
    if (l === last) return atOutput(l, at, M);
    kernels.combine(
      transposed[l + 1],
      0,
      layers[l + 1].units,
      layers[l].units,
      above,
      reaching,
      block.length,
    );
    if (layers[l].activation.separable) throughUnits(l, at, M);
    else throughSoftmax(l, at, M);
  };
}

import { logistic } from '../../network/activations/sigmoid.ts';
import type { Loss } from '../../network/losses/loss.ts';

/** A loss that is convex in a row of pre-activations z, of some targets t. */
export interface ConvexLoss {
  /** Units whose z it takes together: 1, or all of a softmax. */
  readonly units: number;
  readonly value: (z: Float64Array, at: number) => number;
  readonly gradient: (z: Float64Array, at: number, gradient: Float64Array) => void;
  /** The second derivative with respect to z_u and z_v. */
  readonly curvature: (z: Float64Array, at: number, u: number, v: number) => number;
  /** max over z of ρ·z − loss(z), the convex conjugate; Infinity where there is no such maximum. */
  readonly conjugate: (rho: Float64Array, at: number) => number;
}

/** Returns a loss of pre-activations with what duality needs of it; undefined for losses without a second derivative. */
export function convexLoss(loss: Loss, targets: Float64Array, units: number): ConvexLoss | undefined {
  const common = {
    units,
    value: (z: Float64Array, at: number) => loss.value(z, targets, at, units),
    gradient: (z: Float64Array, at: number, gradient: Float64Array) =>
      loss.gradient(z, targets, at, units, gradient),
  };
  switch (loss.name) {
    case 'squared': {
      const scale = loss.constants.scale!;
      const conjugate = (rho: Float64Array, at: number) => rho[at] * targets[at] + rho[at] ** 2 / (4 * scale);
      return { ...common, curvature: () => 2 * scale, conjugate };
    }
    case 'binary-crossentropy': {
      const conjugate = (rho: Float64Array, at: number) => {
        const share = rho[at] + targets[at];
        return timesLog(share, share) + timesLog(1 - share, 1 - share);
      };
      return { ...common, curvature: (z, at) => logistic(z[at]) * logistic(-z[at]), conjugate };
    }
    case 'categorical-crossentropy':
      return {
        ...common,
        curvature(z, at, u, v) {
          let largest = z[at];
          let total = 0;
          let sum = 0;
          for (let k = at; k < at + units; k++) largest = Math.max(largest, z[k]);
          for (let k = at; k < at + units; k++) {
            sum += Math.exp(z[k] - largest);
            total += targets[k];
          }
          const share = Math.exp(z[at + u] - largest) / sum;
          return total * share * ((u === v ? 1 : 0) - Math.exp(z[at + v] - largest) / sum);
        },
        conjugate(rho, at) {
          let total = 0;
          let sum = 0;
          for (let k = at; k < at + units; k++) total += targets[k];
          for (let k = at; k < at + units; k++)
            sum += timesLog(rho[k] + targets[k], (rho[k] + targets[k]) / total);
          return sum;
        },
      };
    default:
      return undefined;
  }
}

/** Returns x·ln y of an x ≥ 0 and 0·ln 0 = 0; Infinity outside. */
function timesLog(x: number, y: number): number {
  if (x === 0) return 0;
  return x > 0 ? x * Math.log(y) : Infinity;
}

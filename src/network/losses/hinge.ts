import { reluChange } from '../activations/relu.ts';
import { outputwise } from './loss.ts';

/** Σ max(0, 1 − t·a), with targets −1 and 1; the derivative at t·a = 1 is taken as 0 */
export const hinge = () =>
  outputwise('hinge', {
    value: (a, t) => Math.max(0, 1 - t * a),
    derivative(a, t, atKink) {
      const margin = 1 - t * a;
      // Programs ask on which side of 1 the margin is, and so take the same side for targets of either sign.
      return margin === 0 ? -t * (atKink ?? 0) : margin > 0 ? -t : 0;
    },
    save: (a, t) => [a, t],
    change: (d, a, t) => reluChange(-t * d, 1 - t * a),
    piece: (a, t) => (t * a === 1 ? 0.5 : t * a < 1 ? 0 : 1),
  });

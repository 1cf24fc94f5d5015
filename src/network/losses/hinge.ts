import { reluChange } from '../activations/relu.ts';
import type { Loss } from './loss.ts';
import { outputwise } from './loss.ts';

/** Σ max(0, margin − t·a), with targets −1 and 1; the derivative at t·a = margin is taken as 0 */
export const hinge = ({ margin = 1 }: { margin?: number } = {}): Loss =>
  outputwise(
    'hinge',
    {
      value: (a, t) => Math.max(0, margin - t * a),
      derivative(a, t, atKink) {
        const left = margin - t * a;
        // Programs ask on which side of the margin t·a is, and so take the same side for targets of either sign.
        return left === 0 ? -t * (atKink ?? 0) : left > 0 ? -t : 0;
      },
      save: (a, t) => [a, t],
      change: (d, a, t) => reluChange(-t * d, margin - t * a),
      piece: (a, t) => (t * a === margin ? 0.5 : t * a < margin ? 0 : 1),
    },
    { margin },
  );

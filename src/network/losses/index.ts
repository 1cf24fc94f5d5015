import { absolute } from './absolute.ts';
import { binaryCrossentropy } from './binary-crossentropy.ts';
import { categoricalCrossentropy } from './categorical-crossentropy.ts';
import { hinge } from './hinge.ts';
import { huber } from './huber.ts';
import type { Loss, LossConstants } from './loss.ts';
import { multiclassHinge } from './multiclass-hinge.ts';
import { squared } from './squared.ts';
import { upstream } from './upstream.ts';

/** Every loss that compares outputs with targets, by its name in a spec. */
export const losses: Readonly<Record<string, (constants: LossConstants) => Loss>> = {
  squared,
  'binary-crossentropy': binaryCrossentropy,
  'categorical-crossentropy': categoricalCrossentropy,
  absolute,
  huber,
  hinge,
};

/** Returns the same, the one of a class among several, and the one that has an upstream gradient in place of targets. */
export const allLosses = (): typeof losses => ({ ...losses, 'multiclass-hinge': multiclassHinge, upstream });

/** Returns the losses that may be computed by mistake: sums over outputs in place of one another. */
export function otherLosses(own: string): [string, (constants: LossConstants) => Loss][] {
  return own in losses ? Object.entries(losses).filter(([name]) => name !== own) : [];
}

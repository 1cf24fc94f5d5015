import { absolute } from './absolute.ts';
import { binaryCrossentropy } from './binary-crossentropy.ts';
import { categoricalCrossentropy } from './categorical-crossentropy.ts';
import { hinge } from './hinge.ts';
import { huber } from './huber.ts';
import type { Loss } from './loss.ts';
import { squared } from './squared.ts';

/** The constants of a loss, where it has any. */
export interface LossConstants {
  readonly scale?: number;
  readonly delta?: number;
}

/** Every loss, by its name in a spec. */
export const losses: Readonly<Record<string, (constants: LossConstants) => Loss>> = {
  squared,
  'binary-crossentropy': binaryCrossentropy,
  'categorical-crossentropy': categoricalCrossentropy,
  absolute,
  huber,
  hinge,
};

import { absolute } from './absolute.ts';
import { binaryCrossentropy } from './binary-crossentropy.ts';
import { categoricalCrossentropy } from './categorical-crossentropy.ts';
import { hinge } from './hinge.ts';
import { huber } from './huber.ts';
import type { Loss, LossConstants } from './loss.ts';
import { squared } from './squared.ts';

/** Every loss, by its name in a spec. */
export const losses: Readonly<Record<string, (constants: LossConstants) => Loss>> = {
  squared,
  'binary-crossentropy': binaryCrossentropy,
  'categorical-crossentropy': categoricalCrossentropy,
  absolute,
  huber,
  hinge,
};

import type { Planted } from '../run.ts';
import * as fit from './fit.ts';
import * as rates from './rates.ts';
import * as asked from './reported.ts';
import * as units from './units.ts';
import * as waiting from './waiting.ts';

/** All trainings with a planted cause, by the function that makes them. */
export function allPlanted(): Planted[] {
  return [fit, rates, units, waiting, asked].flatMap((made) =>
    Object.values<() => Iterable<Planted>>(made).flatMap((cases) => [...cases()]),
  );
}

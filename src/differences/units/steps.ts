import type { ForwardPass } from '../../network/forward.ts';
import { hasKinks } from '../../network/kinks.ts';
import type { Network } from '../../network/network.ts';
import { growthsOf } from '../steps/reaches.ts';

/** The step of a pre-activation: truncation (∝ 2⁻⁸⁰) is far below rounding, and a kink is seldom so near. */
export const SMALL_STEP = 2 ** -40;
/** The largest growth in the layers above at which a step of 2⁻⁴⁰ is still small there: 2⁻³⁰. */
const MUCH = 2 ** 10;
/** Between these, a step has full precision and the numbers that it moves do not overflow. */
const [LEAST_UNIT, LEAST_STEP] = [2 ** -960, 2 ** -400];

/** The steps by which pre-activations are moved. */
export interface UnitSteps {
  /** The step of each layer, where no kink is near. */
  readonly ofLayers: readonly number[];
  /** Returns the step of one unit's z in one example. */
  of(l: number, unit: number, example: number): number;
}

/**
 * Chooses the step of every unit and example: 2⁻⁴⁰·min(1, 2¹⁰/growth in the layers above), and in a network with kinks
 * that times min(1, |z − kink|), so that a step seldom crosses one.
 *
 * @param given the person's step of a pre-activation, if any
 * @param factor the fraction of it to take; of a given step the fraction of the shorter one (see `stepSize`)
 */
export function unitSteps(
  network: Network,
  theta: Float64Array,
  pass: ForwardPass,
  given: number | undefined,
  factor: number,
): UnitSteps {
  const { layers } = network;
  const growths = growthsOf(network, theta);
  const ofLayers = layers.map(({ z }) => {
    const chosen = SMALL_STEP * Math.max(LEAST_UNIT, Math.min(1, MUCH / growths[z]));
    if (given === undefined) return factor * chosen;
    return factor === 1 ? given : factor * Math.min(given, chosen);
  });
  const bent = hasKinks(network);
  return {
    ofLayers,
    of(l, unit, example) {
      if (!bent) return Math.max(LEAST_STEP, ofLayers[l]);
      const { activation, units } = layers[l];
      const distance = Math.abs(pass.z[l][example * units + unit] - (activation.kink?.at ?? 0));
      return Math.max(LEAST_STEP, ofLayers[l] * (distance > 0 ? Math.min(1, distance) : 1));
    },
  };
}

import type { Problem } from '../../problem/problem.ts';
import { activationTo, fittingRate, initTo, rebuilt } from './changes.ts';
import { isAbove, type Point } from './run.ts';
import { ENDINGS, type Symptom } from './symptom.ts';

/** Layers with so many units lose half of them for a reason. */
const MANY = 6;

export const deadUnits: Symptom<'dead-units'> = {
  code: 'NN409',
  slug: 'dead-units',
  words: 'dead dying relu zero activation never active negative bias',
  title: 'units are dead',
  about: 'Relu units are 0 for every example, so that no gradient ever reaches their weights.',
  wrong: ['a1 = np.maximum(0, X @ W1.T - 10)  # always 0'],
  right: ['a1 = np.maximum(0, X @ W1.T)', 'b1 = np.zeros(8)'],
  shows:
    'Activations and gradients of the units are exactly 0. Where a whole layer is dead, all outputs are the same.',
  matters: 'A dead unit stays dead: its weights have no gradient.',
  fix: 'Start with biases 0 and weights of variance 2/inputs, take smaller steps, or use leaky relu.',
  butRight: 'A few dead units in a layer that is large enough.',
  explains: [...ENDINGS, 'rate-too-low', 'vanishing-gradient', 'tensor-not-moving'],
  find(run) {
    const { sample, start, end } = run;
    if (end === undefined || sample.network.layers.length < 2 || !isAbove(run, 0.25)) return undefined;
    for (const when of ['before', 'after'] as const) {
      const dead = deadUnitsOf(sample, when === 'before' ? start : end);
      const shares = dead.map((units, l) => units / sample.network.layers[l].units);
      const worst = Math.max(...shares);
      const l = shares.indexOf(worst);
      const layer = sample.network.layers[l];
      // one or two of a few units that die on the way belong to a local minimum
      if (worst < 1 && (!(worst >= 0.5 && isAbove(run, 0.5)) || (when === 'after' && layer.units < MANY)))
        continue;
      const units = Math.max(layer.units, MANY);
      const init = { type: 'he', bias: 0 } as const;
      const layers = sample.definition.layers.map((one, k) =>
        k === l ? { ...one, units, activation: { type: 'leaky-relu' } } : one,
      );
      return {
        severity: worst === 1 ? 'error' : 'warning',
        where: { layer: layer.name },
        evidence: { units: dead[l], of: layer.units, when },
        advice: [
          activationTo(l, 'leaky-relu'),
          ...(units > layer.units ? [{ path: ['network', 'layers', l, 'units'], value: units }] : []),
          initTo(init),
          ...fittingRate(run, rebuilt(sample, { layers }, init)),
        ],
      };
    }
    return undefined;
  },
};

/** Returns how many units of each hidden layer are on the flat side of their activation for all examples. */
function deadUnitsOf({ network, data }: Problem, { evaluation }: Point): number[] {
  return network.layers.slice(0, -1).map(({ activation, units }, l) => {
    if (activation.kink?.left !== 0) return 0;
    const z = evaluation.pass.z[l];
    let dead = 0;
    for (let unit = 0; unit < units; unit++) {
      let k = unit;
      while (k < data.count * units && z[k] <= activation.kink.at) k += units;
      if (k >= data.count * units) dead += 1;
    }
    return dead;
  });
}

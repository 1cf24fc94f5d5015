import type { Problem } from '../../problem/problem.ts';
import { rangeOf } from '../fit/output-range.ts';
import { fittingRate, initFor, initTo, rebuilt } from './changes.ts';
import { isAbove, type Point } from './run.ts';
import { ENDINGS, type Symptom } from './symptom.ts';

/** Within this part of its range from one of its ends, a unit is saturated: σ′ is a 25th of its largest value. */
const NEAR = 0.01;

export const saturatedUnits: Symptom<'saturated-units'> = {
  code: 'NN408',
  slug: 'saturated-units',
  words: 'saturation saturated sigmoid tanh flat gradient vanishes large weights',
  title: 'hidden units are saturated',
  about: 'The activations of a hidden layer are at an end of their range, where the derivative is nearly 0.',
  wrong: ['W1 = rng.normal(0, 10, (8, 4))', 'a1 = sigmoid(X @ W1.T)'],
  right: ['W1 = rng.normal(0, 1 / np.sqrt(4), (8, 4))', 'a1 = sigmoid(X @ W1.T)'],
  shows: 'Most activations of the layer are within 1 % of 0 or 1 (tanh: −1 or 1), and its gradient is tiny.',
  matters: 'The layer hardly moves, and the layers below it get no gradient.',
  fix: 'Start with smaller weights: deviation 1/√inputs. Scale the inputs. Take smaller steps.',
  butRight: 'Outputs near 0 and 1 at the end: they are to be there.',
  explains: [
    ...ENDINGS,
    'vanishing-gradient',
    'rate-too-low',
    'rate-too-high',
    'momentum-too-high',
    'tensor-not-moving',
  ],
  find(run) {
    const { sample, start } = run;
    if (!isAbove(run, 0.4)) return undefined;
    const shares = saturation(sample, start);
    const worst = Math.max(...shares);
    if (!(worst > 0.5)) return undefined;
    const init = initFor(sample);
    return {
      severity: 'warning',
      where: { layer: sample.network.layers[shares.indexOf(worst)].name },
      evidence: { share: worst },
      advice: [initTo(init), ...fittingRate(run, rebuilt(sample, {}, init))],
    };
  },
};

/** Returns the share of saturated activations of each hidden layer. */
function saturation({ network }: Problem, { evaluation }: Point): number[] {
  return network.layers.slice(0, -1).map(({ activation }, l) => {
    const { low, high } = rangeOf(activation);
    if (!Number.isFinite(high - low)) return 0;
    const a = evaluation.pass.a[l];
    const margin = NEAR * (high - low);
    return a.filter((value) => value < low + margin || value > high - margin).length / a.length;
  });
}

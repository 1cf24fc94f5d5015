import type { Check, NumericalFault } from './fault.ts';
import { roundingOver, STEPS } from './steps.ts';

/** A weight that stays moved. */
export const notRestored: NumericalFault = {
  code: 'NN305',
  slug: 'weight-not-restored',
  words: 'restore weight put back perturbed check',
  title: 'a weight is not restored',
  met: 2,
  about:
    'After the two costs are computed, the weight stays at w − h (or w + h). Every later weight is checked at another point.',
  wrong: [
    'w[k] += h',
    'up = J(w)',
    'w[k] -= 2 * h',
    'numeric = (up - J(w)) / (2 * h)  # w[k] stays at w - h',
  ],
  right: [
    'saved = w[k]',
    'w[k] = saved + h; up = J(w)',
    'w[k] = saved - h; down = J(w)',
    'w[k] = saved; numeric = (up - down) / (2 * h)',
  ],
  shows: 'The first weight is right. The error tends to grow from weight to weight.',
  matters: 'The point of the check drifts. With a large h or many weights, the right gradient fails.',
  fix: 'Save w before it is moved, and assign the saved value afterwards: w = saved. With w += h a rounding error would remain.',
  *variants() {
    for (const step of STEPS) {
      for (const [words, left] of [
        ['w − h', -1],
        ['w + h', 1],
        ['w − 2h', -2],
      ] as const) {
        yield {
          does: `the cost, with h = ${step} and each weight left at ${words}`,
          step,
          predict: (check) => drifting(check, step, left),
          rounding: roundingOver(step),
        };
      }
    }
  },
};

function drifting({ problem, costAt, weights }: Check, step: number, left: number): Float64Array {
  const theta = problem.parameters.slice();
  return Float64Array.from(weights, (weight) => {
    const w = theta[weight];
    theta[weight] = w + step;
    const above = costAt(theta);
    theta[weight] = w - step;
    const below = costAt(theta);
    theta[weight] = w + left * step;
    return (above - below) / (2 * step);
  });
}

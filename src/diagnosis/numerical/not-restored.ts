import type { Check, NumericalFault } from './fault.ts';
import { roundingOver, STEPS } from './steps.ts';

/** A weight that stays moved. */
export const notRestored: NumericalFault = {
  code: 'NN305',
  slug: 'weight-not-restored',
  title: 'a weight is not put back after it was moved',
  met: 2,
  about:
    'After the two costs the weight stays at w − h (or at w + h), and every later weight is checked at another point.',
  shows: 'The first weight is right, and the error grows from weight to weight.',
  matters: 'The check is of a point that drifts; with a large h, or many weights, right code fails it.',
  fix: 'Save w before it is moved, and put the saved value back: w = saved, not w += h.',
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

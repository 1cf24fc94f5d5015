import { RULES } from '../../network/rules.ts';
import { evaluate } from '../../problem/evaluation.ts';
import { startFromOutputs } from '../backward/overrides.ts';
import type { Check, NumericalFault } from './fault.ts';
import { each } from './steps.ts';

/** ∂a/∂w for ∂J/∂w. */
export const outputDifferentiated: NumericalFault = {
  code: 'NN301',
  slug: 'output-differentiated',
  words: 'numerical gradient of output instead of loss',
  title: 'the numerical check differentiates the output instead of the cost',
  met: 3,
  about:
    'The function that the check evaluates at w + h and w − h returns the output of the network instead of the cost.',
  wrong: ['w[k] += h', 'up = network(w)', 'w[k] -= 2 * h', 'numeric = (up - network(w)) / (2 * h)'],
  right: ['w[k] += h', 'up = J(w)', 'w[k] -= 2 * h', 'numeric = (up - J(w)) / (2 * h)'],
  shows:
    'The numeric gradient is that of the output. For the bias of a linear output unit it is exactly 1 for each example.',
  matters: 'The right gradient of the cost fails this check.',
  fix: 'Differentiate the cost: (J(w + h) − J(w − h)) / (2h), where J is the whole cost: the sum or mean of the losses, and the regularization.',
  *variants({ problem }) {
    const { count } = problem.data;
    const outputs = problem.network.layers.at(-1)!.units;
    const all = count * outputs;
    yield {
      does: all === 1 ? 'the output' : 'the sum of the outputs',
      derivative: true,
      predict: (check) => outputGradient(check, () => 1),
    };
    if (all > 1)
      yield {
        does: 'the mean of the outputs',
        derivative: true,
        predict: (check) => outputGradient(check, () => 1 / all),
      };
    for (let unit = 0; unit < outputs && outputs > 1 && outputs <= 20; unit++) {
      yield {
        does: `output ${unit}, summed over the examples`,
        derivative: true,
        predict: (check) => outputGradient(check, (k) => (k % outputs === unit ? 1 : 0)),
      };
    }
    for (const example of new Set([0, count - 1])) {
      if (count === 1) continue;
      yield {
        does: `the outputs of example ${example}`,
        derivative: true,
        predict: (check) => outputGradient(check, (k) => (Math.floor(k / outputs) === example ? 1 : 0)),
      };
      if (outputs === 1) continue;
      yield {
        does: `output 0 of example ${example}`,
        derivative: true,
        predict: (check) => outputGradient(check, (k) => (k === example * outputs ? 1 : 0)),
      };
    }
  },
};

function outputGradient(check: Check, factor: (k: number) => number): Float64Array {
  const last = check.problem.network.layers.length - 1;
  const { pass, gradientUnder } = evaluate(check.problem);
  const rules = {
    ...startFromOutputs(RULES, () => pass.a[last].map((_, k) => factor(k))),
    reduction: () => 1,
    regularization: () => {},
  };
  const gradient = gradientUnder(rules);
  return each(check, (weight) => gradient[weight]);
}

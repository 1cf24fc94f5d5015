import { RULES } from '../../network/rules.ts';
import { evaluate } from '../../problem/evaluation.ts';
import { startFromOutputs } from '../backward/overrides.ts';
import type { Check, NumericalFault } from './fault.ts';
import { each } from './steps.ts';

/** ∂a/∂w for ∂J/∂w. */
export const outputDifferentiated: NumericalFault = {
  code: 'NN301',
  slug: 'output-differentiated',
  title: 'the numerical check differentiates the output, not the cost',
  met: 3,
  about: 'The function that is called at w + h and w − h returns the network’s output and not its cost.',
  shows:
    'The numerical gradient is that of the outputs: for a linear unit the derivative by its bias is exactly 1.',
  matters: 'A right gradient fails such a check, and no gradient of the cost can pass it.',
  fix: 'Differentiate the cost: (J(w + h) − J(w − h)) / (2h), with J the sum of the losses over the examples, regularization included.',
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

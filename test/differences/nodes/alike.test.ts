import { expect, test } from 'vitest';
import { measurementByUnits, trainable } from '../../../src/differences/measurement.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';

// Where units, steps or examples are alike, so are their rounding errors, and add up: the bound takes them to be independent
// within an example.

const [EXAMPLES, STEPS, FEATURES] = [4, 12, 6];
const softmax = { type: 'dense', name: 'out', units: 3, activation: 'softmax' };
const LAYERS = {
  rnn: [{ type: 'rnn', name: 'rnn', units: 40, returns: 'last' }, softmax],
  lstm: [{ type: 'lstm', name: 'lstm', units: 16, returns: 'last' }, softmax],
  attention: [
    { type: 'layer-norm', name: 'norm' },
    { type: 'attention', name: 'attention', heads: 2 },
    { type: 'add', name: 'residual', from: ['inputs', 'attention'] },
    { type: 'dense', name: 'up', units: 24, activation: 'gelu' },
    { type: 'flatten', name: 'flat' },
    softmax,
  ],
};
const INPUTS = {
  different: (n: number, t: number, k: number) => Math.sin(1 + 7 * n + 3 * t + k * k),
  alike: (_n: number, _t: number, k: number) => Math.sin(k + 1),
};
const WEIGHTS = { equal: () => 0.1, 'of equal size': (w: number) => 0.2 * Math.sign(w) };

for (const [layer, layers] of Object.entries(LAYERS)) {
  for (const [inputs, input] of Object.entries(INPUTS)) {
    test.each(Object.entries(WEIGHTS))(
      `${layer}, ${inputs} steps and examples, weights %s`,
      async (_, weight) => {
        const problem = await problemFromSpec({
          network: { inputs: { steps: STEPS, features: FEATURES }, layers },
          loss: { type: 'categorical-crossentropy' },
          parameters: { init: { type: 'glorot' }, seed: 3 },
          data: {
            inputs: Array.from({ length: EXAMPLES }, (_, n) =>
              Array.from({ length: STEPS }, (_, t) =>
                Array.from({ length: FEATURES }, (_, k) => input(n, t, k)),
              ),
            ),
            targets: Array.from({ length: EXAMPLES }, (_, n) => [n % 3]),
          },
        });
        problem.parameters.forEach((w, k) => {
          problem.parameters[k] = weight(w);
        });
        const evaluation = evaluate(problem);
        const { gradient } = evaluation;
        const { value, bound } = await measurementByUnits(evaluation).measure(trainable(problem));
        const largest = gradient.reduce((most, own) => Math.max(most, Math.abs(own)), 0);
        for (let k = 0; k < gradient.length; k++) {
          // The error of backpropagation is in it, too. The largest was 6 % of the bound.
          expect(Math.abs(value[k] - gradient[k])).toBeLessThan(bound[k]);
          expect(bound[k]).toBeLessThan(1e-11 * largest);
        }
      },
    );
  }
}

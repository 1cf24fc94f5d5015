import { inputOf } from '../../../network/forward.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overridePull } from '../overrides.ts';
import { passingScopes } from '../scopes.ts';
import { hasWeight, isDense, weightOf } from '../tensors.ts';

/** Deltas through weights that have been updated already. */
export const updatedFirst: BackwardFault = {
  code: 'NN110',
  slug: 'updated-first',
  words: 'order update before backward old weights overwritten in place',
  title: 'the weights are updated before the delta passes back through them',
  rule: 'order of the updates',
  met: 4,
  anyLayers: true,
  about:
    'The weights of a layer are updated, W ← W − η·∂J/∂W, and the delta of the layer below is then computed with the updated weights.',
  wrong: [
    'W2 -= eta * (delta2.T @ a1)',
    'delta1 = (delta2 @ W2) * a1 * (1 - a1)  # W2 has changed',
    'W1 -= eta * (delta1.T @ X)',
  ],
  right: [
    'delta1 = (delta2 @ W2) * a1 * (1 - a1)',
    'W2 -= eta * (delta2.T @ a1)',
    'W1 -= eta * (delta1.T @ X)',
  ],
  shows:
    'The output layer is right. The layers below it are wrong, and their error grows with the learning rate η.',
  matters: 'The lower layers follow a wrong gradient. The error is small with a small η, and easy to miss.',
  fix: 'Compute all deltas and gradients with the weights of the forward pass, from the last layer to the first. Update the weights afterwards.',
  *variants(problem) {
    const { network } = problem;
    const usual = [...new Set([problem.train.optimizer.learningRate, 0.1, 0.01, 0.5, 1])];
    for (const { layers, words, where } of passingScopes(problem, (l) => hasWeight(network, l))) {
      yield {
        where,
        does: `with already updated weights, W − η·∂J/∂W, ${words}`,
        usesGradient: true,
        constant: { usual, linear: layers.length === 1, allows: (eta) => eta > 0, right: 0, symbol: 'η' },
        plant: (rules, eta) =>
          overridePull(rules, layers, 'input', (at, l, deltas, right) => {
            const { offset, size } = weightOf(at.network, l);
            const complete = at.gradient.slice();
            rules.regularization(at, complete);
            const theta = at.theta.slice();
            for (let k = offset; k < offset + size; k++) theta[k] -= eta * complete[k];
            return right(deltas, { ...at, theta });
          }),
      };
      if (problem.data.count === 1 || !layers.every((l) => isDense(network, l))) continue;
      yield {
        where,
        does: `with weights that were updated already by the same example, W − η·δ·aᵀ, ${words}`,
        usesGradient: true,
        constant: { usual, linear: layers.length === 1, allows: (eta) => eta > 0, right: 0, symbol: 'η' },
        // (W − η·δ·aᵀ)ᵀ·δ = Wᵀ·δ − η·|δ|²·a
        plant: (rules, eta) =>
          overridePull(rules, layers, 'input', (at, l, deltas, right) => {
            const { inputs, units } = at.network.layers[l];
            const a = inputOf(at.network, at.pass, l);
            const passed = right().slice();
            for (let k = 0; k < passed.length; k++) {
              const example = Math.floor(k / inputs);
              let square = 0;
              for (let unit = 0; unit < units; unit++) square += deltas[example * units + unit] ** 2;
              passed[k] -= eta * square * a[k];
            }
            return passed;
          }),
      };
    }
  },
};

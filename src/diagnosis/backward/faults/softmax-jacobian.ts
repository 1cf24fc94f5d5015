import type { Situation } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { throughLayers } from '../derivative-factors.ts';
import { scopes } from '../scopes.ts';
import { featuresOf } from '../tensors.ts';

/** A softmax differentiated as if each unit were by itself. */
export const softmaxJacobian: BackwardFault = {
  code: 'NN103',
  slug: 'softmax-jacobian',
  words: 'softmax cross entropy jacobian diagonal off-diagonal one-hot',
  title: 'wrong Jacobian of the softmax',
  rule: 'activation derivative',
  met: 8,
  anyLayers: true,
  about:
    'Each output of a softmax depends on every z of the layer. The delta contains only a part of these derivatives.',
  wrong: [
    's = np.exp(z2) / np.sum(np.exp(z2), axis=1, keepdims=True)',
    'u = s - t  # dJ/ds of a squared loss',
    'delta2 = u * s * (1 - s)  # only the diagonal of the Jacobian',
  ],
  right: [
    's = np.exp(z2) / np.sum(np.exp(z2), axis=1, keepdims=True)',
    'u = s - t  # dJ/ds of a squared loss',
    'delta2 = s * (u - np.sum(u * s, axis=1, keepdims=True))',
  ],
  shows:
    'Only tensors at and below the softmax are wrong. The delta of an example does not sum to 0 over the units, as a right one does.',
  matters:
    'The units of a softmax compete. Without the off-diagonal terms the gradient has a wrong direction.',
  fix: 'δ_i = s_i·(u_i − Σ_j u_j·s_j) with u = ∂J/∂s. For a cross-entropy with targets that sum to 1 this is δ = s − t. Through ln s it is δ_i = v_i − s_i·Σ_j v_j with v = ∂J/∂(ln s).',
  butRight:
    'δ = s − t with a cross-entropy has no derivative of the softmax in it, and is right: the derivative has cancelled.',
  *variants(problem) {
    const has = (l: number) => problem.network.layers[l].activation.name === 'softmax';
    const { loss } = problem.network.objective;
    for (const { layers, words, where } of scopes(problem, has)) {
      const ofLogarithms = loss.name === 'categorical-crossentropy' ? OF_LOG_SOFTMAX : [];
      for (const [what, through] of [...WRONG, ...ofLogarithms]) {
        yield {
          where,
          does: `${what} ${words}`,
          plant: (rules) => throughLayers(rules, layers, through),
        };
      }
    }
  },
};

type Through = (at: Situation, l: number, upstream: Float64Array) => Float64Array;

const each =
  (delta: (s: number, u: number, mean: number) => number): Through =>
  ({ network, pass }, l, upstream) => {
    // In a sequence each position has a softmax of its own.
    const units = featuresOf(network.layers[l]);
    const s = pass.a[l];
    const deltas = new Float64Array(upstream.length);
    for (let row = 0; row < s.length; row += units) {
      let mean = 0;
      for (let k = row; k < row + units; k++) mean += upstream[k] * s[k];
      for (let k = row; k < row + units; k++) deltas[k] = delta(s[k], upstream[k], mean);
    }
    return deltas;
  };

const WRONG: readonly (readonly [string, Through])[] = [
  ['with only the diagonal s(1 − s) of the softmax Jacobian', each((s, u) => u * s * (1 - s))],
  ['with ∂J/∂s ⊙ s instead of the softmax Jacobian', each((s, u) => u * s)],
  ['with ∂J/∂s + s instead of the softmax Jacobian', each((s, u) => u + s)],
  ['with ∂J/∂s as a factor of the softmax delta twice', each((s, u, mean) => u * s * (u - mean))],
];

/** Variants of code that differentiates ln s and the cost in two steps, with v = ∂J/∂(ln s) = s ⊙ ∂J/∂s. */
const OF_LOG_SOFTMAX: readonly (readonly [string, Through])[] = [
  ['with v + s instead of v − s·Σv in the log-softmax, where v = ∂J/∂(ln s),', each((s, u) => s * u + s)],
];

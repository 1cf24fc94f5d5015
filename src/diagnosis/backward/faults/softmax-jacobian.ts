import type { Situation } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { throughLayers } from '../derivative-factors.ts';
import { scopes } from '../scopes.ts';

/** A softmax differentiated as if each unit were by itself. */
export const softmaxJacobian: BackwardFault = {
  code: 'NN103',
  slug: 'softmax-jacobian',
  title: 'wrong Jacobian of the softmax',
  rule: 'activation derivative',
  met: 8,
  about: 'Each output of a softmax depends on every z, and only a part of its derivatives is there.',
  shows: 'Only tensors at and below the softmax are wrong, and the rows of its delta do not sum to 0.',
  matters: 'The units of a softmax compete; without the terms between them the gradient points elsewhere.',
  fix: 'δ_i = s_i·(u_i − Σ_j u_j·s_j) with u = ∂cost/∂s; for a cross-entropy that is δ = s − t in one step.',
  butRight:
    'δ = s − t has no derivative of the softmax in it: with a cross-entropy it has cancelled, and that is right.',
  *variants(problem) {
    const has = (l: number) => problem.network.layers[l].activation.name === 'softmax';
    for (const { layers, words, where } of scopes(problem, has)) {
      for (const [what, through] of WRONG) {
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
    const { units } = network.layers[l];
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
  ['with the diagonal s(1 − s) alone of the softmax’s Jacobian', each((s, u) => u * s * (1 - s))],
  ['with ∂cost/∂s + s in place of the softmax’s Jacobian', each((s, u) => u + s)],
  ['with ∂cost/∂s multiplied into the softmax’s Jacobian twice', each((s, u, mean) => u * s * (u - mean))],
];

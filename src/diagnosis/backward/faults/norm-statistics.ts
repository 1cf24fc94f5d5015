import type { Normalize, NormalizeTerms } from '../../../network/operations/normalize.ts';
import { type NodeMistake, type NodePull, nodeFault } from '../node-faults.ts';

/** The types of layers that normalize. */
export const NORMS = ['batch-norm', 'layer-norm', 'group-norm', 'rms-norm'];

/** Mean and variance taken for constants, or their terms counted wrongly. */
export const normStatistics = nodeFault(
  {
    code: 'NN141',
    slug: 'norm-statistics',
    words: 'batch norm layer normalization mean variance term missing constant statistics dmu dvar backward',
    title: 'the terms of mean and variance are wrong in a normalization',
    rule: 'delta through a layer',
    met: 7,
    about:
      'Mean and variance depend on every x of their group. The backward pass takes one of them for a constant, counts its term twice, or has sums in place of means.',
    wrong: ['dxhat = d * gamma', 'dx = (dxhat - dxhat.mean(0)) / std'],
    right: ['dxhat = d * gamma', 'dx = (dxhat - dxhat.mean(0) - xhat * (dxhat * xhat).mean(0)) / std'],
    shows:
      'Gradients above the normalization, and of its own γ and β, are right; those below it are wrong. Without the term of the mean a bias before a batch norm gets a gradient, which is truly 0.',
    matters: 'The layers below move the mean and the variance of their outputs, which changes nothing.',
    fix: 'dx = (dx̂ − mean dx̂ − x̂·mean(dx̂·x̂))/√(v + ε) with dx̂ = γ·d, means over the group that μ and v are of. When evaluating with running statistics dx = γ·d/√(v + ε): then give the spec "mode": "evaluation".',
    butRight:
      'The term dσ²·Σ(x − μ)·(−2/m) may be left out: Σ(x − μ) is exactly 0. The gradient of a bias before a batch norm is 0, and so is all of it where the upstream is the same number everywhere.',
  },
  NORMS,
  [
    mistake('without the terms of mean and variance', () => ({ mean: 0, variance: 0 })),
    mistake('without the term of the variance', () => ({ mean: -1, variance: 0 })),
    mistake('without the term of the mean', () => ({ mean: 0, variance: -1 }), true),
    mistake('with the term of the mean twice', () => ({ mean: -2, variance: -1 }), true),
    mistake('with the term of the variance twice', () => ({ mean: -1, variance: -2 })),
    mistake('with sums in place of means', (m) => ({ mean: -m, variance: -m })),
    mistake('with another divisor of the variance, n for n − 1 or n − 1 for n,', (m, taken) => ({
      mean: -1,
      variance: taken === 0 ? -m / (m - 1) : -(m - 1) / m,
    })),
  ],
);

/** @param terms of a group of m numbers, whose variance is divided by m less `taken` */
function mistake(
  does: string,
  terms: (m: number, taken: number) => NormalizeTerms,
  isOfMean = false,
): NodeMistake {
  return {
    does,
    wrong: [{ type: 'normalize', argument: 'x', pull: (pull) => withTerms(pull, terms) }],
    fits: (_layer, operation) => !isOfMean || (operation as Normalize).normalization.centred,
  };
}

function withTerms(
  { operation, inputs, upstream, at }: NodePull,
  terms: (m: number, taken: number) => NormalizeTerms,
): Float64Array {
  const { normalization, pullWith } = operation as Normalize;
  const { groups, overExamples, taken } = normalization;
  const m = groups[0].length * (overExamples ? at.examples.count : 1);
  return pullWith(terms(m, taken))(inputs, upstream);
}

import type { Regularization } from '../../../network/objective.ts';
import { addRegularizationGradient } from '../../../network/regularization.ts';
import type { Rules, Situation } from '../../../network/rules.ts';
import type { Problem } from '../../../problem/problem.ts';
import type { BackwardFault, Constant, Variant } from '../../catalogue/fault.ts';

/** A gradient whose regularization is not that of the cost. */
export const regularization: BackwardFault = {
  code: 'NN105',
  slug: 'regularization',
  words: 'l2 l1 lambda weight decay penalty regularisation regularized biases',
  title: 'the gradient of the regularization is wrong',
  rule: 'regularization',
  met: 7,
  anyLayers: true,
  about:
    'The term λ·w is missing from the gradient, has another λ (in all layers or in one) or the wrong sign, is divided by the number of examples where the cost does not divide (or the reverse), or covers biases that the cost does not regularize.',
  wrong: [
    'cost = data_cost + 0.5 * lam * np.sum(W2 ** 2)',
    'dW2 = delta2.T @ a1  # the term of the regularization is missing',
  ],
  right: ['cost = data_cost + 0.5 * lam * np.sum(W2 ** 2)', 'dW2 = delta2.T @ a1 + lam * W2'],
  shows: 'The difference from the right gradient is proportional to the regularized parameters.',
  matters: 'Training minimizes a different cost from the one that is printed.',
  fix: 'With (λ/2)·Σ w² in the cost, add λ·w to the gradient of every w in the sum, and nothing to other parameters. With (λ/(2m))·Σ w², add (λ/m)·w. Biases are usually not in the sum.',
  *variants(problem) {
    const { network, data } = problem;
    const { l1, l2, biases, reduction } = network.objective.regularization;
    const hasBiases = network.space.tensors.some(({ kind }) => kind === 'bias');
    if (l1 === 0 && l2 === 0) {
      yield other(
        { l1: 0, l2: 1, biases: false, reduction: 'sum' },
        'with k·w added to the weights, although the cost has no regularization',
      );
      if (hasBiases) {
        yield other(
          { l1: 0, l2: 1, biases: true, reduction: 'sum' },
          'with k·w added to weights and biases, although the cost has no regularization',
        );
      }
      yield* ofOneLayer(problem, ADDED);
      return;
    }
    const own = network.objective.regularization;
    const constant: Constant = {
      usual: [0, 2, -1, data.count, 1 / data.count, 0.5, 1 / (l2 || l1)],
      linear: true,
      allows: () => true,
      right: 1,
      symbol: 'k',
    };
    yield {
      where: {},
      does: 'with the regularization scaled by k',
      doesAt: (k) => SPECIAL.get(k),
      constant,
      plant: (rules, k) => withRegularization(rules, own, k),
    };
    yield* ofOneLayer(problem, constant);
    if (hasBiases) {
      const words = biases
        ? 'without the regularization of the biases'
        : 'with a regularization of the biases';
      yield fixed(words, { ...own, biases: !biases });
      yield {
        where: {},
        does: 'with λ added to the gradient of every bias',
        plant: (rules) => ({ ...rules, regularization: onOnes(rules) }),
      };
    }
    if (l1 !== 0 && l2 !== 0) {
      yield fixed('without the L1 term of the regularization', { ...own, l1: 0 });
      yield fixed('without the L2 term of the regularization', { ...own, l2: 0 });
    }
    if (l2 !== 0) yield fixed('with λ·sign(w) in place of λ·w', { ...own, l1: l1 + l2, l2: 0 });
    if (l1 !== 0) yield fixed('with λ·w in place of λ·sign(w)', { ...own, l1: 0, l2: l1 + l2 });
    if (data.count > 1) {
      const words =
        reduction === 'mean'
          ? 'with the regularization not divided by the number of examples'
          : 'with the regularization divided by the number of examples';
      if (hasBiases) {
        yield fixed(`${words}, and ${biases ? 'without' : 'with'} a regularization of the biases`, {
          ...own,
          biases: !biases,
          reduction: reduction === 'mean' ? 'sum' : 'mean',
        });
      }
    }
  },
};

/** The variants in which only one layer has another λ, or has one although the cost has none. */
function* ofOneLayer({ network }: Problem, constant: Constant): Iterable<Variant> {
  if (network.layers.length < 2) return;
  const { l1, l2 } = network.objective.regularization;
  const has = l1 !== 0 || l2 !== 0;
  for (const { name, tensors } of network.layers) {
    if (tensors.length === 0) continue;
    yield {
      where: { layer: name },
      does: has
        ? `with the regularization of layer "${name}" scaled by k`
        : `with k·w added to the weights of layer "${name}", although the cost has no regularization`,
      doesAt: (k) => (has && SPECIAL.has(k) ? `${SPECIAL.get(k)} in layer "${name}"` : undefined),
      constant,
      plant: (rules, k) => ({
        ...rules,
        regularization(at, gradient) {
          const { tensors } = at.network.space;
          const added = new Float64Array(gradient.length);
          if (has) rules.regularization(at, added);
          for (const { layer, kind, offset, size } of tensors) {
            if (layer !== name) continue;
            for (let w = offset; w < offset + size; w++) {
              if (has) added[w] *= k;
              else if (kind === 'weight') added[w] = k * at.theta[w];
            }
          }
          for (let w = 0; w < gradient.length; w++) gradient[w] += added[w];
        },
      }),
    };
  }
}

/** The λ of a regularization that the cost does not have. */
const ADDED: Constant = { usual: [0.1, 0.01, 1], linear: true, allows: () => true, right: 0, symbol: 'k' };

/** Multiples of the regularization that are said otherwise. */
const SPECIAL: ReadonlyMap<number, string> = new Map([
  [0, 'without the regularization'],
  [-1, 'with the regularization subtracted instead of added'],
  [2, 'with the regularization twice'],
  [0.5, 'with half the regularization'],
]);

function fixed(does: string, replaced: Regularization): Variant {
  return { where: {}, does, plant: (rules) => withRegularization(rules, replaced, 1) };
}

function other(added: Regularization, does: string): Variant {
  return {
    where: {},
    does,
    constant: ADDED,
    plant: (rules, k) => withRegularization(rules, added, k),
  };
}

function withRegularization(rules: Rules, replaced: Regularization, k: number): Rules {
  return {
    ...rules,
    regularization({ network, theta, examples, atKink }, gradient) {
      const { l1, l2 } = replaced;
      const times = { ...replaced, l1: k * l1, l2: k * l2 };
      addRegularizationGradient(
        network.space,
        times,
        theta,
        examples.count,
        gradient,
        atKink?.('regularization'),
      );
    },
  };
}

function onOnes(rules: Rules): Rules['regularization'] {
  return (at: Situation, gradient) => {
    rules.regularization(at, gradient);
    const { l1, l2, reduction } = at.network.objective.regularization;
    const lambda = (l1 + l2) / (reduction === 'mean' ? at.examples.count : 1);
    for (const { kind, offset, size } of at.network.space.tensors) {
      if (kind === 'bias') for (let k = offset; k < offset + size; k++) gradient[k] += lambda;
    }
  };
}

import type { Regularization } from '../../../network/objective.ts';
import { addRegularizationGradient } from '../../../network/regularization.ts';
import type { Rules, Situation } from '../../../network/rules.ts';
import type { BackwardFault, Variant } from '../../catalogue/fault.ts';

/** A gradient whose regularization is not that of the cost. */
export const regularization: BackwardFault = {
  code: 'NN105',
  slug: 'regularization',
  title: 'the regularization is not that of the cost',
  rule: 'regularization',
  met: 7,
  about:
    'The term λ·w of the gradient is missing, has another λ, is divided by the examples or not where the cost does the other, has the wrong sign, or is on the biases where the cost has none.',
  shows: 'The residual is proportional to the parameters, or constant on the biases.',
  matters: 'Training minimizes another cost than the one that is printed.',
  fix: 'With λ/2·Σw² in the cost, add λ·w to the gradient of every w that the sum has (and with λ/(2m)·Σw², λ/m·w), and nothing to the others: mostly not to the biases.',
  *variants({ network, data }) {
    const { l1, l2, biases, reduction } = network.objective.regularization;
    const hasBiases = network.space.tensors.some(({ kind }) => kind === 'bias');
    if (l1 === 0 && l2 === 0) {
      yield other(
        { l1: 0, l2: 1, biases: false, reduction: 'sum' },
        'with k·w added to the weights, though the cost has no regularization',
      );
      if (hasBiases) {
        yield other(
          { l1: 0, l2: 1, biases: true, reduction: 'sum' },
          'with k·w added to weights and biases, though the cost has no regularization',
        );
      }
      return;
    }
    const own = network.objective.regularization;
    yield {
      where: {},
      does: 'with the regularization multiplied by k',
      doesAt: (k) => SPECIAL.get(k),
      constant: {
        usual: [0, 2, -1, data.count, 1 / data.count, 0.5, 1 / (l2 || l1)],
        linear: true,
        allows: () => true,
        right: 1,
        symbol: 'k',
      },
      plant: (rules, k) => withRegularization(rules, own, k),
    };
    if (hasBiases) {
      const words = biases
        ? 'without the regularization of the biases'
        : 'with the regularization of the biases too';
      yield fixed(words, { ...own, biases: !biases });
      yield {
        where: {},
        does: 'with λ added to the biases, as if they were ones',
        plant: (rules) => ({ ...rules, regularization: onOnes(rules) }),
      };
    }
    if (l1 !== 0 && l2 !== 0) {
      yield fixed('without the regularization’s l1', { ...own, l1: 0 });
      yield fixed('without the regularization’s l2', { ...own, l2: 0 });
    }
    if (l2 !== 0) yield fixed('with λ·sign(w) in place of λ·w', { ...own, l1: l1 + l2, l2: 0 });
    if (l1 !== 0) yield fixed('with λ·w in place of λ·sign(w)', { ...own, l1: 0, l2: l1 + l2 });
    if (data.count > 1) {
      const words =
        reduction === 'mean'
          ? 'with a regularization that is not divided by the examples'
          : 'with the regularization divided by the examples';
      if (hasBiases) {
        yield fixed(`${words}, and ${biases ? 'without' : 'with'} that of the biases`, {
          ...own,
          biases: !biases,
          reduction: reduction === 'mean' ? 'sum' : 'mean',
        });
      }
    }
  },
};

/** Multiples of the regularization that are said otherwise. */
const SPECIAL: ReadonlyMap<number, string> = new Map([
  [0, 'without the regularization'],
  [-1, 'with the regularization subtracted in place of added'],
  [2, 'with twice the regularization'],
  [0.5, 'with half of the regularization'],
]);

function fixed(does: string, replaced: Regularization): Variant {
  return { where: {}, does, plant: (rules) => withRegularization(rules, replaced, 1) };
}

function other(added: Regularization, does: string): Variant {
  return {
    where: {},
    does,
    constant: { usual: [0.1, 0.01, 1], linear: true, allows: () => true, right: 0, symbol: 'k' },
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

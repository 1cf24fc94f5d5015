import type { Rules, Situation } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { called, named } from '../tensors.ts';

/** The other sign: of everything, of a tensor, of a delta, or of one term of the cross-entropy. */
export const sign: BackwardFault = {
  code: 'NN102',
  slug: 'sign-flipped',
  title: 'wrong sign',
  rule: 'output delta',
  met: 5,
  about: 'The gradient, a part of it, or one term of its loss has the opposite sign.',
  shows: 'The cosine is −1, in all tensors or in some; or only the examples with a target of 0 are wrong.',
  matters: 'A step of gradient descent goes up the cost and not down.',
  fix: 'With δ = (a − t)·f′(z) the update is W ← W − η·∂cost/∂W; with t − a in place of a − t it is W ← W + η·(…). Take one of the two throughout.',
  butRight:
    'Computing with t − a and adding the update is right as a whole: the minus sign is only elsewhere. What is printed is then −∂cost/∂W.',
  *variants(problem) {
    const { network } = problem;
    const { l1, l2 } = network.objective.regularization;
    yield {
      where: {},
      does: 'with the opposite sign',
      plant: (rules) => ({
        ...rules,
        result: (at, gradient) => rules.result(at, gradient).map((value) => -value),
      }),
    };
    if (l1 !== 0 || l2 !== 0) {
      yield {
        where: {},
        does: 'with the opposite sign of all but the regularization',
        plant: (rules) => ({ ...rules, reduction: (at) => -rules.reduction(at) }),
      };
    }
    const weights = network.space.tensors.filter(({ kind }) => kind === 'weight');
    if (network.space.tensors.length > 1) {
      for (const { name } of weights) {
        yield {
          where: { tensor: name },
          does: `with the opposite sign of ${called(problem, name)}`,
          plant: (rules) => negated(rules, name),
        };
      }
    }
    for (let from = 0; from < network.layers.length - 1; from++) {
      const { name } = network.layers[from];
      yield {
        where: { layer: name },
        does: `with the opposite sign of the delta of ${name}${from === 0 ? '' : ' and what is below it'}`,
        plant: (rules) => ({
          ...rules,
          passBack(at, l, deltas, gradient) {
            const upstream = rules.passBack(at, l, deltas, gradient);
            return l === from + 1 ? upstream.map((value) => -value) : upstream;
          },
        }),
      };
    }
    if (network.objective.loss.name !== 'binary-crossentropy') return;
    for (const [which, ofOnes, ofZeros] of [
      ['(1 − t)·ln(1 − a)', 1, -1],
      ['t·ln a', -1, 1],
    ] as const) {
      yield {
        where: {},
        does: `with the opposite sign of the term ${which} of the cross-entropy`,
        plant: (rules) => ({ ...rules, lossGradient: (at) => terms(rules, at, ofOnes, ofZeros) }),
      };
    }
    for (const [which, ofOnes, ofZeros] of [
      ['(1 − t)·ln(1 − a)', 1, 0],
      ['t·ln a', 0, 1],
    ] as const) {
      yield {
        where: {},
        does: `without the term ${which} of the cross-entropy`,
        plant: (rules) => ({ ...rules, lossGradient: (at) => terms(rules, at, ofOnes, ofZeros) }),
      };
    }
  },
};

/** The cross-entropy's gradient is a line in t: its two terms are those of t = 1 and of t = 0. */
function terms(rules: Rules, at: Situation, ofOnes: number, ofZeros: number): Float64Array {
  const { examples } = at;
  const withTargets = (value: number) =>
    rules.lossGradient({ ...at, examples: { ...examples, targets: examples.targets.map(() => value) } });
  const ones = withTargets(1);
  const zeros = withTargets(0);
  return ones.map((one, k) => {
    const t = examples.targets[k];
    return (t === 0 ? 0 : ofOnes * t * one) + (t === 1 ? 0 : ofZeros * (1 - t) * zeros[k]);
  });
}

function negated(rules: Rules, name: string): Rules {
  return {
    ...rules,
    result(at, gradient) {
      const wrong = rules.result(at, gradient).slice();
      const { offset, size } = named(at.network, name);
      for (let i = offset; i < offset + size; i++) wrong[i] *= -1;
      return wrong;
    },
  };
}

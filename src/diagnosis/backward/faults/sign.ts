import type { Descent } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { overrideLoss, overridePull, overrideResult, overrideTensors, type Right } from '../overrides.ts';
import { called } from '../tensors.ts';

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
      plant: (rules) => overrideResult(rules, (gradient) => gradient.map((value) => -value)),
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
          plant: (rules) => overrideTensors(rules, [name], (value) => -value),
        };
      }
    }
    for (let from = 0; from < network.layers.length - 1; from++) {
      const { name } = network.layers[from];
      yield {
        where: { layer: name },
        does: `with the opposite sign of the delta of ${name}${from === 0 ? '' : ' and what is below it'}`,
        plant: (rules) =>
          overridePull(rules, [from + 1], 'input', (_at, _l, _deltas, right) =>
            right().map((value) => -value),
          ),
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
        plant: (rules) => overrideLoss(rules, (at, _upstream, right) => terms(right, at, ofOnes, ofZeros)),
      };
    }
    for (const [which, ofOnes, ofZeros] of [
      ['(1 − t)·ln(1 − a)', 1, 0],
      ['t·ln a', 0, 1],
    ] as const) {
      yield {
        where: {},
        does: `without the term ${which} of the cross-entropy`,
        plant: (rules) => overrideLoss(rules, (at, _upstream, right) => terms(right, at, ofOnes, ofZeros)),
      };
    }
  },
};

/** The cross-entropy's gradient is a line in t: its two terms are those of t = 1 and of t = 0. */
function terms(right: Right, at: Descent, ofOnes: number, ofZeros: number): Float64Array {
  const { examples } = at;
  const withTargets = (value: number) =>
    right(undefined, { ...at, examples: { ...examples, targets: examples.targets.map(() => value) } });
  const ones = withTargets(1);
  const zeros = withTargets(0);
  return ones.map((one, k) => {
    const t = examples.targets[k];
    return (t === 0 ? 0 : ofOnes * t * one) + (t === 1 ? 0 : ofZeros * (1 - t) * zeros[k]);
  });
}

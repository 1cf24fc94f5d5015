import { isPassedOn } from '../../../network/graph.ts';
import type { Descent } from '../../../network/rules.ts';
import type { BackwardFault } from '../../catalogue/fault.ts';
import { branchesOf, wayTo } from '../branches.ts';
import { overrideLoss, overrideResult, overrideTensors, overrideWay, type Right } from '../overrides.ts';
import { called, ofInputs, unlikeBiases } from '../tensors.ts';

/** The other sign: of everything, of a tensor, of a delta, or of one term of the cross-entropy. */
export const sign: BackwardFault = {
  code: 'NN102',
  slug: 'sign-flipped',
  words: 'negative minus opposite flipped inverted sign',
  title: 'wrong sign',
  rule: 'output delta',
  met: 5,
  anyLayers: true,
  about: 'The gradient, one tensor or delta of it, or one term of its loss has the opposite sign.',
  wrong: ['delta2 = (t - a2) * a2 * (1 - a2)', 'dW2 = delta2.T @ a1', 'W2 -= eta * dW2'],
  right: ['delta2 = (a2 - t) * a2 * (1 - a2)', 'dW2 = delta2.T @ a1', 'W2 -= eta * dW2'],
  shows:
    'The ratio to the right gradient is −1 in all or some tensors. With a wrong sign in one term of the cross-entropy, only examples with a certain target are wrong.',
  matters: 'The update step moves these parameters up the cost instead of down.',
  fix: 'Use one sign convention throughout: δ = (a − t)·f′(z) with W ← W − η·∂J/∂W, or t − a with W ← W + η·(the result).',
  butRight:
    'Computing with t − a and adding the update is right as a whole (NN002): the number that is called the gradient is then −∂J/∂W.',
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
        does: 'with the opposite sign, except for the regularization',
        plant: (rules) => ({ ...rules, reduction: (at) => -rules.reduction(at) }),
      };
    }
    if (network.space.tensors.length > 1) {
      for (const { name } of unlikeBiases(network)) {
        yield {
          where: { tensor: name },
          does: `with the opposite sign of ${called(problem, name)}`,
          ...ofInputs(network, name),
          plant: (rules) => overrideTensors(rules, [name], (value) => -value),
        };
      }
    }
    for (let from = 0; from < network.layers.length - 1; from++) {
      const { name, tensors } = network.layers[from];
      if (tensors.length === 0 || !isPassedOn(network, from)) continue;
      yield {
        where: { layer: name },
        does: `with the opposite sign of the delta of layer "${name}"${from === 0 ? '' : ' and the layers below it'}`,
        plant: (rules) =>
          overrideWay(rules, wayTo(network, network.layers[from].a), (right) => right.map((value) => -value)),
      };
    }
    for (const { words, where, ...way } of branchesOf(problem)) {
      yield {
        where,
        does: `with the opposite sign of what passes ${words}`,
        plant: (rules) => overrideWay(rules, way, (right) => right.map((value) => -value)),
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

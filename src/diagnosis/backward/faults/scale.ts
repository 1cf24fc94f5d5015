import type { Rules } from '../../../network/rules.ts';
import type { Problem } from '../../../problem/problem.ts';
import type { BackwardFault, Constant, Variant } from '../../catalogue/fault.ts';
import { quantities } from '../../evidence/quantities.ts';
import { overridePull, overrideResult, overrideTensors } from '../overrides.ts';
import { called } from '../tensors.ts';

/** One constant too much or too little: the whole gradient, a tensor, or every delta. */
export const scale: BackwardFault = {
  code: 'NN101',
  slug: 'scale',
  title: 'wrong scale',
  rule: 'reduction',
  met: 10,
  about:
    'The gradient is a multiple of the right one: it is averaged where the cost is summed, or the other way round; a factor 2 or ½ of the squared loss is in one of them only; or a tensor is multiplied once more.',
  shows: 'Every ratio of the two gradients is the same number k, and their cosine is 1.',
  matters:
    'The direction is right and the length is not: training behaves as with another learning rate, and a gradient check fails by the factor k.',
  fix: 'Differentiate the cost that you have: ∂/∂w of Σ½(a − t)² over the examples is Σ(a − t)·∂a/∂w, and of its mean that sum divided by their number, once.',
  *variants(problem) {
    const { network } = problem;
    const { l1, l2 } = network.objective.regularization;
    const last = network.layers.length - 1;
    yield variant(problem, {}, 'multiplied by k', (rules, k) =>
      overrideResult(rules, (gradient) => gradient.map((value) => k * value)),
    );
    if (l1 !== 0 || l2 !== 0) {
      yield variant(
        problem,
        {},
        'multiplied by k, and its regularization not',
        (rules, k) => ({
          ...rules,
          reduction: (at) => k * rules.reduction(at),
        }),
        OF_THE_LOSS,
      );
    }
    if (network.space.tensors.length > 1) {
      for (const { name } of network.space.tensors) {
        yield variant(
          problem,
          { tensor: name },
          `with the gradient of ${called(problem, name)} multiplied by k`,
          (rules, k) => overrideTensors(rules, [name], (value) => value * k),
          OF_ONE_TENSOR,
        );
      }
    }
    for (const kind of ['weight', 'bias'] as const) {
      const names = network.space.tensors.flatMap((tensor) => (tensor.kind === kind ? [tensor.name] : []));
      if (names.length < 2) continue;
      yield variant(
        problem,
        {},
        `with the gradient of every ${kind} multiplied by k`,
        (rules, k) => overrideTensors(rules, names, (value) => value * k),
        OF_ONE_TENSOR,
      );
    }
    for (let from = 0; from < last; from++) {
      const { name } = network.layers[from];
      const words = from === 0 ? `of ${name}` : `of ${name} and the layers below it`;
      yield variant(
        problem,
        { layer: name },
        `with the delta ${words} multiplied by k`,
        (rules, k) => timesPassed(rules, [from + 1], k),
        OF_ONE_DELTA,
      );
    }
    if (last > 0) {
      yield compounding(problem, true);
      if (last > 1) yield compounding(problem, false);
    }
  },
};

function constant(problem: Problem, linear: boolean): Constant {
  return {
    usual: quantities(problem).map(({ value }) => value),
    linear,
    allows: (k) => k > 1e-12,
    right: 1,
    symbol: 'k',
  };
}

/** Why a factor matters, and what to write, where it is not on the whole gradient. */
type Say = Pick<Variant, 'matters' | 'fix'>;

const OF_ONE_TENSOR: Say = {
  matters:
    'The steps of these parameters are longer or shorter than those of the others: the gradient as a whole points elsewhere.',
  fix: 'Reduce every tensor in the same way: where ∂cost/∂W is Σ δ·aᵀ divided by the examples, so is ∂cost/∂b = Σ δ; where the one is a sum, so is the other.',
};

const OF_ONE_DELTA: Say = {
  matters:
    'What is below is too long or too short against what is above: the gradient as a whole points elsewhere.',
  fix: 'δ_l = (W_{l+1}ᵀ δ_{l+1}) ⊙ f′(z_l), with no further factor.',
};

const OF_THE_LOSS: Say = {
  matters: 'Loss and regularization are weighed otherwise than in the cost: training minimizes another cost.',
};

function variant(
  problem: Problem,
  where: Variant['where'],
  does: string,
  plant: Variant['plant'],
  say: Say = {},
): Variant {
  return { where, does, constant: constant(problem, true), plant, ...say };
}

/** Multiplies the deltas that some layers pass back. */
function timesPassed(rules: Rules, layers: readonly number[], k: number): Rules {
  return overridePull(rules, layers, 'input', (_at, _l, _deltas, right) => right().map((value) => k * value));
}

/** Divided by the examples in every layer, though the delta that is passed down was divided already. */
function compounding(problem: Problem, output: boolean): Variant {
  return {
    where: {},
    does: `with every delta multiplied by k once more than the one above it${output ? ', and the output’s by k' : ''}`,
    matters: 'Every layer down is off by k once more: the first layers hardly learn, or their steps explode.',
    fix: 'Multiply once, at the output: what is passed down has the factor already.',
    constant: constant(problem, false),
    plant: (rules, k) => ({
      ...timesPassed(rules, [...problem.network.layers.keys()], k),
      reduction: (at) => (output ? k : 1) * rules.reduction(at),
    }),
  };
}

import { isPassedOn } from '../../../network/graph.ts';
import type { Rules } from '../../../network/rules.ts';
import type { Problem } from '../../../problem/problem.ts';
import type { BackwardFault, Constant, Variant } from '../../catalogue/fault.ts';
import { quantities } from '../../evidence/quantities.ts';
import { branchesOf, wayTo } from '../branches.ts';
import { overridePull, overrideResult, overrideTensors, overrideWay } from '../overrides.ts';
import { isSameFactor, sequenceFactors } from '../sequence-factors.ts';
import { called, hasWeight, ofInputs } from '../tensors.ts';
import { isDropoutFactor } from './dropout-mask.ts';

/** One constant too much or too little: the whole gradient, a tensor, or every delta. */
export const scale: BackwardFault = {
  code: 'NN101',
  slug: 'scale',
  words:
    'constant factor ratio times multiple mean average averaged batch size divided examples twice half doubled 2 too large too small',
  title: 'wrong scale',
  rule: 'reduction',
  met: 10,
  anyLayers: true,
  about:
    'The gradient, or one tensor of it, is a multiple of the right one. Common causes: a sum in the gradient and a mean in the cost, or the reverse; a factor 2 or ½ of the squared loss in only one of them; a learning rate in the gradient.',
  wrong: [
    'cost = 0.5 * np.sum((a2 - t) ** 2) / n',
    'delta2 = (a2 - t) * a2 * (1 - a2)',
    'dW2 = delta2.T @ a1  # n times too large',
  ],
  right: [
    'cost = 0.5 * np.sum((a2 - t) ** 2) / n',
    'delta2 = (a2 - t) * a2 * (1 - a2) / n',
    'dW2 = delta2.T @ a1',
  ],
  shows: 'The ratio of the gradient to the right one is the same number k for all weights.',
  matters:
    'The direction is right and the length is wrong. Training behaves as with another learning rate, and a gradient check is off by exactly this factor.',
  fix: 'Differentiate the cost that you compute: the gradient of Σ ½(a − t)² over the examples is Σ (a − t)·∂a/∂w. Where the cost is the mean over m examples, divide this sum by m, once.',
  *variants(problem) {
    const { network } = problem;
    const { l1, l2 } = network.objective.regularization;
    const last = network.layers.length - 1;
    const isRegularized = l1 !== 0 || l2 !== 0;
    // Another divisor of a loss over a sequence is a fault of its own.
    const ofSequence = sequenceFactors(problem);
    const another: Constant['allows'] = (k, doubt) =>
      k > LEAST && !ofSequence.some(({ factor }) => isSameFactor(k, factor, doubt));
    const all = variant(problem, {}, 'scaled by k', (rules, k) =>
      overrideResult(rules, (gradient) => gradient.map((value) => k * value)),
    );
    yield isRegularized ? all : { ...all, constant: { ...all.constant!, allows: another } };
    if (isRegularized) {
      const ofLosses = variant(
        problem,
        {},
        'scaled by k, except for its regularization',
        (rules, k) => ({
          ...rules,
          reduction: (at) => k * rules.reduction(at),
        }),
        OF_THE_LOSS,
      );
      yield { ...ofLosses, constant: { ...ofLosses.constant!, allows: another } };
      yield* dataOfOneTensor(problem);
    }
    if (network.space.tensors.length > 1) {
      for (const { name } of network.space.tensors) {
        yield variant(
          problem,
          { tensor: name },
          `with the gradient of ${called(problem, name)} scaled by k`,
          (rules, k) => overrideTensors(rules, [name], (value) => value * k),
          { ...OF_ONE_TENSOR, ...ofInputs(network, name) },
        );
      }
    }
    for (const kind of ['weight', 'bias'] as const) {
      const names = network.space.tensors.flatMap((tensor) => (tensor.kind === kind ? [tensor.name] : []));
      if (names.length < 2) continue;
      yield variant(
        problem,
        {},
        `with the gradient of every ${kind} scaled by k`,
        (rules, k) => overrideTensors(rules, names, (value) => value * k),
        OF_ONE_TENSOR,
      );
    }
    for (let from = 0; from < last; from++) {
      const { name, tensors } = network.layers[from];
      if (tensors.length === 0 || !isPassedOn(network, from)) continue;
      const words = from === 0 ? `of layer "${name}"` : `of layer "${name}" and of the layers below it`;
      yield variant(
        problem,
        { layer: name },
        `with the delta ${words} scaled by k`,
        (rules, k) =>
          overrideWay(rules, wayTo(network, network.layers[from].a), (right) =>
            right.map((value) => k * value),
          ),
        OF_ONE_DELTA,
      );
    }
    for (const { words, where, ...way } of branchesOf(problem)) {
      const at = network.layers.find((layer) => layer.name === where.layer);
      const own = constant(problem, true);
      yield {
        ...variant(
          problem,
          where,
          `with what passes ${words} scaled by k`,
          (rules, k) => overrideWay(rules, way, (right) => right.map((value) => k * value)),
          OF_ONE_DELTA,
        ),
        // Those of a dropout are NN143.
        constant: { ...own, allows: (k) => own.allows(k) && !isDropoutFactor(at, k) },
      };
    }
    const weighted = [...network.layers.keys()].filter((l) => hasWeight(network, l));
    if (weighted.length > 1) {
      yield compounding(problem, weighted, true);
      if (weighted.length > 2) yield compounding(problem, weighted, false);
    }
  },
};

/** A factor below this is 0 but for rounding. */
const LEAST = 1e-12;

function constant(problem: Problem, linear: boolean): Constant {
  return {
    usual: quantities(problem).map(({ value }) => value),
    linear,
    allows: (k) => k > LEAST,
    right: 1,
    symbol: 'k',
  };
}

/** Why a factor matters, and what to write, where it is not on the whole gradient. */
type Say = Pick<Variant, 'matters' | 'fix'>;

const OF_ONE_TENSOR: Say = {
  matters:
    'The steps of these parameters are too long or too short beside the others, so the whole gradient has a wrong direction.',
  fix: 'Reduce all tensors in the same way over the examples: either ∂J/∂W = Σ δ·aᵀ and ∂J/∂b = Σ δ, or both divided by the number of examples.',
};

const OF_ONE_DELTA: Say = {
  matters:
    'The gradients of the lower layers are too long or too short beside those above, so the whole gradient has a wrong direction.',
  fix: 'δ_l = (W_{l+1}ᵀ δ_{l+1}) ⊙ f′(z_l), with no further factor.',
};

const OF_THE_LOSS: Say = {
  matters:
    'Loss and regularization have other weights than in the cost, so training minimizes a different cost.',
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

/** The variants in which the sum over the examples of one tensor has a factor, but not its regularization. */
function* dataOfOneTensor(problem: Problem): Iterable<Variant> {
  const { network } = problem;
  const { biases } = network.objective.regularization;
  for (const { tensors } of network.layers) {
    for (const { name, kind } of tensors) {
      // without a regularization it is the tensor itself
      if (kind === 'bias' && !biases) continue;
      yield variant(
        problem,
        { tensor: name },
        `with the gradient of the losses with respect to ${called(problem, name)} scaled by k, but not its regularization`,
        (rules, k) => timesTensor(rules, name, k),
        OF_ONE_TENSOR,
      );
    }
  }
}

/** Multiplies what the nodes that have a tensor as a parameter give for it. */
function timesTensor(rules: Rules, tensor: string, k: number): Rules {
  return {
    ...rules,
    pull(at, node, argument, upstream) {
      const right = rules.pull(at, node, argument, upstream);
      const { parameters } = at.network.nodes[node].operation;
      const isIt = parameters.some(({ name, kind }) => name === tensor && kind === argument);
      return isIt ? right.map((value) => k * value) : right;
    },
  };
}

/** Multiplies the deltas that some layers pass back. */
function timesPassed(rules: Rules, layers: readonly number[], k: number): Rules {
  return overridePull(rules, layers, 'input', (_at, _l, _deltas, right) => right().map((value) => k * value));
}

/** Divided by the examples in every layer, though the delta that is passed down was divided already. */
function compounding(problem: Problem, layers: readonly number[], output: boolean): Variant {
  return {
    where: {},
    does: `with every delta scaled by k once more than the delta of the layer above${output ? ', and the delta of the output layer by k' : ''}`,
    matters: 'Every layer down is off by k once more: the first layers hardly learn, or their steps explode.',
    fix: 'Multiply once, at the output: what is passed down has the factor already.',
    constant: constant(problem, false),
    plant: (rules, k) => ({
      ...timesPassed(rules, layers, k),
      reduction: (at) => (output ? k : 1) * rules.reduction(at),
    }),
  };
}

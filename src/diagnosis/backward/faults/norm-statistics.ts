import type { Layer } from '../../../network/graph.ts';
import {
  type Normalization,
  type Normalize,
  type NormalizeTerms,
  normalize,
} from '../../../network/operations/normalize.ts';
import type { Operation } from '../../../network/operations/operation.ts';
import { pullback } from '../../../network/rules.ts';
import { mistakeIn, type NodeMistake, type NodePull, nodeFault } from '../node-faults.ts';
import { AXES, isElsewhere, pullOver } from '../norm-means.ts';
import { featureAxis } from '../positions.ts';

/** The types of layers that normalize. */
export const NORMS = ['batch-norm', 'layer-norm', 'group-norm', 'rms-norm'];

/** Mean and variance taken for constants, or their terms counted wrongly. */
export const normStatistics = nodeFault(
  {
    code: 'NN141',
    slug: 'norm-statistics',
    words:
      'batch norm layer group rms normalization mean variance term missing constant statistics axis epsilon dmu dvar backward evaluation training mode',
    title: 'the terms of mean and variance are wrong in a normalization',
    rule: 'delta through a layer',
    met: 7,
    about:
      'Mean and variance depend on every x of their group. The backward pass takes one of them for a constant, counts its term twice, has sums in place of means, means over another axis, or another ε.',
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
    {
      ...mistake(
        'without the terms of mean and variance',
        () => UNMOVED,
        (_layer, operation) => isCentred(operation),
      ),
      fix: ({ type }) =>
        type === 'batch-norm'
          ? 'Which mode is meant? For training, dx = (dx̂ − mean dx̂ − x̂·mean(dx̂·x̂))/√(v + ε) with dx̂ = γ·d. For evaluation, with running mean and variance, your dx = γ·d/√(v + ε) is right: then give the spec "mode": "evaluation".'
          : undefined,
    },
    mistake('without the term of the variance', () => ({ mean: -1, variance: 0 })),
    mistake(
      'without the term of the mean',
      () => ({ mean: 0, variance: -1 }),
      (_layer, operation) => isCentred(operation),
    ),
    mistake(
      'with the term of the mean twice',
      () => ({ mean: -2, variance: -1 }),
      (_layer, operation) => isCentred(operation),
    ),
    mistake('with the term of the variance twice', () => ({ mean: -1, variance: -2 })),
    mistake('with sums in place of means', (m) => ({ mean: -m, variance: -m })),
    ...(['examples', 'features'] as const).map((axis) =>
      mistake(
        `with sums divided by the number of ${axis} in place of means`,
        (m, _taken, counts) => ({ mean: -m / counts[axis], variance: -m / counts[axis] }),
        (_layer, operation) => countOf(operation as Normalize) !== axis,
      ),
    ),
    mistake('with another divisor of the variance, n for n − 1 or n − 1 for n,', (m, taken) => ({
      mean: -1,
      variance: taken === 0 ? -m / (m - 1) : -(m - 1) / m,
    })),
    ...(['mean', 'variance'] as const).flatMap((of) =>
      (
        [
          ['with γ twice', withGammaTwice],
          ['without γ', withoutGamma],
        ] as const
      ).map(([does, changed]) =>
        mistakeIn(
          'normalize',
          `${does} in the term of the ${of}`,
          inTerm({ mean: 0, variance: 0, [of]: -1 }, changed),
          (layer, operation) => hasGamma(layer) && (of === 'variance' || isCentred(operation)),
        ),
      ),
    ),
    ...AXES.map((over) =>
      mistakeIn(
        'normalize',
        `with means over ${over.words} in the backward pass`,
        (pull) => pullOver(pull, over),
        (_layer, operation) => isCentred(operation) && isElsewhere(operation as Normalize, over),
      ),
    ),
    mistakeIn(
      'normalize',
      'without ε in the backward pass',
      withOther(() => ({ epsilon: 0 })),
      hasEpsilon,
    ),
    mistakeIn(
      'normalize',
      'with ε on the other side of the root in the backward pass',
      withOther(({ epsilonInside }) => ({ epsilonInside: !epsilonInside })),
      hasEpsilon,
    ),
    mistakeIn('rescale', 'with terms of mean and variance, though it evaluates with given ones,', (pull) =>
      pullOver(pull, BATCH),
    ),
  ],
);

/** The axes that the statistics of a batch norm are over. */
const BATCH = { examples: true, features: false, places: true };
/** The terms of mean and variance are left out. */
const UNMOVED: NormalizeTerms = { mean: 0, variance: 0 };

/** How many numbers there are along each axis. */
interface Counts {
  readonly examples: number;
  readonly features: number;
}

/** Makes the terms of a mistake, of a group of m numbers whose variance is divided by m less `taken`. */
type TermsOf = (m: number, taken: number, counts: Counts) => NormalizeTerms;

function mistake(does: string, terms: TermsOf, fits?: NodeMistake['fits']): NodeMistake {
  return mistakeIn('normalize', does, (pull) => withTerms(pull, terms), fits);
}

/** What the numbers of a group are as many as; undefined where they are more. */
function countOf({ normalization: { groups, overExamples }, output }: Normalize): keyof Counts | undefined {
  if (overExamples) return groups[0].length === 1 ? 'examples' : undefined;
  return groups[0].length === output[featureAxis(output)].length ? 'features' : undefined;
}

function isCentred(operation: Operation): boolean {
  return (operation as Normalize).normalization.centred;
}

function hasEpsilon(_layer: Layer, operation: Operation): boolean {
  return (operation as Normalize).normalization.epsilon > 0;
}

function hasGamma({ tensors }: Layer): boolean {
  return tensors.some(({ kind }) => kind === 'weight');
}

function withTerms({ operation, inputs, upstream, at }: NodePull, terms: TermsOf): Float64Array {
  const { normalization, pullWith } = operation as Normalize;
  const { groups, overExamples, taken } = normalization;
  const { count: examples } = at.examples;
  const features = operation.output[featureAxis(operation.output)].length;
  const m = groups[0].length * (overExamples ? examples : 1);
  return pullWith(terms(m, taken, { examples, features }))(inputs, upstream);
}

type Term = (pull: NodePull) => Float64Array;

/** Replaces one of the terms. */
function inTerm(only: NormalizeTerms, changed: (term: Term, pull: NodePull) => Float64Array): Term {
  const term: Term = (pull) => {
    const alone = withTerms(pull, () => UNMOVED);
    return withTerms(pull, () => only).map((value, k) => value - alone[k]);
  };
  return (pull) => {
    const [own, wrong] = [term(pull), changed(term, pull)];
    return pull.right().map((value, k) => value + wrong[k] - own[k]);
  };
}

/** γ is in the node after that of the normalization. */
function withGammaTwice(term: Term, pull: NodePull): Float64Array {
  return pullback(pull.at, pull.node + 1, 'x', term(pull));
}

function withoutGamma(term: Term, pull: NodePull): Float64Array {
  return term({ ...pull, upstream: pull.at.ofNodes[pull.node + 1]! });
}

function withOther(
  changed: (own: Normalization) => Partial<Normalization>,
): (pull: NodePull) => Float64Array {
  return ({ operation, inputs, upstream }) => {
    const { normalization } = operation as Normalize;
    const other = normalize(operation.output, { ...normalization, ...changed(normalization) });
    return other.pullbacks.x!(inputs, upstream);
  };
}

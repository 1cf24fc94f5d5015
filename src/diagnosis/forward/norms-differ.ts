import type { Layer } from '../../network/graph.ts';
import { type DropoutOptions, dropoutOptions } from '../../network/layers/dropout.ts';
import { layerTypes } from '../../network/layers/index.ts';
import type { Step } from '../../network/layers/layer.ts';
import { EPSILON, type NormOptions, optionsOf } from '../../network/layers/normalized.ts';
import { type Normalization, type Normalize, normalize } from '../../network/operations/normalize.ts';
import type { Operation } from '../../network/operations/operation.ts';
import { rescale } from '../../network/operations/rescale.ts';
import { rowLength } from '../../network/shape.ts';
import type { Problem } from '../../problem/problem.ts';
import { NORMS } from '../backward/faults/norm-statistics.ts';
import { AXES, groupsOver, isElsewhere } from '../backward/norm-means.ts';
import { featureAt, featureAxis } from '../backward/positions.ts';
import type { ForwardFault, ForwardVariant } from './fault.ts';

/** A layer that computes something else than the spec says: its words, and its steps. */
type Other = readonly [words: string, steps: (layer: Layer) => readonly Step[]];

/** A normalization with another setting than the spec has. */
export const normDiffers: ForwardFault = {
  code: 'NN216',
  slug: 'norm-differs',
  words:
    'batch norm layer group rms normalization axis epsilon variance n-1 unbiased running statistics evaluation training mode gamma forward',
  title: 'a normalization is another one than the spec’s',
  stage: 'outputs',
  anyLayers: true,
  about:
    'The forward pass takes mean and variance over other axes, divides the variance by another count, has another ε or puts it elsewhere, has γ for 1 + γ, or has running statistics for those of the batch.',
  wrong: [
    '# the spec: a batch norm of x [examples, units]',
    'mu, v = x.mean(1)[:, None], x.var(1)[:, None]',
    'xhat = (x - mu) / np.sqrt(v + 1e-5)',
  ],
  right: [
    '# the spec: a batch norm of x [examples, units]',
    'mu, v = x.mean(0), x.var(0)',
    'xhat = (x - mu) / np.sqrt(v + 1e-5)',
  ],
  shows:
    'The outputs are those of the network with the other setting. Another ε shows only where a variance is small.',
  matters:
    'The program computes a different network from the declared one. With trained weights its outputs are wrong.',
  fix: 'Make the program and the spec agree: "axis", "variance" (numpy’s var divides by n, torch’s by n − 1), "epsilon" (1e-5 in torch, 1e-3 in Keras), "epsilonInside", "onePlusGamma" and "mode" say which normalization is meant.',
  butRight:
    'In evaluation mode a batch norm has running statistics: give the spec "mode": "evaluation" with "runningMean" and "runningVariance".',
  variants: (problem) => variantsOf(problem, otherNorms),
};

/** A dropout with another factor than the spec has, or without its mask. */
export const dropoutDiffers: ForwardFault = {
  code: 'NN217',
  slug: 'dropout-differs',
  words: 'dropout inverted keep probability mask scale evaluation training mode forward',
  title: 'a dropout is another one than the spec’s',
  stage: 'outputs',
  anyLayers: true,
  about:
    'The forward pass does not divide by keep, or divides where the spec does not, has another factor, or leaves out the mask, as in evaluation.',
  wrong: ['mask = rng.random(x.shape) < keep', 'y = x * mask'],
  right: ['mask = rng.random(x.shape) < keep', 'y = x * mask / keep'],
  shows: 'The outputs are those of the network with the other factor, or without the mask.',
  matters: 'Activations have another size in training than in evaluation.',
  fix: 'With "inverted": true, the default, y = x·mask/keep in training and y = x in evaluation. Otherwise y = x·mask, and y = x·keep.',
  variants: (problem) => variantsOf(problem, otherDropouts),
};

function* variantsOf(
  { network: { layers } }: Problem,
  othersOf: (layer: Layer) => Iterable<Other>,
): Iterable<ForwardVariant> {
  const found = layers.map((layer) => new Map(othersOf(layer)));
  for (const words of new Set(found.flatMap((others) => [...others.keys()]))) {
    const having = [...layers.keys()].filter((l) => found[l].has(words));
    for (const some of having.length > 1 ? [...having.map((l) => [l]), having] : [having]) {
      const names = some.map((l) => `"${layers[l].name}"`).join(' and ');
      yield {
        where: some.length === 1 ? { layer: layers[some[0]].name } : {},
        does: `${words} in layer ${names}`,
        wholeBatch: true,
        replace: (on) => some.reduce((replaced, l) => withSteps(replaced, l, found[l].get(words)!), on),
      };
    }
  }
}

/** The same problem with other operations in a layer; one that reads one input alone has no second. */
function withSteps(problem: Problem, l: number, steps: Other[1]): Problem {
  const { network } = problem;
  const nodes = [...network.nodes];
  const layer = network.layers[l];
  steps(layer).forEach(({ operation }, k) => {
    const own = nodes[layer.first + k];
    const from = operation.pullbacks.other === undefined ? own.from.slice(0, 1) : own.from;
    nodes[layer.first + k] = { ...own, operation, from };
  });
  return { ...problem, network: { ...network, nodes } };
}

/** The steps of a layer with other options. */
function withOptions(options: NormOptions | DropoutOptions): (layer: Layer) => Step[] {
  return (layer) => {
    const { definition } = layer;
    const changed = { ...definition, options: { ...definition.options, ...options } };
    return layerTypes[layer.type].expand({ ...layer, definition: changed });
  };
}

/** The ε of numpy code, of rms norms, of torch and of Keras. */
const EPSILONS = [0, 1e-8, 1e-6, 1e-5, 1e-3];

function* otherNorms({ type, definition, tensors, ...layer }: Layer): Iterable<Other> {
  if (!NORMS.includes(type)) return;
  const options = optionsOf(definition);
  const { epsilon = EPSILON, epsilonInside = true, variance = 'n', onePlusGamma = false } = options;
  for (const one of EPSILONS)
    if (one !== epsilon) yield [one === 0 ? 'without ε' : `with ε = ${one}`, withOptions({ epsilon: one })];
  const place = epsilonInside ? 'deviation' : 'variance';
  yield [`with ε added to the ${place}`, withOptions({ epsilonInside: !epsilonInside })];
  if (tensors.some(({ kind }) => kind === 'weight')) {
    yield [
      'without γ',
      (own) => withOptions({})({ ...own, tensors: own.tensors.filter(({ kind }) => kind !== 'weight') }),
    ];
    const words = onePlusGamma ? 'with γ for 1 + γ' : 'with 1 + γ for γ';
    yield [words, withOptions({ onePlusGamma: !onePlusGamma })];
  }
  const [{ operation }] = withOptions({})({ type, definition, tensors, ...layer });
  if (!isNormalize(operation)) {
    yield ['with mean and variance of the batch, as in training,', withOptions({ mode: 'training' })];
    return;
  }
  yield* otherStatistics(operation, options);
  if (operation.normalization.centred) {
    const isOfAll = variance === 'n';
    const words = `with ${isOfAll ? 'n − 1 for n' : 'n for n − 1'} in the variance`;
    yield [words, withOptions({ variance: isOfAll ? 'n-1' : 'n' })];
  }
  if (type === 'batch-norm') yield evaluated(operation, options);
}

function isNormalize(operation: Operation): operation is Normalize {
  return operation.type === 'normalize';
}

/** With given statistics, or with those that running ones begin with. */
function evaluated(
  { normalization: { groups } }: Normalize,
  { runningMean, runningVariance }: NormOptions,
): Other {
  const isGiven = runningMean !== undefined && runningVariance !== undefined;
  const begun = { runningMean: groups.map(() => 0), runningVariance: groups.map(() => 1) };
  const words = isGiven ? 'the running statistics' : 'mean 0 and variance 1, where running statistics begin,';
  return [
    `with ${words} for those of the batch`,
    withOptions({ ...(isGiven ? {} : begun), mode: 'evaluation' }),
  ];
}

function* otherStatistics(own: Normalize, { groups = 1 }: NormOptions): Iterable<Other> {
  const { output, normalization } = own;
  const { centred } = normalization;
  const other =
    (changed: Partial<Normalization>): Other[1] =>
    (layer) => [
      { operation: normalize(output, { ...normalization, ...changed }), role: 'between' },
      ...withOptions({})(layer).slice(1),
    ];
  yield [centred ? 'without taking off the mean' : 'with the mean taken off', other({ centred: !centred })];
  for (const over of AXES)
    if (isElsewhere(own, over))
      yield [
        `with mean and variance over ${over.words}`,
        other({ groups: listed(groupsOver(output, over)), overExamples: over.examples }),
      ];
  const channels = output[featureAxis(output)].length;
  if (groups === 1 || groups === channels) return;
  const channelOf = featureAt(output);
  const grouped = (groupOf: (channel: number) => number): Other[1] =>
    other({
      groups: listed(Int32Array.from({ length: rowLength(output) }, (_, k) => groupOf(channelOf(k)))),
    });
  yield ['with channels that alternate between the groups', grouped((channel) => channel % groups)];
  if (groups * groups !== channels)
    yield [
      'with as many channels in a group as there are groups',
      grouped((channel) => Math.floor(channel / groups)),
    ];
}

function listed(groupOf: Int32Array): Int32Array[] {
  const places = [...groupOf.keys()];
  return [...new Set(groupOf)].map((group) => Int32Array.from(places.filter((k) => groupOf[k] === group)));
}

function* otherDropouts({ type, definition, output, units }: Layer): Iterable<Other> {
  const { keep = 1, inverted = true, mode = 'training' } = dropoutOptions(definition);
  if (type !== 'dropout' || keep === 1) return;
  const flipped = withOptions({ inverted: !inverted });
  if (mode === 'evaluation') {
    yield [inverted ? 'multiplied by keep' : 'not multiplied by keep', flipped];
    return;
  }
  const times =
    (factor: number): Other[1] =>
    (layer) =>
      withOptions({})(layer).with(1, {
        operation: rescale(output, { factors: new Float64Array(units).fill(factor) }),
        role: 'z',
      });
  const unmasked: Step = { operation: rescale(output, {}), role: 'between' };
  yield [inverted ? 'not divided by keep' : 'divided by keep', flipped];
  yield ['multiplied by keep', times(keep)];
  yield ['divided by 1 − keep', times(1 / (1 - keep))];
  yield ['without the mask', (layer) => withOptions({})(layer).with(0, unmasked)];
  yield [
    'without the mask, as in evaluation,',
    (layer) => [unmasked, ...withOptions({ mode: 'evaluation' })(layer)],
  ];
}

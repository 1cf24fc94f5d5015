import { rescale } from '../operations/rescale.ts';
import { rowLength, type Shape } from '../shape.ts';
import type { LayerType, Misfit } from './layer.ts';
import { axesOf, channelAxis, EPSILON, type NormOptions, normalized, numberAlong } from './normalized.ts';

/** Each channel normalized over all examples and places, or with given mean and variance when evaluating. */
export const batchNorm: LayerType = normalized({
  centred: true,
  overExamples: true,
  hasBeta: true,
  misfit: (options, input) =>
    options.mode === 'evaluation' ? statisticsMisfit(options, kept(options, input)) : undefined,
  divide(options, input) {
    const axes = kept(options, input);
    const number = numberAlong(input, axes);
    return { groupOf: number, parameterOf: number, axes };
  },
  fixed(options, input, { groupOf }) {
    if (options.mode !== 'evaluation') return undefined;
    const { epsilon = EPSILON, epsilonInside = true, runningMean = [], runningVariance = [] } = options;
    const factors = runningVariance.map((v) =>
      epsilonInside ? 1 / Math.sqrt(v + epsilon) : 1 / (Math.sqrt(v) + epsilon),
    );
    return rescale(input, {
      offsets: Float64Array.from(groupOf, (group) => runningMean[group]),
      factors: Float64Array.from(groupOf, (group) => factors[group]),
    });
  },
});

/** Each example normalized over the features of a position, or over all of it. */
export const layerNorm: LayerType = normalized({ centred: true, hasBeta: true, divide: alongFeatures });

/** The same without a mean: x over the root of the mean square. */
export const rmsNorm: LayerType = normalized({ centred: false, hasBeta: false, divide: alongFeatures });

/** Each example normalized over groups of its channels. */
export const groupNorm: LayerType = normalized({
  centred: true,
  hasBeta: true,
  misfit({ groups = 1 }, input) {
    const { length, name } = channelAxis(input);
    if (length % groups === 0) return undefined;
    const message = `its ${length} ${name}s have to be divisible by the number of groups, ${groups}`;
    return { key: 'groups', message };
  },
  divide({ groups = 1 }, input) {
    const axes = [channelAxis(input)];
    const channelOf = numberAlong(input, axes);
    // Places of a picture belong together, positions of a sequence do not.
    const positions = input.filter(({ name }) => name === 'step');
    const positionOf = numberAlong(input, positions);
    const size = axes[0].length / groups;
    const groupOf = channelOf.map((channel, k) => positionOf[k] * groups + Math.floor(channel / size));
    return { groupOf, parameterOf: channelOf, axes };
  },
});

/** The axes that have a mean and a variance of their own at each place. */
function kept(options: NormOptions, input: Shape): Shape {
  return axesOf(options, input, [channelAxis(input).name]);
}

function alongFeatures(options: NormOptions, input: Shape) {
  const [last] = input.slice(-1);
  const usual = last.name === 'feature' ? [last.name] : input.map(({ name }) => name);
  const axes = axesOf(options, input, usual);
  const others = input.filter((axis) => !axes.includes(axis));
  return { groupOf: numberAlong(input, others), parameterOf: numberAlong(input, axes), axes };
}

function statisticsMisfit(options: NormOptions, axes: Shape): Misfit | undefined {
  const many = rowLength(axes);
  for (const key of ['runningMean', 'runningVariance'] as const) {
    const found = options[key]?.length;
    if (found === many) continue;
    const message = `"mode": "evaluation" needs ${key}, a list of ${many} numbers${found === undefined ? '' : `, found ${found}`}`;
    return { key, message };
  }
  return undefined;
}

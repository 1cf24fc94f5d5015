import { buildNetwork } from '../../../src/network/build.ts';
import type {
  LayerDefinition,
  NetworkDefinition,
  WindowDefinition,
} from '../../../src/network/definition.ts';
import { rowLength, type Shape } from '../../../src/network/shape.ts';
import { shapesOf } from '../../../src/network/shapes.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { type Random, random } from '../../../src/problem/random.ts';
import { arrange, type Layout } from '../../../src/tensors/layout.ts';

const LAYOUTS: readonly Layout[] = [
  { weight: 'out-in', bias: 'separate' },
  { weight: 'in-out', bias: 'separate', kernel: ['row', 'column', 'in', 'out'] },
];

const LOSSES = [
  { loss: 'categorical-crossentropy', output: 'softmax' },
  { loss: 'squared', output: 'linear' },
  { loss: 'binary-crossentropy', output: 'sigmoid' },
] as const;

const LAYER = { units: 1, bias: true } as const;

/**
 * Makes the random convolutional network of a seed: one or two convolutions of any stride, padding, dilation, groups and
 * orientation, poolings between them, a block with a skip at times, and one or two dense layers.
 */
export function randomConvolutional(seed: number): Problem {
  const stream = random(seed + 3_000_000);
  const pick = <T>(from: readonly T[]): T => from[stream.index(from.length)];
  const side = () => 5 + stream.index(4);
  const axes: Shape = [
    { name: 'channel', length: 1 + stream.index(3) },
    { name: 'row', length: side() },
    { name: 'column', length: side() },
  ];
  const inputShape = pick([axes, [axes[1], axes[2], axes[0]]]);
  const { loss, output } = pick(LOSSES);
  const layers: LayerDefinition[] = [];
  const activation = pick(['relu', 'relu', 'tanh', 'sigmoid']);
  const block = (name: string): void => {
    const before = shapeOf(inputShape, layers);
    layers.push(convolution(name, before, activation, stream));
    if (stream.index(4) === 0) {
      const kept = shapeOf(inputShape, layers).find(({ name }) => name === 'channel')!.length;
      const windows: WindowDefinition = { size: [3, 3], stride: [1, 1], dilation: [1, 1], padding: [1, 1] };
      const inner = { ...LAYER, type: 'conv2d', windows, filters: kept, groups: 1, flipped: false };
      layers.push({ ...inner, name: `${name}b`, activation: { type: activation } });
      layers.push({
        ...LAYER,
        type: 'add',
        name: `${name}sum`,
        from: [name, `${name}b`],
        activation: { type: 'linear' },
      });
    }
    if (smallest(shapeOf(inputShape, layers)) >= 3 && stream.index(3) > 0)
      layers.push(pooling(name, shapeOf(inputShape, layers), stream));
  };
  block('conv1');
  if (smallest(shapeOf(inputShape, layers)) >= 3) block('conv2');
  layers.push({ ...LAYER, type: 'flatten', name: 'flat', activation: { type: 'linear' } });
  if (stream.index(3) === 0)
    layers.push({ ...LAYER, type: 'dense', name: 'hidden', units: 5, activation: { type: activation } });
  const units = 2 + stream.index(4);
  layers.push({ ...LAYER, type: 'dense', name: 'output', units, activation: { type: output } });
  const regularized = stream.index(4) === 0;
  const definition: NetworkDefinition = {
    inputs: rowLength(inputShape),
    inputShape,
    layers: layers.map((layer, l) => ({
      ...layer,
      units: rowLength(shapeOf(inputShape, layers.slice(0, l + 1))),
    })),
    loss: { type: loss },
    reduction: pick(['sum', 'mean'] as const),
    regularization: { l1: 0, l2: regularized ? 0.1 : 0, biases: false, reduction: 'sum' },
    precision: 'float64',
  };
  const network = buildNetwork(definition);
  const parameters = new Float64Array(network.space.size);
  const zeroBiases = stream.index(4) === 0;
  for (const { kind, offset, size, shape } of network.space.tensors) {
    const std = kind === 'bias' ? (zeroBiases ? 0 : 0.3) : Math.sqrt((2 * shape[0]) / size);
    for (let k = offset; k < offset + size; k++) parameters[k] = std * stream.normal();
  }
  const count = 1 + stream.index(pick([4, 8]));
  const layout = pick(LAYOUTS);
  return {
    name: `random convolutional ${seed}`,
    network,
    definition,
    layout,
    parameters,
    tensors: arrange(network.space, layout),
    frozen: new Uint8Array(network.space.size),
    data: {
      count,
      inputs: Float64Array.from({ length: count * definition.inputs }, () => stream.normal()),
      targets: targets(loss, count, units, stream),
    },
    check: { seed },
    train: { optimizer: { type: 'sgd', learningRate: pick([0.1, 0.01]), momentum: 0 }, epochs: 1, seed },
  };
}

function shapeOf(inputShape: Shape, layers: readonly LayerDefinition[]): Shape {
  const shaped = shapesOf({ inputs: rowLength(inputShape), inputShape, layers });
  return shaped.at(-1)?.output ?? inputShape;
}

function lengthsOf(shape: Shape): { rows: number; columns: number; channels: number } {
  const length = (name: string): number => shape.find((axis) => axis.name === name)!.length;
  return { rows: length('row'), columns: length('column'), channels: length('channel') };
}

function smallest(shape: Shape): number {
  const { rows, columns } = lengthsOf(shape);
  return Math.min(rows, columns);
}

function convolution(name: string, before: Shape, activation: string, stream: Random): LayerDefinition {
  const { channels } = lengthsOf(before);
  const least = smallest(before);
  const side = () => 1 + stream.index(Math.min(3, least));
  const size =
    stream.index(3) === 0 ? ([side(), side()] as const) : ([Math.min(3, least), Math.min(3, least)] as const);
  const stride = stream.index(3) === 0 ? 2 : 1;
  const padding = stream.index(2) === 0 ? 1 : 0;
  const dilated = least >= 5 && stream.index(8) === 0 ? 2 : 1;
  const groups = channels > 1 && stream.index(6) === 0 ? channels : 1;
  const windows: WindowDefinition = {
    size,
    stride: [stride, stride],
    dilation: [dilated, dilated],
    padding: stream.index(6) === 0 ? 'same' : [padding, padding],
  };
  const filters = groups * (1 + stream.index(groups > 1 ? 2 : 4));
  const flipped = stream.index(8) === 0;
  return {
    ...LAYER,
    type: 'conv2d',
    name,
    windows,
    filters,
    groups,
    flipped,
    activation: { type: activation },
  };
}

function pooling(name: string, before: Shape, stream: Random): LayerDefinition {
  const side = 2 + (smallest(before) >= 4 ? stream.index(2) : 0);
  const step = 1 + stream.index(2);
  const padding = stream.index(4) === 0 ? 1 : 0;
  const windows: WindowDefinition = {
    size: [side, side],
    stride: [step, step],
    dilation: [1, 1],
    padding: [padding, padding],
  };
  const linear = { activation: { type: 'linear' } };
  return stream.index(3) === 0
    ? {
        ...LAYER,
        type: 'average-pool2d',
        name: `${name}pool`,
        windows,
        countPadding: stream.index(2) === 0,
        ...linear,
      }
    : { ...LAYER, type: 'max-pool2d', name: `${name}pool`, windows, ...linear };
}

function targets(loss: string, count: number, units: number, stream: Random): Float64Array {
  const values = new Float64Array(count * units);
  if (loss !== 'categorical-crossentropy')
    return values.map(() => (loss === 'squared' ? stream.normal() : stream.index(2)));
  for (let row = 0; row < count; row++) values[row * units + stream.index(units)] = 1;
  return values;
}

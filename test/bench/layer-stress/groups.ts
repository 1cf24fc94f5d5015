import type { LayerSpec } from '../../../src/problem/schema/layers.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';

/** Draws numbers of one network. */
export interface Draw {
  /** A whole number from least to most. */
  int(least: number, most: number): number;
  one<T>(of: readonly T[]): T;
  normal(): number;
}

const ACTIVATIONS = ['linear', 'tanh', 'sigmoid', 'relu', 'silu', 'gelu'];

interface Network {
  readonly inputs: Spec['network']['inputs'];
  readonly width: number;
  readonly layers: LayerSpec[];
}

function picture(draw: Draw): Pick<Network, 'inputs' | 'width'> {
  const axes = { channels: draw.int(1, 3), rows: draw.int(4, 6), columns: draw.int(4, 6) };
  const { channels, rows, columns } = axes;
  const inputs = draw.one([axes, { rows, columns, channels }]);
  return { inputs, width: channels * rows * columns };
}

const kernel = (draw: Draw): LayerSpec => ({
  type: 'conv2d',
  filters: draw.int(2, 4),
  kernel: draw.int(1, 3),
  stride: draw.int(1, 2),
  padding: draw.one<number | string>([1, 1, 'same']),
  activation: draw.one(ACTIVATIONS),
});
const pooling = (draw: Draw): LayerSpec => ({
  type: draw.one(['max-pool2d', 'average-pool2d']),
  window: 2,
  stride: draw.int(1, 2),
  padding: draw.one<number | string>([1, 'same']),
});
const normalization = (draw: Draw): LayerSpec =>
  ({
    type: draw.one(['batch-norm', 'layer-norm', 'rms-norm']),
    epsilon: draw.one([1e-5, 1e-3]),
    activation: draw.one(ACTIVATIONS),
  }) as LayerSpec;
const output = (draw: Draw): LayerSpec => ({
  type: 'dense',
  name: 'out',
  units: draw.int(2, 3),
  activation: draw.one(['softmax', 'sigmoid', 'linear']),
});

/** The groups of layers, each with what makes a network of it. */
export const groups: Readonly<Record<string, (draw: Draw) => Network>> = {
  convolution(draw) {
    const between = Array.from({ length: draw.int(0, 2) }, () => draw.one([kernel, pooling])(draw));
    return { ...picture(draw), layers: [kernel(draw), ...between, { type: 'flatten' }, output(draw)] };
  },
  normalization(draw) {
    const layers = Array.from({ length: draw.int(1, 2) }, (): LayerSpec[] => [
      { type: 'dense', units: draw.int(3, 6), activation: draw.one(['linear', 'tanh']) },
      normalization(draw),
    ]).flat();
    if (draw.int(0, 1) === 1) {
      const stack = [kernel(draw), normalization(draw), { type: 'flatten' }, output(draw)];
      return { ...picture(draw), layers: stack };
    }
    const width = draw.int(2, 5);
    return { inputs: width, width, layers: [...layers, output(draw)] };
  },
};

/** Makes the spec of a random network of a group. */
export function specOf(group: string, draw: Draw, precision: 'float64' | 'float32'): Spec {
  const { inputs, width, layers } = groups[group](draw);
  const count = draw.int(2, 6);
  const last = layers[layers.length - 1];
  const rows = (length: number, of: () => number): number[][] =>
    Array.from({ length: count }, () => Array.from({ length }, of));
  const classes = last.activation === 'softmax';
  const type = classes
    ? 'categorical-crossentropy'
    : last.activation === 'sigmoid'
      ? 'binary-crossentropy'
      : 'squared';
  return {
    network: { inputs, layers },
    loss: { type, reduction: draw.one(['sum', 'mean']) },
    parameters: { init: { type: 'normal', std: draw.one([0.3, 0.7, 1.5]) }, seed: draw.int(0, 1e6) },
    precision,
    data: {
      inputs: rows(width, () => draw.normal()),
      targets: classes
        ? rows(1, () => draw.int(0, last.units! - 1))
        : rows(last.units!, () => (type === 'squared' ? draw.normal() : draw.int(0, 1))),
    },
  } as Spec;
}

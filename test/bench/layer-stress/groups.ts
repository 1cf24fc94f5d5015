import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { NncheckError } from '../../../src/errors.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import type { Problem } from '../../../src/problem/problem.ts';
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
  /** Numbers of a row of inputs. */
  readonly width: number;
  /** Tokens of a row of inputs that is one of tokens: how many there are to choose from. */
  readonly vocabulary?: number;
  /** The initial states and masks, which are inputs of their own beside `x`, and how many numbers each has. */
  readonly states?: Readonly<Record<string, number>>;
  readonly layers: LayerSpec[];
  /** Positions of the output, where it is a sequence. */
  readonly positions?: number;
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
const transposed = (draw: Draw): LayerSpec => {
  const padding = draw.one<number | string>([0, 1, 'same']);
  return {
    type: 'conv-transpose2d',
    filters: draw.int(1, 3),
    kernel: [draw.int(2, 3), draw.int(1, 3)],
    stride: [draw.int(1, 2), draw.int(1, 3)],
    padding,
    ...(padding !== 'same' && draw.int(0, 1) === 0 && { outputPadding: 1 }),
    ...(draw.int(0, 3) === 0 && { flipped: true }),
    activation: draw.one(ACTIVATIONS),
  };
};
const pooling = (draw: Draw): LayerSpec => ({
  type: draw.one(['max-pool2d', 'average-pool2d']),
  window: 2,
  stride: draw.int(1, 2),
  padding: draw.one<number | string>([1, 'same']),
});
const NORMS = ['batch-norm', 'batch-norm', 'layer-norm', 'group-norm', 'rms-norm'];
/** A normalization of so many channels, features or units, in any of its conventions. */
const normalization = (draw: Draw, width: number): LayerSpec => {
  const type = draw.one(NORMS);
  const list = (of: () => number): number[] => Array.from({ length: width }, of);
  const isEvaluated = type === 'batch-norm' && draw.int(0, 4) === 0;
  return {
    type,
    epsilon: draw.one([1e-5, 1e-3, 1e-2]),
    activation: draw.one(ACTIVATIONS),
    ...(draw.int(0, 4) === 0 && { epsilonInside: false }),
    ...(draw.int(0, 3) === 0 && { onePlusGamma: true }),
    ...(type !== 'rms-norm' && !isEvaluated && draw.int(0, 3) === 0 && { variance: 'n-1' }),
    ...(type === 'group-norm' && { groups: width % 2 === 0 ? 2 : 1 }),
    ...(isEvaluated && {
      mode: 'evaluation',
      runningMean: list(() => 0.5 * draw.normal()),
      runningVariance: list(() => 0.2 + draw.normal() ** 2),
    }),
  } as LayerSpec;
};
const output = (draw: Draw): LayerSpec => ({
  type: 'dense',
  name: 'out',
  units: draw.int(2, 3),
  activation: draw.one(['softmax', 'sigmoid', 'linear']),
});

/** A sequence of features or of tokens with an embedding, its width after that, and the layers so far. */
function sequence(draw: Draw, units: number): Omit<Network, 'positions'> & { readonly steps: number } {
  const steps = draw.int(2, 4);
  if (draw.int(0, 1) === 0)
    return { inputs: { steps, features: units }, width: steps * units, layers: [], steps };
  const vocabulary = draw.int(4, 7);
  const padding = draw.one([undefined, undefined, 0]);
  const embedding = { type: 'embedding', name: 'embed', units, ...(padding !== undefined && { padding }) };
  return { inputs: { tokens: steps, vocabulary }, width: steps, vocabulary, layers: [embedding], steps };
}

/** Puts a recurrent layer on a sequence, with initial states that are given at times, and an output. */
function recurrent(draw: Draw, own: (units: number) => LayerSpec, states: readonly string[]): Network {
  const units = draw.int(2, 4);
  const base = sequence(draw, draw.int(2, 3));
  const returns = draw.one(['all', 'all', 'last']);
  const given = base.vocabulary === undefined ? states.filter(() => draw.int(0, 1) === 1) : [];
  const initialState = Object.fromEntries(given.map((state) => [state, `${state}0`]));
  const layer: LayerSpec = {
    ...own(units),
    name: 'cell',
    units,
    returns,
    ...(given.length > 0 && { initialState: given.join() === 'h' ? 'h0' : initialState }),
    ...(given.length > 0 && { from: 'x' }),
    ...(draw.int(0, 5) === 0 && { truncate: draw.int(1, 2) }),
    ...draw.one<Partial<LayerSpec>>([{}, {}, { combined: 'input-first' }, { combined: 'state-first' }]),
  };
  return {
    ...base,
    ...(given.length > 0 && {
      inputs: { x: base.inputs, ...Object.fromEntries(given.map((state) => [`${state}0`, units])) } as never,
      states: Object.fromEntries(given.map((state) => [`${state}0`, units])),
    }),
    layers: [...base.layers, layer, output(draw)],
    ...(returns === 'all' && { positions: base.steps }),
  };
}

/** The groups of layers, each with what makes a network of it. */
export const groups: Readonly<Record<string, (draw: Draw) => Network>> = {
  convolution(draw) {
    const between = Array.from({ length: draw.int(0, 2) }, () => draw.one([kernel, pooling])(draw));
    return { ...picture(draw), layers: [kernel(draw), ...between, { type: 'flatten' }, output(draw)] };
  },
  transposed(draw) {
    const before = draw.int(0, 1) === 0 ? [kernel(draw)] : [];
    return {
      ...picture(draw),
      layers: [...before, transposed(draw), pooling(draw), { type: 'flatten' }, output(draw)],
    };
  },
  normalization(draw) {
    if (draw.int(0, 2) === 0) {
      const first = kernel(draw);
      const stack = [first, normalization(draw, first.filters!), { type: 'flatten' }, output(draw)];
      return { ...picture(draw), layers: stack };
    }
    const positions = draw.int(0, 3) === 0 ? draw.int(2, 3) : undefined;
    const layers = Array.from({ length: draw.int(1, 2) }, (): LayerSpec[] => {
      const units = draw.one([3, 4, 6]);
      return [{ type: 'dense', units, activation: draw.one(['linear', 'tanh']) }, normalization(draw, units)];
    }).flat();
    if (draw.int(0, 2) === 0)
      layers.push({
        type: 'dropout',
        keep: draw.one([0.5, 0.8]),
        seed: draw.int(0, 99),
        inverted: draw.int(0, 3) > 0,
        ...(draw.int(0, 5) === 0 && { mode: 'evaluation' }),
      });
    const width = draw.int(2, 5);
    layers.push(output(draw));
    if (positions === undefined) return { inputs: width, width, layers };
    const inputs = { steps: positions, features: width };
    return { inputs, width: positions * width, layers, positions };
  },
  sequences(draw) {
    const made = recurrent(
      draw,
      () => ({ type: 'rnn', activation: draw.one(['tanh', 'tanh', 'sigmoid', 'relu']) }),
      ['h'],
    );
    const [embed, cell] = made.layers;
    if (made.vocabulary === undefined || draw.int(0, 2) > 0) return made;
    const tied = { ...output(draw), units: made.vocabulary, tied: { weight: 'embed.weight' } };
    return { ...made, layers: [embed, { ...cell, units: embed.units! }, tied] };
  },
  gates: (draw) =>
    draw.int(0, 1) === 0
      ? recurrent(
          draw,
          () => ({
            type: 'lstm',
            gates: draw.one(['ifog', 'ifgo', 'fgio']),
            gateTensors: draw.one(['joint', 'separate']),
            biases: draw.int(1, 2),
            forgetBias: draw.int(0, 1),
          }),
          ['h', 'c'],
        )
      : recurrent(
          draw,
          () => ({
            type: 'gru',
            gates: draw.one(['rzn', 'zrh']),
            reset: draw.one(['before', 'after']),
            update: draw.one(['old', 'new']),
            biases: draw.int(1, 2),
          }),
          ['h'],
        ),
  attention(draw) {
    const heads = draw.int(1, 2);
    const base = sequence(draw, 2 * heads);
    const isTokens = base.vocabulary !== undefined;
    const before = base.layers.at(-1)?.name;
    const hasMask = !isTokens && draw.int(0, 2) === 0;
    const masks = [...(draw.int(0, 1) === 1 ? ['causal'] : []), ...(hasMask ? ['seen'] : [])];
    const first = { type: 'positions', name: 'place', encoding: draw.one(['learned', 'sine']) };
    const attention = {
      type: 'attention',
      name: 'attend',
      heads,
      packed: draw.int(0, 1) === 1,
      ...(masks.length > 0 && { mask: masks.length === 1 ? masks[0] : masks }),
      ...(draw.int(0, 3) === 0 && { scale: 1 }),
    };
    const dense = { type: 'dense', from: 'attend', units: 2 * heads, activation: draw.one(ACTIVATIONS) };
    const joined = draw.one<readonly LayerSpec[]>([
      [],
      [{ type: 'add', name: 'sum', from: ['place', 'attend'] }],
      [
        { ...dense, name: 'gate' },
        { type: 'multiply', name: 'product', from: ['attend', 'gate'] },
      ],
      [
        { ...dense, name: 'feed' },
        { type: 'add', name: 'block', from: ['attend', 'feed'] },
      ],
      [{ type: 'concatenate', name: 'both', from: ['place', 'attend'] }],
      [
        { type: 'add', name: 'sum', from: ['place', 'attend'] },
        { type: 'layer-norm', name: 'norm' },
      ],
    ]);
    return {
      ...base,
      ...(hasMask && {
        inputs: { x: base.inputs, seen: base.steps } as never,
        states: { seen: base.steps },
      }),
      layers: [
        ...base.layers,
        before === undefined ? { ...first, ...(hasMask && { from: 'x' }) } : { ...first, from: before },
        attention,
        ...joined,
        output(draw),
      ],
      positions: base.steps,
    };
  },
};

/** Makes the spec of a random network of a group. */
export function specOf(group: string, draw: Draw, precision: 'float64' | 'float32'): Spec {
  const { inputs, width, layers, vocabulary, states = {}, positions } = groups[group](draw);
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
  const isMasked = classes && positions !== undefined && draw.int(0, 1) === 1;
  const reductions = isMasked
    ? ['examples', 'tokens', 'positions', 'steps']
    : positions !== undefined
      ? ['sum', 'examples', 'positions']
      : ['sum', 'mean'];
  const x = rows(width, () => (vocabulary === undefined ? draw.normal() : draw.int(0, vocabulary - 1)));
  const hasStates = Object.keys(states).length > 0;
  const drawnStates = Object.entries(states).map(([name, length]) => [
    name,
    name === 'seen'
      ? rows(length, () => 1).map((row) => row.map((_, k) => (k === 0 ? 1 : draw.int(0, 1))))
      : rows(length, () => draw.normal()),
  ]);
  const target = (): number =>
    classes
      ? draw.int(isMasked ? -1 : 0, last.units! - 1)
      : type === 'squared'
        ? draw.normal()
        : draw.int(0, 1);
  return {
    network: { inputs, layers },
    loss: { type, reduction: draw.one(reductions), ...(isMasked && { ignore: -1 }) },
    parameters: { init: { type: 'normal', std: draw.one([0.3, 0.7, 1.5]) }, seed: draw.int(0, 1e6) },
    precision,
    data: {
      inputs: hasStates ? { x, ...Object.fromEntries(drawnStates) } : x,
      targets: rows((positions ?? 1) * (classes ? 1 : last.units!), target),
    },
  } as Spec;
}

/** Makes the random network of a group and a seed; undefined where its parts do not fit, as a window larger than its input. */
export async function networkOf(
  group: string,
  seed: number,
  precision: 'float64' | 'float32' = 'float64',
): Promise<{ spec: Spec; problem: Problem } | undefined> {
  const spec = specOf(group, drawFrom(seed), precision);
  try {
    const problem = await problemFromSpec(spec);
    return { spec, problem: group === 'normalization' ? offOne(problem, seed) : problem };
  } catch (error) {
    if (error instanceof NncheckError) return undefined;
    throw error;
  }
}

/** Moves γ and β of two networks in three from where they begin, 1 and 0, at which a missing γ does not show. */
function offOne(problem: Problem, seed: number): Problem {
  const { normal, int } = drawFrom(seed + 1);
  if (int(0, 2) === 0) return problem;
  const { tensors } = problem.network.space;
  const parameters = problem.parameters.slice();
  for (const { begins, offset, size } of tensors)
    for (let k = offset; begins !== undefined && k < offset + size; k++)
      parameters[k] = problem.network.arithmetic.round(parameters[k] + 0.5 * normal());
  return { ...problem, parameters };
}

function drawFrom(seed: number): Draw {
  const generator = xoroshiro128plus(seed);
  const int = (least: number, most: number): number => uniformInt(generator, least, most);
  const uniform = (): number => (int(0, 2 ** 30 - 1) + 0.5) / 2 ** 30;
  return {
    int,
    one: (of) => of[int(0, of.length - 1)],
    normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

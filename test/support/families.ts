import { buildNetwork } from '../../src/network/build.ts';
import type { LayerDefinition, NetworkDefinition } from '../../src/network/definition.ts';
import { forward } from '../../src/network/forward.ts';
import type { RandomNetwork } from './networks.ts';
import { generator } from './random.ts';

const ALL = [
  ...['linear', 'sigmoid', 'tanh', 'relu', 'leaky-relu', 'elu', 'selu', 'softplus', 'gelu', 'gelu-tanh'],
  ...['silu', 'softmax'],
];
const LOSSES = [
  ...['squared', 'absolute', 'huber', 'hinge', 'binary-crossentropy', 'categorical-crossentropy'],
  ...['binary-crossentropy of logits', 'categorical-crossentropy of logits'],
];

type Source = () => number;

function source(seed: number): Source {
  const random = generator(seed);
  for (let k = 0; k < 5; k++) random();
  return random;
}

const below = (random: Source, count: number): number => Math.floor(Math.abs(random()) * count);
const pick = <T>(random: Source, from: readonly T[]): T => from[below(random, from.length) % from.length]!;

/** A dense network of 1 to 4 layers with 3 to 12 units, any of these activations, every loss, and 4 to 9 examples. */
function anyNetwork(seed: number, activations: readonly string[] = ALL): RandomNetwork {
  const random = source(seed);
  const inputs = 3 + below(random, 8);
  const depth = 1 + below(random, 4);
  const outputs = 2 + below(random, 4);
  const name = pick(random, LOSSES);
  const layers: LayerDefinition[] = Array.from({ length: depth }, (_, l) => ({
    type: 'dense',
    name: `layer${l + 1}`,
    units: l === depth - 1 ? outputs : 3 + below(random, 10),
    bias: random() > -0.7,
    activation: { type: l === depth - 1 ? ending(random, name, activations) : pick(random, activations) },
  }));
  const [type] = name.split(' ') as [string];
  const definition: NetworkDefinition = {
    inputs,
    layers,
    loss: { type, ...(name !== type && { fromLogits: true }) },
    reduction: pick(random, ['sum', 'mean', 'mean-all'] as const),
    regularization: {
      l1: pick(random, [0, 0, 0.02]),
      l2: pick(random, [0, 0, 0.3]),
      biases: random() > 0,
      reduction: pick(random, ['sum', 'mean'] as const),
    },
    precision: 'float64',
  };
  const network = buildNetwork(definition);
  const theta = new Float64Array(network.space.size);
  for (const { offset, size, shape } of network.space.tensors) {
    for (let k = offset; k < offset + size; k++) theta[k] = (1.7 * random()) / Math.sqrt(shape[1] ?? 2);
  }
  const count = 4 + below(random, 6);
  const row = (length: number, value: () => number) => Float64Array.from({ length: count * length }, value);
  const examples = {
    count,
    inputs: row(inputs, () => (random() < -0.4 ? 0 : 1.7 * random())),
    targets: row(outputs, () => target(type, 1.5 * random())),
  };
  return { definition, network, theta, examples, random };
}

function ending(random: Source, loss: string, activations: readonly string[]): string {
  if (loss === 'binary-crossentropy' || loss === 'categorical-crossentropy')
    return pick(random, ['sigmoid', 'softmax']);
  return pick(random, activations);
}

function target(loss: string, x: number): number {
  if (loss === 'hinge') return x < 0 ? -1 : 1;
  if (loss === 'binary-crossentropy') return x < -0.5 ? 0 : x > 0.5 ? 1 : x + 0.5;
  return loss === 'categorical-crossentropy' ? Math.max(0, x) : x;
}

function scaleWeights(made: RandomNetwork, factor: (l: number, last: number) => number): RandomNetwork {
  const theta = made.theta.slice();
  made.network.layers.forEach(({ tensors: [weight] }, l, { length }) => {
    const { offset, size } = weight!;
    for (let k = offset; k < offset + size; k++) theta[k] = theta[k]! * factor(l, length - 1);
  });
  return { ...made, theta };
}

function withInputs(made: RandomNetwork, change: (value: number, k: number) => number): RandomNetwork {
  return { ...made, examples: { ...made.examples, inputs: made.examples.inputs.map(change) } };
}

/** Examples whose scales lie between 1e-12 and 1e12. */
function scaledExamples(seed: number): RandomNetwork {
  const made = anyNetwork(seed);
  const { inputs, count } = made.examples;
  const scales = Array.from({ length: count }, () => 10 ** (12 * made.random()));
  return withInputs(made, (value, k) => value * scales[Math.floor((k * count) / inputs.length)]!);
}

/** Every example, and its negative or itself with the same targets. */
function oppositeExamples(seed: number): RandomNetwork {
  const made = anyNetwork(seed);
  const { inputs, targets, count } = made.examples;
  const more = inputs.map((value, k) => (k % 3 ? value : -value));
  return {
    ...made,
    examples: {
      count: 2 * count,
      inputs: Float64Array.from([...inputs, ...more]),
      targets: Float64Array.from([...targets, ...targets]),
    },
  };
}

/** The first three units of each hidden layer are equal, and what follows weighs them 0.1, 0.2 and −0.3. */
function cancellingUnits(seed: number): RandomNetwork {
  const made = anyNetwork(seed, ['tanh', 'sigmoid', 'softplus', 'silu']);
  const theta = made.theta.slice();
  made.network.layers.forEach(({ tensors: [weight, bias], inputs, units }, l, { length }) => {
    const { offset } = weight!;
    for (let u = 1; u < 3 && l < length - 1; u++) {
      theta.copyWithin(offset + u * inputs, offset, offset + inputs);
      if (bias !== undefined) theta[bias.offset + u] = theta[bias.offset]!;
    }
    for (let v = 0; v < units && l > 0; v++) theta.set([0.1, 0.2, -0.3], offset + v * inputs);
  });
  return { ...made, theta };
}

/** Half of the biases put their unit of one example at its kink, or within 1e-16 to 1e-4 of it. */
function nearKinks(seed: number): RandomNetwork {
  const made = anyNetwork(seed, ['relu', 'leaky-relu', 'elu', 'selu', 'linear']);
  const { network, examples, random } = made;
  const theta = made.theta.slice();
  network.layers.forEach(({ tensors: [, bias], units }, l) => {
    if (bias === undefined) return;
    const { z } = forward(network, theta, examples.inputs, examples.count);
    for (let u = 0; u < units; u++) {
      if (random() <= 0) continue;
      const at = z[l]![below(random, examples.count) * units + u]!;
      theta[bias.offset + u] = theta[bias.offset + u]! - at - (random() > 0 ? 0 : 10 ** (-10 + 6 * random()));
    }
  });
  return { ...made, theta };
}

/** 2-1-3-1 in which all contributions to the first layers cancel. */
function allCancels(seed: number): RandomNetwork {
  const random = source(seed);
  const activation = pick(random, ['tanh', 'sigmoid', 'softplus', 'silu', 'gelu']);
  const layers: LayerDefinition[] = [1, 3, 1].map((units, l) => ({
    type: 'dense',
    name: `layer${l + 1}`,
    units,
    bias: true,
    activation: { type: l === 2 ? 'linear' : activation },
  }));
  const definition: NetworkDefinition = {
    inputs: 2,
    layers,
    loss: { type: 'squared' },
    reduction: 'mean',
    regularization: { l1: 0, l2: 0, biases: false, reduction: 'sum' },
    precision: 'float64',
  };
  const w = 0.3 + Math.abs(random());
  const b = random();
  const theta = Float64Array.of(
    ...[random(), random(), random()],
    ...[w, w, w, b, b, b],
    ...[0.1, 0.2, -0.3, random()],
  );
  const examples = {
    count: 6,
    inputs: Float64Array.from({ length: 12 }, () => 2 * random()),
    targets: Float64Array.from({ length: 6 }, random),
  };
  return { definition, network: buildNetwork(definition), theta, examples, random };
}

function zeroBiases(seed: number): RandomNetwork {
  const made = anyNetwork(seed, ['relu', 'leaky-relu', 'tanh']);
  const theta = made.theta.slice();
  for (const { kind, offset, size } of made.network.space.tensors) {
    if (kind === 'bias') theta.fill(0, offset, offset + size);
  }
  const { length } = made.examples.inputs;
  return withInputs({ ...made, theta }, (value, k) => (k < length / 2 ? 0 : value));
}

const STEEP = ['linear', 'relu', 'leaky-relu', 'tanh', 'softplus', 'silu'];

/** Networks at points that are hard to measure at, each made from a seed. */
export const FAMILIES: Readonly<Record<string, (seed: number) => RandomNetwork>> = {
  plain: (seed) => anyNetwork(seed),
  'weights of 1e12 and 1e-12 in turn': (seed) =>
    scaleWeights(anyNetwork(seed), (l) => (l % 2 ? 1e-12 : 1e12)),
  'weights of 1e-12 and 1e12 in turn': (seed) =>
    scaleWeights(anyNetwork(seed), (l) => (l % 2 ? 1e12 : 1e-12)),
  'a last layer of 1e12': (seed) =>
    scaleWeights(anyNetwork(seed, STEEP), (l, last) => (l === last ? 1e12 : 1)),
  'examples of scales that differ by 1e24': scaledExamples,
  'opposite and equal examples': oppositeExamples,
  'units that cancel': cancellingUnits,
  'relu near kinks': nearKinks,
  'tiny weights': (seed) => scaleWeights(anyNetwork(seed, ['relu', 'leaky-relu', 'tanh', 'elu']), () => 1e-9),
  '2-1-3-1, where all cancels': allCancels,
  saturated: (seed) => scaleWeights(anyNetwork(seed), () => 20),
  'zero biases, half of the inputs 0': zeroBiases,
};

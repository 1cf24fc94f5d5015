import { activations } from '../../../src/network/activations/index.ts';
import { buildNetwork } from '../../../src/network/build.ts';
import type { LayerDefinition, LossDefinition, NetworkDefinition } from '../../../src/network/definition.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { type Random, random } from '../../../src/problem/random.ts';
import { arrange, type Layout } from '../../../src/tensors/layout.ts';

const LAYOUTS: readonly Layout[] = [
  { weight: 'out-in', bias: 'separate' },
  { weight: 'in-out', bias: 'separate' },
  { weight: 'out-in', bias: 'first-column' },
  { weight: 'in-out', bias: 'last-column' },
  { weight: 'out-in', bias: 'none' },
  { weight: 'out-in', bias: 'first-column', unrolled: 'column-major' },
];

const LOSSES: readonly LossDefinition[] = [
  { type: 'squared' },
  { type: 'squared', scale: 1 },
  { type: 'absolute' },
  { type: 'huber', delta: 0.3 },
  { type: 'hinge' },
  { type: 'binary-crossentropy' },
  { type: 'categorical-crossentropy' },
  { type: 'binary-crossentropy', fromLogits: true },
];

/** How weights are drawn: with the standard deviation of each of the ordinary initializations. */
const INITIALIZATIONS: readonly ((inputs: number, units: number) => number)[] = [
  (inputs, units) => Math.sqrt(2 / (inputs + units)),
  (inputs) => Math.sqrt(2 / inputs),
  (inputs) => Math.sqrt(1 / inputs),
  () => 1,
  () => 0.5,
];

/** Makes the random problem of a seed: any depth, widths, activations, loss, layout, regularization and examples. */
export function randomProblem(seed: number): Problem {
  const stream = random(seed);
  const pick = <T>(from: readonly T[]): T => from[stream.index(from.length)];
  const width = () => 1 + stream.index(pick([3, 8, 20]));
  const layout = pick([LAYOUTS[0], LAYOUTS[0], ...LAYOUTS]);
  const loss = pick([LOSSES[0], LOSSES[0], ...LOSSES]);
  const depth = 1 + stream.index(4);
  const names = Object.keys(activations);
  const common = ['sigmoid', 'tanh', 'relu'];
  const hidden = pick([common, names]);
  const units = Array.from({ length: depth }, width);
  if (loss.type === 'categorical-crossentropy') units[depth - 1] = Math.max(2, units[depth - 1]);
  const layers: LayerDefinition[] = units.map((count, l) => ({
    type: 'dense',
    name: l === depth - 1 ? 'output' : depth === 2 ? 'hidden' : `layer${l + 1}`,
    units: count,
    declared: count,
    activation: { type: l < depth - 1 ? pick(hidden) : outputActivation(loss, stream) },
    bias: layout.bias !== 'none',
  }));
  const regularized = stream.index(3) === 0;
  const definition: NetworkDefinition = {
    inputs: width(),
    layers,
    loss,
    reduction: pick(['sum', 'mean', 'mean-all'] as const),
    regularization: {
      l1: regularized ? pick([0, 0, 0.01]) : 0,
      l2: regularized ? pick([0.1, 0.01, 0.5]) : 0,
      biases: regularized && stream.index(3) === 0,
      reduction: pick(['sum', 'mean'] as const),
    },
    precision: 'float64',
  };
  const network = buildNetwork(definition);
  const std = pick(INITIALIZATIONS);
  const zeroBiases = stream.index(3) === 0;
  const parameters = new Float64Array(network.space.size);
  for (const layer of network.layers) {
    for (const { kind, offset, size } of layer.tensors) {
      for (let k = offset; k < offset + size; k++) {
        parameters[k] =
          kind === 'bias'
            ? zeroBiases
              ? 0
              : 0.5 * stream.normal()
            : std(layer.inputs, layer.units) * stream.normal();
      }
    }
  }
  const count = 1 + stream.index(pick([4, 10, 50]));
  const outputs = units[depth - 1];
  return {
    name: `random ${seed}`,
    network,
    definition,
    layout,
    parameters,
    tensors: arrange(network.space, layout),
    frozen: new Uint8Array(network.space.size),
    data: {
      count,
      inputs: Float64Array.from({ length: count * definition.inputs }, () => stream.normal()),
      targets: targets(loss, count, outputs, stream),
    },
    check: { seed },
    train: {
      optimizer: { type: 'sgd', learningRate: pick([0.1, 0.01, 0.5]), momentum: 0 },
      epochs: 1,
      seed,
    },
  };
}

function outputActivation({ type, fromLogits }: LossDefinition, { index }: Random): string {
  const from = fromLogits
    ? ['linear']
    : type === 'binary-crossentropy'
      ? ['sigmoid']
      : type === 'categorical-crossentropy'
        ? ['softmax']
        : ['sigmoid', 'linear', 'tanh', 'softmax', 'sigmoid', 'linear', 'relu', 'softplus'];
  return from[index(from.length)];
}

function targets({ type }: LossDefinition, count: number, outputs: number, stream: Random): Float64Array {
  const values = new Float64Array(count * outputs);
  if (type === 'categorical-crossentropy') {
    for (let row = 0; row < count; row++) values[row * outputs + stream.index(outputs)] = 1;
    return values;
  }
  return values.map(() => {
    if (type === 'binary-crossentropy') return stream.index(2);
    if (type === 'hinge') return stream.index(2) === 0 ? -1 : 1;
    return stream.normal();
  });
}

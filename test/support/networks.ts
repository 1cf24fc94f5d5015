import fc from 'fast-check';
import { activations } from '../../src/network/activations/index.ts';
import { buildNetwork } from '../../src/network/build.ts';
import type {
  ActivationDefinition,
  LayerDefinition,
  LossDefinition,
  NetworkDefinition,
} from '../../src/network/definition.ts';
import { losses } from '../../src/network/losses/index.ts';
import type { Examples, Network } from '../../src/network/network.ts';
import type { Problem } from '../../src/problem/problem.ts';
import { arrange, type Layout, STANDARD_LAYOUT } from '../../src/tensors/layout.ts';
import { generator } from './random.ts';

export interface RandomNetwork {
  readonly definition: NetworkDefinition;
  readonly network: Network;
  readonly theta: Float64Array;
  readonly examples: Examples;
  /** Random numbers for more of the same, reproducible. */
  readonly random: () => number;
}

const hasAlpha = (name: string): boolean => activations[name]().alpha !== undefined;
const WITH_ALPHA = Object.keys(activations).filter(hasAlpha);
const PLAIN = Object.keys(activations).filter((name) => !hasAlpha(name));

const activation: fc.Arbitrary<ActivationDefinition> = fc.oneof(
  { weight: PLAIN.length, arbitrary: fc.constantFrom(...PLAIN).map((type) => ({ type })) },
  {
    weight: 2 * WITH_ALPHA.length,
    arbitrary: fc.record(
      { type: fc.constantFrom(...WITH_ALPHA), alpha: fc.constantFrom(0.05, 0.5, 1.5) },
      { requiredKeys: ['type'] },
    ),
  },
);

const takesLogits = (name: string): boolean => losses[name]({}).onLogits !== undefined;
const OF_PROBABILITIES = Object.keys(losses).filter(takesLogits);
const OF_NUMBERS = Object.keys(losses).filter((name) => !takesLogits(name));
/** Losses with another constant than their own. */
const VARIANTS: readonly LossDefinition[] = [
  { type: 'squared', scale: 1 },
  { type: 'huber', delta: 0.3 },
];

const ofAnything: fc.Arbitrary<LossDefinition> = fc.constantFrom<LossDefinition>(
  ...OF_NUMBERS.flatMap((type) => [{ type }, ...VARIANTS.filter((one) => one.type === type)]),
  ...OF_PROBABILITIES.map((type) => ({ type, fromLogits: true })),
);
const ofProbabilities: fc.Arbitrary<LossDefinition> = fc.constantFrom<LossDefinition>(
  ...OF_PROBABILITIES.map((type) => ({ type })),
);

/** A loss with an output activation that it takes: logarithms want probabilities below 1. */
const ending: fc.Arbitrary<{ loss: LossDefinition; output: ActivationDefinition; units: number }> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ loss: ofAnything, output: activation, units: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      loss: ofProbabilities,
      output: fc.constantFrom({ type: 'sigmoid' }, { type: 'softmax' }),
      units: fc.integer({ min: 2, max: 4 }),
    }),
  },
);

/** Networks of 1 to 4 layers with every activation, loss, reduction and regularization, at a point without kinks. */
export const networks: fc.Arbitrary<RandomNetwork> = fc
  .record({
    inputs: fc.integer({ min: 1, max: 6 }),
    hidden: fc.array(fc.record({ units: fc.integer({ min: 1, max: 6 }), activation, bias: fc.boolean() }), {
      maxLength: 3,
    }),
    ending,
    reduction: fc.constantFrom('sum' as const, 'mean' as const, 'mean-all' as const),
    regularization: fc.record({
      l1: fc.constantFrom(0, 0.02),
      l2: fc.constantFrom(0, 0.3),
      biases: fc.boolean(),
      reduction: fc.constantFrom('sum' as const, 'mean' as const),
    }),
    count: fc.integer({ min: 1, max: 5 }),
    seed: fc.nat(),
  })
  .map(({ inputs, hidden, ending: { loss, output, units }, reduction, regularization, count, seed }) => {
    const layers: LayerDefinition[] = [...hidden, { units, activation: output, bias: true }].map(
      (layer, index) => ({
        type: 'dense',
        name: `layer${index + 1}`,
        ...layer,
      }),
    );
    const definition = { inputs, layers, loss, reduction, regularization, precision: 'float64' as const };
    const network = buildNetwork(definition);
    const random = generator(seed);
    // Divided by the root of the layer's inputs, so that pre-activations stay within a few units of 0:
    // beyond that the oracle's formulas and the softmax lose digits (1 − a of an a near 1), rightly.
    const theta = new Float64Array(network.space.size);
    for (const { offset, size, shape } of network.space.tensors) {
      for (let k = offset; k < offset + size; k++) theta[k] = (1.7 * random()) / Math.sqrt(shape[1] ?? 2);
    }
    const examples = {
      count,
      inputs: Float64Array.from({ length: count * inputs }, () => 1.7 * random()),
      targets: Float64Array.from({ length: count * units }, () => target(loss, 1.5 * random())),
    };
    return { definition, network, theta, examples, random };
  });

function target({ type }: LossDefinition, random: number): number {
  if (type === 'hinge') return random < 0 ? -1 : 1;
  if (type === 'binary-crossentropy') return random < -0.5 ? 0 : random > 0.5 ? 1 : random + 0.5;
  // Not normalized to a sum of 1: the formulas hold for any weights of the classes.
  if (type === 'categorical-crossentropy') return random < 0 ? 0 : random;
  return random;
}

/** The problem of a random network at its own point. */
export function problemOf(
  { network, theta, examples }: RandomNetwork,
  layout: Layout = STANDARD_LAYOUT,
): Problem {
  return {
    name: 'random',
    definition: network.definition,
    layout,
    network,
    parameters: theta,
    tensors: arrange(network.space, layout),
    frozen: new Uint8Array(theta.length),
    data: examples,
    check: { seed: 0 },
    train: { optimizer: { type: 'sgd', learningRate: 0.1, momentum: 0 }, epochs: 1, seed: 0 },
  };
}

import { collectIssues, locateByPath } from '../../input/issues.ts';
import { buildNetwork } from '../../network/build.ts';
import { defineNetwork, layoutOf } from '../../problem/definition.ts';
import type { Problem } from '../../problem/problem.ts';
import type { LayerSpec } from '../../problem/schema/layers.ts';
import type { Spec } from '../../problem/schema/spec.ts';
import { arrange } from '../../tensors/layout.ts';

/** A tiny network. The numbers of parameters and inputs are repeated as often as they are needed. */
interface Tiny {
  readonly inputs: Spec['network']['inputs'];
  readonly layers: readonly LayerSpec[];
  readonly loss?: string;
  readonly l2?: number;
  readonly bias?: 'separate' | 'first-column';
  readonly parameters?: readonly number[];
  readonly data?: readonly number[];
  readonly examples: number;
}

/** Makes the tiny networks of the worked examples, the one that suits most entries first. */
export function* tinyProblems(): Iterable<Problem> {
  for (const one of TINY) yield problemOf(one);
}

/** Two dense layers of two units each, so that every mistake of shapes fits. */
function dense(hidden: string, output: string, further: Partial<Tiny> = {}): Tiny {
  const layer = { type: 'dense', units: 2 };
  return {
    inputs: 2,
    layers: [
      { ...layer, name: 'hidden', activation: hidden },
      { ...layer, name: 'output', activation: output },
    ],
    data: [1, 0.5, -0.5, 1, 0.25, -1],
    examples: 3,
    ...further,
  };
}

/** A convolution with padding and a pooling whose windows overlap, so that every mistake of windows shows. */
function convolution(pooling: string): Tiny {
  return {
    inputs: { channels: 1, rows: 3, columns: 3 },
    layers: [
      { type: 'conv2d', name: 'conv', filters: 1, kernel: 2, padding: 1 },
      { type: pooling, name: 'pool', window: 2, stride: 1 },
      { type: 'flatten', name: 'flat' },
      OUTPUT,
    ],
    parameters: [1, -0.5, 0.25, 0.75, 0.25, 0.5, -1, 0.25, 1, -0.5, 0.75, -0.25, 1.25, -0.75, 0.25],
    data: [1, 0, 0.5, -0.5, 2, 1, 0.25, -1, 1.5, 0.75, 1, -1, 0, 0.5, 2, -0.5, 0.25, 1],
    examples: 2,
  };
}

const OUTPUT: LayerSpec = { type: 'dense', name: 'output', units: 1 };
const HIDDEN: LayerSpec = { type: 'dense', name: 'hidden', units: 2 };
const SEQUENCE = { steps: 3, features: 2 };
const TOKENS = { tokens: 3, vocabulary: 3 };

/** The first that an entry can be made in is its example. */
// biome-ignore format: a table is read by its lines, one for each network
const TINY: readonly Tiny[] = [
  dense('sigmoid', 'sigmoid'),
  dense('sigmoid', 'sigmoid', { l2: 0.1 }),
  dense('tanh', 'softmax', { loss: 'categorical-crossentropy' }),
  dense('sigmoid', 'linear', { bias: 'first-column' }),
  convolution('max-pool2d'),
  convolution('average-pool2d'),
  { inputs: 2, layers: [HIDDEN, { type: 'batch-norm', name: 'norm' }, OUTPUT], examples: 3 },
  { inputs: 2, layers: [HIDDEN, { type: 'dropout', name: 'drop', keep: 0.5 }, OUTPUT], data: [1, 0.5, 1, 0, -0.5, 1, 0, 1, 0.25, -1, 1, 1], examples: 3 },
  { inputs: TOKENS, layers: [{ type: 'embedding', name: 'embed', units: 2 }, { type: 'rnn', name: 'rnn', units: 2 }, OUTPUT], data: [0, 2, 0], examples: 1 },
  { inputs: TOKENS, layers: [{ type: 'embedding', name: 'embed', units: 2 }, { ...OUTPUT, units: 3, activation: 'softmax', tied: { weight: 'embed.weight' } }], loss: 'categorical-crossentropy', data: [0, 2, 0], examples: 1 },
  { inputs: SEQUENCE, layers: [{ type: 'lstm', name: 'lstm', units: 1 }, OUTPUT], examples: 1 },
  { inputs: SEQUENCE, layers: [{ type: 'gru', name: 'gru', units: 1 }, OUTPUT], examples: 1 },
  { inputs: TOKENS, layers: [{ type: 'embedding', name: 'embed', units: 2 }, { type: 'positions', name: 'place', encoding: 'sine' }, { type: 'attention', name: 'attend', heads: 2, mask: 'causal' }, OUTPUT], data: [0, 2, 1], examples: 1 },
  { inputs: TOKENS, layers: [{ type: 'embedding', name: 'embed', units: 2 }, { type: 'attention', name: 'attend', mask: 'causal' }, OUTPUT], data: [0, 2, 1], examples: 1 },
  { inputs: 2, layers: [HIDDEN, { ...HIDDEN, name: 'gate', activation: 'tanh' }, { type: 'multiply', name: 'product', from: ['hidden', 'gate'] }, { type: 'add', name: 'sum', from: ['hidden', 'product'] }, { type: 'concatenate', name: 'both', from: ['sum', 'gate'] }, OUTPUT], examples: 2 },
];

/** Numbers of which no two are alike in size. */
const PARAMETERS = [0.5, -1, 1, 0.75, 0.25, -0.5, 1, -0.5, 0.75, 1.25, -0.25, 0.5];
const INPUTS = [1, 0.5, -0.5, 1, 0.25, -1, 1, 0, 0.75];
const TARGETS = [1, 0, 0, 1, 1, 0];

function problemOf({
  inputs,
  layers,
  loss = 'squared',
  l2 = 0,
  bias = 'separate',
  examples,
  ...given
}: Tiny): Problem {
  const spec: Spec = {
    network: { inputs, layers: [...layers] },
    loss: { type: loss },
    regularization: { l2 },
    parameters: { layout: { bias } },
    data: { inputs: [] },
  };
  const issues = collectIssues('spec', locateByPath());
  const definition = defineNetwork(spec, issues);
  issues.throwIfAny();
  const network = buildNetwork(definition);
  const layout = layoutOf(spec);
  const targets = network.layers.at(-1)!.units * examples;
  return {
    name: 'example',
    network,
    definition,
    layout,
    parameters: repeated(given.parameters ?? PARAMETERS, network.space.size),
    tensors: arrange(network.space, layout),
    frozen: new Uint8Array(network.space.size),
    data: {
      count: examples,
      inputs: repeated(given.data ?? INPUTS, network.inputs * examples),
      targets: repeated(TARGETS, targets),
    },
    check: { seed: 0 },
    train: { optimizer: { type: 'sgd', learningRate: 0.5, momentum: 0 }, epochs: 1, seed: 0 },
  };
}

function repeated(values: readonly number[], length: number): Float64Array {
  return Float64Array.from({ length }, (_, k) => values[k % values.length]);
}

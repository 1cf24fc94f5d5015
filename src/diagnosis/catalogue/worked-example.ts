import { buildNetwork } from '../../network/build.ts';
import type { NetworkDefinition } from '../../network/definition.ts';
import { evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import { arrange, gather, type Layout, STANDARD_LAYOUT } from '../../tensors/layout.ts';
import { BACKWARD_FAULTS } from '../backward/faults/index.ts';
import { FORWARD_FAULTS } from '../forward/index.ts';
import { NUMERICAL_FAULTS } from '../numerical/index.ts';
import { plantAll } from '../search/solve-constants.ts';
import type { CatalogueEntry } from './fault.ts';

/** A fault in a tiny network, computed by the code that finds it. */
export interface WorkedExample {
  /** The tiny network: `2 → 2 sigmoid → 2 sigmoid, 3 examples`. */
  readonly network: string;
  /** What is done wrong there. */
  readonly does: string;
  readonly rows: readonly {
    readonly name: string;
    readonly right: readonly number[];
    readonly wrong: readonly number[];
  }[];
}

/** Makes the worked example of an entry; undefined where it has none, as what nothing explains. */
export function workedExample({ code }: CatalogueEntry): WorkedExample | undefined {
  for (const problem of [...PROBLEMS.map(tiny), ...POOLINGS.map(tinyConvolution)]) {
    const found = backward(code, problem) ?? ofForward(code, problem) ?? numerical(code, problem);
    if (found !== undefined) return { network: inWords(problem), ...found };
  }
  return undefined;
}

type Found = Omit<WorkedExample, 'network'>;

function backward(code: string, problem: Problem): Found | undefined {
  const fault = BACKWARD_FAULTS.find((one) => one.code === code);
  for (const variant of fault?.variants(problem) ?? []) {
    const constant = variant.constant?.usual.find(
      (value) => value !== variant.constant!.right && value < 100,
    );
    const rules = plantAll([{ fault: fault!, variant }], [constant]);
    const { gradient, gradientUnder } = evaluate(problem);
    const does =
      constant === undefined ? variant.does : `${variant.does}, ${variant.constant!.symbol} = ${constant}`;
    const rows = rowsOf(problem, gradient, gradientUnder(rules));
    if (rows.length > 0) return { does, rows };
  }
  return undefined;
}

function ofForward(code: string, problem: Problem): Found | undefined {
  const fault = FORWARD_FAULTS.find((one) => one.code === code);
  for (const variant of fault?.variants(problem) ?? []) {
    const k = 1 / problem.data.count;
    const constant = variant.constant === undefined ? '' : `, k = 1/${problem.data.count} examples`;
    const [right, wrong] = [solve(problem), solve(variant.replace(problem, k))];
    const rows = [
      { name: 'outputs', right: [...right.outputs], wrong: [...wrong.outputs] },
      { name: 'cost', right: [right.cost], wrong: [wrong.cost] },
    ].filter((row) => row.right.some((value, i) => !(Math.abs(value - row.wrong[i]) < 1e-12)));
    if (rows.length > 0) return { does: variant.does + constant, rows };
  }
  return undefined;
}

function numerical(code: string, problem: Problem): Found | undefined {
  const fault = NUMERICAL_FAULTS.find((one) => one.code === code);
  if (fault === undefined) return undefined;
  const { gradient, cost } = evaluate(problem);
  const costAt = (parameters: Float64Array): number => evaluate({ ...problem, parameters }).cost.total;
  const weights = Int32Array.from({ length: 4 }, (_, k) => k);
  const check = { problem, gradient, cost: cost.total, weights, costAt };
  const variants = [...fault.variants(check)];
  // A middling step: 0.1 shows what one of 1e-5 hides; of those that leave rounding alone, one that is plain to see.
  const variant =
    variants.find(({ step, resembles }) =>
      resembles === undefined ? step === undefined || step === 0.1 : step === 1e-12,
    ) ?? variants[0];
  const wrong = variant.example?.(check) ?? variant.predict(check);
  const right = [...weights].map((weight) => gradient[weight]);
  return {
    does: variant.does,
    rows: [{ name: problem.network.space.tensors[0].name, right, wrong: [...wrong] }],
  };
}

function solve(problem: Problem): { outputs: Float64Array; cost: number } {
  const { pass, cost } = evaluate(problem);
  return { outputs: pass.a.at(-1)!, cost: cost.total };
}

/** The tensors that are wrong, as the person would see them. */
function rowsOf({ tensors }: Problem, right: Float64Array, wrong: Float64Array): WorkedExample['rows'] {
  return tensors.flatMap((tensor) => {
    const [a, b] = [gather(right, tensor), gather(wrong, tensor)];
    const same = a.every((value, k) => Math.abs(value - b[k]) <= 1e-12);
    return same ? [] : [{ name: tensor.name, right: [...a], wrong: [...b] }];
  });
}

function inWords({ network, data }: Problem): string {
  const layers = network.layers.map(({ type, units, output, activation }) =>
    type === 'dense'
      ? `${units} ${activation.name}`
      : `${type} ${output.map(({ length }) => length).join('×')}`,
  );
  return `${[network.inputs, ...layers].join(' → ')}, ${network.objective.loss.name} loss, ${data.count} examples`;
}

interface Tiny {
  readonly activations: readonly [string, string];
  readonly loss: string;
  readonly l2: number;
  readonly bias: Layout['bias'];
}

/** The first that an entry can be made in is its example. */
const PROBLEMS: readonly Tiny[] = [
  { activations: ['sigmoid', 'sigmoid'], loss: 'squared', l2: 0, bias: 'separate' },
  { activations: ['sigmoid', 'sigmoid'], loss: 'squared', l2: 0.1, bias: 'separate' },
  { activations: ['tanh', 'softmax'], loss: 'categorical-crossentropy', l2: 0, bias: 'separate' },
  { activations: ['sigmoid', 'linear'], loss: 'squared', l2: 0, bias: 'first-column' },
];

/** Two units in every layer, so that every mistake of shapes fits. */
function tiny({ activations: [hidden, output], loss, l2, bias }: Tiny): Problem {
  const layer = { type: 'dense', units: 2, bias: true };
  const definition: NetworkDefinition = {
    inputs: 2,
    layers: [
      { ...layer, name: 'hidden', activation: { type: hidden } },
      { ...layer, name: 'output', activation: { type: output } },
    ],
    loss: { type: loss },
    reduction: 'sum',
    regularization: { l1: 0, l2, biases: false, reduction: 'sum' },
    precision: 'float64',
  };
  return exampleOf(
    definition,
    { weight: 'out-in', bias },
    [0.5, -1, 1, 0.75, 0.25, -0.5, 1, -0.5, 0.75, 1.25, -0.25, 0.5],
    [1, 0.5, -0.5, 1, 0.25, -1],
    [1, 0, 0, 1, 1, 0],
  );
}

const POOLINGS = ['max-pool2d', 'average-pool2d'] as const;

/** A convolution with padding and a pooling whose windows overlap, so that every mistake of windows shows. */
function tinyConvolution(pooling: (typeof POOLINGS)[number]): Problem {
  const windows = { size: [2, 2], stride: [1, 1], dilation: [1, 1] } as const;
  const layer = { bias: true, activation: { type: 'linear' } };
  const kernel = { filters: 1, groups: 1, flipped: false, windows: { ...windows, padding: [1, 1] as const } };
  const definition: NetworkDefinition = {
    inputs: 9,
    inputShape: [
      { name: 'channel', length: 1 },
      { name: 'row', length: 3 },
      { name: 'column', length: 3 },
    ],
    layers: [
      { ...layer, ...kernel, type: 'conv2d', name: 'conv', units: 16 },
      { ...layer, type: pooling, name: 'pool', units: 9, windows: { ...windows, padding: [0, 0] } },
      { ...layer, type: 'flatten', name: 'flat', units: 9 },
      { ...layer, type: 'dense', name: 'output', units: 1 },
    ],
    loss: { type: 'squared' },
    reduction: 'sum',
    regularization: { l1: 0, l2: 0, biases: false, reduction: 'sum' },
    precision: 'float64',
  };
  const ofDense = [0.5, -1, 0.25, 1, -0.5, 0.75, -0.25, 1.25, -0.75, 0.25];
  const pixels = [1, 0, 0.5, -0.5, 2, 1, 0.25, -1, 1.5, 0.75, 1, -1, 0, 0.5, 2, -0.5, 0.25, 1];
  return exampleOf(definition, STANDARD_LAYOUT, [1, -0.5, 0.25, 0.75, 0.25, ...ofDense], pixels, [1, 0]);
}

function exampleOf(
  definition: NetworkDefinition,
  layout: Layout,
  parameters: readonly number[],
  inputs: readonly number[],
  targets: readonly number[],
): Problem {
  const network = buildNetwork(definition);
  return {
    name: 'example',
    network,
    definition,
    layout,
    parameters: Float64Array.from(parameters),
    tensors: arrange(network.space, layout),
    frozen: new Uint8Array(network.space.size),
    data: {
      count: inputs.length / network.inputs,
      inputs: Float64Array.from(inputs),
      targets: Float64Array.from(targets),
    },
    check: { seed: 0 },
    train: { optimizer: { type: 'sgd', learningRate: 0.5, momentum: 0 }, epochs: 1, seed: 0 },
  };
}

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluate } from '../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import { gather } from '../../src/tensors/layout.ts';
import { nested, sizeOf } from '../../src/tensors/tensor.ts';

// cs231n's captioning network: its inputs and parameters follow rules, and of its gradients sums and some entries are kept.

interface Kept {
  readonly sum: number;
  readonly norm: number;
  readonly first: readonly number[];
  readonly last: readonly number[];
}
const vector: {
  readonly outputs: { readonly loss: { readonly values: readonly number[] } };
  readonly gradients: Readonly<Record<string, Kept>>;
} = JSON.parse(readFileSync(new URL('../golden/vectors/captioning-rnn.json', import.meta.url), 'utf8'));

const [EXAMPLES, STEPS, VOCABULARY] = [10, 13, 3];
const [FEATURES, EMBEDDED, UNITS] = [20, 30, 40];
const NULL = 0;

/** Each tensor of the vector, its name in the spec, and its shape. */
const TENSORS: readonly (readonly [name: string, called: string, shape: readonly number[]])[] = [
  ['W_embed', 'embed.weight', [VOCABULARY, EMBEDDED]],
  ['W_proj', 'proj.weight', [FEATURES, UNITS]],
  ['b_proj', 'proj.bias', [UNITS]],
  ['Wx', 'rnn.Wx', [EMBEDDED, UNITS]],
  ['Wh', 'rnn.Wh', [UNITS, UNITS]],
  ['b', 'rnn.b', [UNITS]],
  ['W_vocab', 'vocab.weight', [UNITS, VOCABULARY]],
  ['b_vocab', 'vocab.bias', [VOCABULARY]],
];

/** numpy's linspace. */
function linspace(from: number, to: number, shape: readonly number[]): unknown[] {
  const count = sizeOf(shape);
  const step = (to - from) / (count - 1);
  return nested(
    Array.from({ length: count }, (_, k) => (k === count - 1 ? to : from + k * step)),
    shape,
  );
}

test('loss and gradients are those of cs231n’s captioning network', async () => {
  const captions = Array.from({ length: EXAMPLES }, (_, n) =>
    Array.from({ length: STEPS }, (_, t) => (n * STEPS + t) % VOCABULARY),
  );
  const problem = await problemFromSpec({
    network: {
      inputs: { words: { tokens: STEPS - 1, vocabulary: VOCABULARY }, image: FEATURES },
      layers: [
        { type: 'dense', name: 'proj', from: 'image', units: UNITS },
        { type: 'embedding', name: 'embed', from: 'words', units: EMBEDDED },
        { type: 'rnn', name: 'rnn', units: UNITS, initialState: 'proj' },
        { type: 'dense', name: 'vocab', units: VOCABULARY },
      ],
    },
    loss: { type: 'categorical-crossentropy', fromLogits: true, ignore: NULL, reduction: 'examples' },
    parameters: {
      layout: { weight: 'in-out' },
      values: Object.fromEntries(TENSORS.map(([, called, shape]) => [called, linspace(-1.4, 1.3, shape)])),
    },
    data: {
      inputs: {
        words: captions.map((one) => one.slice(0, -1)),
        image: linspace(-1.5, 0.3, [EXAMPLES, FEATURES]),
      },
      targets: captions.map((one) => one.slice(1)),
    },
  });
  const { cost, gradient } = evaluate(problem);
  expect(Math.abs(cost.total - vector.outputs.loss.values[0])).toBeLessThan(1e-11);
  for (const [name, called] of TENSORS) {
    const own = gather(gradient, problem.tensors.find((one) => one.name === called)!);
    const { norm, sum, first, last } = vector.gradients[name];
    const near = (value: number, wanted: number): void =>
      // The vector's tanh′ is 1 − h², which loses digits where h is near ±1, as it is at most steps here.
      expect(Math.abs(value - wanted) / norm, name).toBeLessThan(1e-11);
    near(
      own.reduce((total, value) => total + value, 0),
      sum,
    );
    near(Math.hypot(...own), norm);
    for (const [k, value] of first.entries()) near(own[k], value);
    for (const [k, value] of last.entries()) near(own[own.length - last.length + k], value);
  }
});

import { expect, test } from 'vitest';
import { measurementByUnits, trainable } from '../../../src/differences/measurement.ts';
import { backpropagate } from '../../../src/network/backpropagation.ts';
import { buildNetwork } from '../../../src/network/build.ts';
import type { NetworkDefinition } from '../../../src/network/definition.ts';
import { forward } from '../../../src/network/forward.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { noteInWords } from '../../../src/report/notes.ts';
import { checkReference } from '../../../src/verdict/check-reference.ts';
import { judgeGradient, tensorChecks } from '../../../src/verdict/gradient/judge-gradient.ts';
import { referenceGradient } from '../../../src/verdict/gradient/reference-gradient.ts';
import { problemOf } from '../../support/networks.ts';
import { generator } from '../../support/random.ts';
import { verdictsOf } from '../../support/verdicts.ts';

/** A relu, a leaky relu and |a − t|, all exactly at their kinks: everything is 0, and l1 is there too. */
const definition: NetworkDefinition = {
  inputs: 2,
  layers: [
    { type: 'dense', name: 'hidden', units: 2, activation: { type: 'relu' }, bias: true },
    { type: 'dense', name: 'output', units: 1, activation: { type: 'leaky-relu', alpha: 0.25 }, bias: true },
  ],
  loss: { type: 'absolute' },
  reduction: 'sum',
  regularization: { l1: 0.5, l2: 0, biases: true, reduction: 'sum' },
  precision: 'float64',
};
const network = buildNetwork(definition);
const theta = new Float64Array(network.space.size);
/** output.bias moves z of the output, and is regularized. */
const BIAS = theta.length - 1;
const examples = { count: 1, inputs: Float64Array.of(1, -1), targets: Float64Array.of(-1) };
const problem = problemOf({ definition, network, theta, examples, random: generator(1) });

async function verdictOf(claimed: number): Promise<string> {
  const claim = referenceGradient(evaluate(problem));
  const gradient = claim.gradient.slice();
  gradient[BIAS] = claimed;
  const measurement = measurementByUnits(evaluate(problem));
  const judged = await judgeGradient({ ...claim, gradient }, trainable(problem), measurement);
  const tensor = tensorChecks(problem.tensors, theta, { ...claim, gradient }, judged).at(-1)!;
  const [note] = tensor.notes.values();
  return `${verdictsOf(judged.judgements)[judged.weights.indexOf(BIAS)]}: ${note && noteInWords(note)}`;
}

const AT_KINK = 'the point is exactly at a kink';

test('whatever slopes right code takes at kinks of several kinds, it is not called wrong', async () => {
  // sign(a − t) = 1; times the slope ¼, ⅝ or 1 of the leaky relu; plus −½, 0 or ½ for |w|.
  for (const slope of [0.25, 0.625, 1]) {
    for (const sign of [-0.5, 0, 0.5])
      expect(await verdictOf(slope + sign)).toContain(`subgradient: ${AT_KINK}`);
  }
  expect(await verdictOf(1.51)).toMatch(/^mismatch/);
  expect(await verdictOf(-0.26)).toMatch(/^mismatch/);
  expect(await verdictOf(0.3)).toContain(
    `inconclusive: ${AT_KINK}, and the gradient was not shown to be a valid slope there (layer "output", unit 0, example 0)`,
  );
  expect((await checkReference(problem)).check.counts).toMatchObject({
    mismatch: 0,
    inconclusive: 0,
  });
});

test('each function has a convention of its own, and that is among them', async () => {
  const { gradient } = backpropagate(network, theta, examples, forward(network, theta, examples.inputs, 1));
  // The leaky relu is taken from the left, |w| in the middle.
  expect(gradient[BIAS]).toBe(0.25);
  expect(await verdictOf(gradient[BIAS])).toContain('subgradient');
});

/** The verdicts of the reference's own gradient, with weights as they are given and no regularization. */
async function countsAt(
  { layers, loss }: Pick<NetworkDefinition, 'layers' | 'loss'>,
  parameters: number[],
  inputs: number[][],
  targets: number[][],
) {
  const made: NetworkDefinition = {
    ...definition,
    layers,
    loss,
    inputs: inputs[0].length,
    regularization: { l1: 0, l2: 0, biases: false, reduction: 'sum' },
  };
  const problem = problemOf({
    definition: made,
    network: buildNetwork(made),
    theta: Float64Array.from(parameters),
    examples: {
      count: inputs.length,
      inputs: Float64Array.from(inputs.flat()),
      targets: Float64Array.from(targets.flat()),
    },
    random: generator(1),
  });
  return (await checkReference(problem)).check.counts;
}

test('where an exact fit is at kinks, the cost bends on one side alone, and its gradient is known to be 0', async () => {
  // The solution of xor in Goodfellow, Bengio and Courville 2016, section 6.1: relus of 0 at two examples.
  const layers = [
    { type: 'dense', name: 'hidden', units: 2, activation: { type: 'relu' }, bias: true },
    { type: 'dense', name: 'output', units: 1, activation: { type: 'linear' }, bias: true },
  ];
  const inputs = [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ];
  const counts = await countsAt(
    { layers, loss: { type: 'squared' } },
    [1, 1, 1, 1, 0, -1, 1, -2, 0],
    inputs,
    [[0], [1], [1], [0]],
  );
  expect(counts).toMatchObject({ match: 9, inconclusive: 0 });
});

test('kinks that cancel in every convention, and not in the cost, are kinks', async () => {
  // |a − t| of both units is at 0; whichever slope both take, they cancel below the softmax, where Σ a = 1.
  const layers = [{ type: 'dense', name: 'only', units: 2, activation: { type: 'softmax' }, bias: true }];
  const counts = await countsAt({ layers, loss: { type: 'absolute' } }, [0, 0, 0, 0], [[1]], [[0.5, 0.5]]);
  expect(counts).toMatchObject({ subgradient: 4, inconclusive: 0 });
});

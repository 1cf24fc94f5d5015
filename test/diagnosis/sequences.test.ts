import { describe, expect, test } from 'vitest';
import { wholeClaim } from '../../src/diagnosis/claims/claims.ts';
import { coverageOf } from '../../src/diagnosis/coverage/coverage.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { nameGradient } from '../../src/diagnosis/search/name-gradient.ts';
import { candidatesFor } from '../../src/diagnosis/search/single-faults.ts';
import { RULES } from '../../src/network/rules.ts';
import { evaluate } from '../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Problem } from '../../src/problem/problem.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { EXACT } from '../../src/tensors/precision.ts';
import { checkReference } from '../../src/verdict/check-reference.ts';
import { referenceValues } from '../../src/verdict/values/reference-values.ts';
import { checkValues } from '../../src/verdict/values/reported-values.ts';
import { judgeReport } from '../support/reported.ts';

const numbers = (length: number, from: number): number[] =>
  Array.from({ length }, (_, k) => Math.sin(1.7 * (k + from) ** 1.3));
const rows = (count: number, length: number, from: number): number[][] =>
  Array.from({ length: count }, (_, n) => numbers(length, from + n * length));

/** A simple recurrent layer with an initial state on a sequence, of as many inputs at each step as it has units. */
function recurrent(steps: number, further: object = {}): Promise<Problem> {
  return problemFromSpec({
    network: {
      inputs: { x: { steps, features: 3 }, h0: 3 },
      layers: [
        {
          type: 'rnn',
          name: 'cell',
          from: 'x',
          units: 3,
          activation: 'tanh',
          initialState: 'h0',
          ...further,
        },
        { type: 'dense', name: 'out', units: 2 },
      ],
    },
    loss: { type: 'squared', reduction: 'sum' },
    parameters: { init: { type: 'normal', std: 0.7 }, seed: 4 },
    data: {
      inputs: { x: rows(2, 3 * steps, 1), h0: rows(2, 3, 50) },
      targets: rows(2, ('returns' in further ? 1 : steps) * 2, 90),
    },
  } as unknown as Spec);
}

/** Tokens, of which 0 is padding, through an embedding that is the output layer too, and a masked loss. */
function tokens(data: number[][], padding: number | undefined, reduction = 'tokens'): Promise<Problem> {
  return problemFromSpec({
    network: {
      inputs: { tokens: 4, vocabulary: 5 },
      layers: [
        { type: 'embedding', name: 'embed', units: 3, ...(padding !== undefined && { padding }) },
        { type: 'rnn', name: 'cell', units: 3, activation: 'tanh' },
        { type: 'dense', name: 'out', units: 5, activation: 'softmax', tied: { weight: 'embed.weight' } },
      ],
    },
    loss: { type: 'categorical-crossentropy', reduction, ignore: -1 },
    parameters: { init: { type: 'normal', std: 0.7 }, seed: 4 },
    data: { inputs: data, targets: data.map((row) => [...row.slice(1), 1].map((t) => (t === 0 ? -1 : t))) },
  } as unknown as Spec);
}
const PADDED = [
  [1, 2, 1, 3],
  [4, 1, 0, 0],
  [2, 2, 4, 3],
];

/** What passes round a layer is added to what it gives. */
const residual = (): Promise<Problem> =>
  problemFromSpec({
    network: {
      inputs: 3,
      layers: [
        { type: 'dense', name: 'first', units: 3, activation: 'tanh' },
        { type: 'dense', name: 'block', units: 3, activation: 'tanh' },
        { type: 'add', name: 'sum', from: ['first', 'block'] },
        { type: 'dense', name: 'out', units: 2 },
      ],
    },
    loss: { type: 'squared', reduction: 'sum' },
    parameters: { init: { type: 'normal', std: 0.7 }, seed: 4 },
    data: { inputs: rows(4, 3, 1), targets: rows(4, 2, 90) },
  } as unknown as Spec);

/** Learned positions on a sequence. */
const placed = (): Promise<Problem> =>
  problemFromSpec({
    network: {
      inputs: { steps: 3, features: 3 },
      layers: [
        { type: 'positions', name: 'place' },
        { type: 'dense', name: 'out', units: 2, activation: 'tanh' },
      ],
    },
    loss: { type: 'squared', reduction: 'sum' },
    parameters: { init: { type: 'normal', std: 0.7 }, seed: 4 },
    data: { inputs: rows(4, 9, 1), targets: rows(4, 6, 90) },
  } as unknown as Spec);

const ROWS: readonly (readonly [code: string, does: string, make: () => Promise<Problem>])[] = [
  ['NN146', 'without what the next step carries back in', () => recurrent(3)],
  ['NN146', 'with the opposite sign of what the next step carries back', () => recurrent(3)],
  ['NN146', 'with the upstream of the last step only', () => recurrent(3)],
  ['NN147', 'without the derivative of the activation in layer', () => recurrent(3)],
  ['NN147', 'with the derivative of the activation at h in place of z', () => recurrent(3)],
  ['NN147', 'with the opposite sign of δ', () => recurrent(3)],
  ['NN102', 'with the opposite sign of cell.b', () => recurrent(3)],
  ['NN122', 'with 0 for cell.b', () => recurrent(3)],
  ['NN147', 'with the derivative of the activation at the step before', () => recurrent(3)],
  ['NN147', 'without the derivative of the activation in what is carried back', () => recurrent(3)],
  ['NN149', 'with the first step only in the gradient of the parameters', () => recurrent(3)],
  ['NN149', 'with the first step only in the gradient of the recurrent weights', () => recurrent(3)],
  ['NN149', 'with the mean over the steps', () => tokens(PADDED, 0)],
  ['NN148', 'with h_t in place of h_{t−1}', () => recurrent(3)],
  ['NN148', 'without the initial state', () => recurrent(3)],
  ['NN119', 'with Wh·δ instead of Whᵀ·δ', () => recurrent(3)],
  ['NN150', 'with the last occurrence only of each token in ', () => tokens(PADDED, 0)],
  ['NN150', 'with the last occurrence only of each token within', () => tokens(PADDED, 0)],
  ['NN150', 'with the mean over the occurrences', () => tokens(PADDED, 0)],
  ['NN150', 'with a gradient for the row of the padding', () => tokens(PADDED, 0)],
  ['NN150', 'with the sum over the steps in each row of the positions', placed],
  ['NN150', 'with the mean over the steps in each row of the positions', placed],
  ['NN150', 'with the last example only in the gradient of the positions', placed],
  ['NN125', 'with 0 for token 0 of layer "embed"', () => tokens(PADDED, undefined)],
  ['NN151', 'without the term of layer "embed"', () => tokens(PADDED, 0)],
  ['NN151', 'without the term of layer "out"', () => tokens(PADDED, 0)],
  ['NN152', 'with the losses divided by all positions, in place', () => tokens(PADDED, 0)],
  ['NN152', 'with the losses divided by the examples, in place', () => tokens(PADDED, 0)],
  ['NN152', 'with the losses divided by the steps, after', () => tokens(PADDED, 0)],
  ['NN152', 'with the losses divided by the positions that count, in', () => tokens(PADDED, 0, 'examples')],
  ['NN152', 'with a gradient at the masked positions too, where no class', () => tokens(PADDED, 0)],
  ['NN152', 'with a gradient at the masked positions too, where the last', () => tokens(PADDED, 0)],
  ['NN163', 'without the identity', residual],
  ['NN163', 'with the identity multiplied by the derivative of the layer that is added', residual],
];

test.each(ROWS)('%s: %s', async (code, does, make) => {
  const problem = await make();
  const planted = candidatesFor(problem).find(({ variant }) => variant.does.startsWith(does));
  expect(planted?.fault.code).toBe(code);
  const evaluation = evaluate(problem);
  const gradient = evaluation.gradientUnder(planted!.variant.plant(RULES, 0));
  const { ties } = await nameGradient(evaluation, wholeClaim(gradient));
  const told = ties.map(({ candidates: [one] }) => one);
  expect(told.map(({ variant }) => variant.does)).toContain(planted!.variant.does);
  // The embedding has no other tensor than the shared one: that its term is missing, and that no delta arrives, are the same.
  const others = does === 'without the term of layer "embed"' ? ['NN122'] : [];
  expect(told.map(({ fault }) => fault.code).sort()).toEqual([code, ...others].sort());
});

describe('with one step', () => {
  test('the gradient is right under each fault that is said to need two', async () => {
    const [one, three] = [await recurrent(1), await recurrent(3)];
    const { gradient, gradientUnder } = evaluate(one);
    const flagged = candidatesFor(three).filter(({ variant }) => variant.rightAtOneStep);
    expect(flagged.length).toBeGreaterThan(8);
    for (const { variant } of flagged)
      expect(gradientUnder(variant.plant(RULES, 0)), variant.does).toEqual(gradient);
  });

  test('a finding says so, and numbers without a name are compared there', async () => {
    const problem = await recurrent(3);
    const evaluation = evaluate(problem);
    const cut = candidatesFor(problem).find(({ fault }) => fault.code === 'NN146')!;
    const findingsOf = (gradient: Float64Array) =>
      diagnose(evaluation, { gradient: wholeClaim(gradient) }, new Set(['gradient']));
    const [named] = await findingsOf(evaluation.gradientUnder(cut.variant.plant(RULES, 0)));
    expect(named).toMatchObject({ code: 'NN146', evidence: { rightAtOneStep: true } });
    const [unnamed] = await findingsOf(Float64Array.from(numbers(evaluation.gradient.length, 700)));
    expect(unnamed).toMatchObject({ code: 'NN001', evidence: { steps: 3 } });
  });
});

describe('coverage tells what a check of sequences cannot detect', () => {
  const missedBy = async (problem: Problem): Promise<readonly string[]> => {
    const { evidence } = await checkReference(problem);
    return (await coverageOf(problem, evidence))!.missed;
  };

  test('with one step and the last state only', async () => {
    expect(await missedBy(await recurrent(1, { returns: 'last' }))).toEqual(
      expect.arrayContaining([
        'a gradient that is not carried from step to step (nothing is carried from step to step)',
        'an upstream of the last step only (the cost depends on the last state only)',
        'gradients of steps that are assigned, not added (only one step has a gradient)',
      ]),
    );
    expect((await missedBy(await recurrent(3))).filter((name) => /step|state/.test(name))).toEqual([]);
  });

  test('where no token repeats, none is padding and nothing is masked', async () => {
    const few = await missedBy(await tokens([[1, 2, 3, 4]], 0));
    expect(few).toEqual(
      expect.arrayContaining([
        'an initial state that is left out of the gradient of the recurrent weights (the initial state is 0, or has no effect)',
        'a repeated token whose gradient is overwritten (no token with a gradient repeats)',
        'a gradient for the row of the padding (no padding receives a gradient)',
      ]),
    );
    const padded = await missedBy(await tokens(PADDED, 0));
    expect(padded.filter((name) => /token|padding|mask/.test(name))).toEqual([]);
  });
});

describe('the first wrong value of a recurrent layer', () => {
  test('is that of the first step, of deltas that of the last', async () => {
    const problem = await recurrent(3);
    const evaluation = evaluate(problem);
    for (const [part, step] of [
      ['activations', 1],
      ['deltas', 2],
    ] as const) {
      const reference = referenceValues(evaluation, part, 0, false, undefined);
      const values = reference.values.slice();
      // [2 examples, 3 steps, 3 units]: wrong are step 2 of the first example, and step 1 of the second
      for (const k of [2 * 3 + 1, 9 + 1 * 3 + 2]) values[k] += 1;
      const { first } = checkValues({ part, layer: 0, values, precision: EXACT }, reference, problem);
      expect(Math.floor(first!.unit / 3), part).toBe(step);
    }
  });

  test('∂cost/∂h with what is carried, and ∂cost/∂z, are right deltas too', async () => {
    const problem = await recurrent(3);
    const evaluation = evaluate(problem);
    const { nodes } = problem.network;
    for (const is of ['h', 'z']) {
      const values = new Float64Array(2 * 9);
      for (const [node, { part }] of nodes.entries()) {
        const own = part?.is === is ? evaluation.backpropagation.ofNodes[node] : undefined;
        own?.forEach((value, k) => {
          values[Math.floor(k / 3) * 9 + part!.step! * 3 + (k % 3)] = value;
        });
      }
      const reference = referenceValues(evaluation, 'deltas', 0, false, undefined);
      const check = checkValues({ part: 'deltas', layer: 0, values, precision: EXACT }, reference, problem);
      expect(check.status, is).toBe('match');
      const rows = [0, 1].map((n) => [...values.subarray(n * 9, n * 9 + 9)]);
      const { deltas } = await judgeReport(problem, JSON.stringify({ deltas: { cell: rows } }), {
        deltas: true,
      });
      // The measured ∂cost/∂h has nothing that is carried, and would contradict them.
      expect(deltas?.tensors, is).toEqual([]);
    }
  });
});

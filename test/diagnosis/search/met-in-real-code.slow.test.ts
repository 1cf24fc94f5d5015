import { describe, expect, test } from 'vitest';
import { wholeClaim } from '../../../src/diagnosis/claims/claims.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { candidatesFor } from '../../../src/diagnosis/search/single-faults.ts';
import { type Candidate, plantAll } from '../../../src/diagnosis/search/solve-constants.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';

/** Square layers, λ, and a softmax with a cross-entropy: a place for each of these faults. */
const problem = await problemFromSpec({
  network: {
    inputs: 3,
    layers: [
      { type: 'dense', name: 'one', units: 3, activation: 'tanh' },
      { type: 'dense', name: 'two', units: 3, activation: 'sigmoid' },
      { type: 'dense', name: 'out', units: 3, activation: 'softmax' },
    ],
  },
  loss: { type: 'categorical-crossentropy', reduction: 'mean' },
  regularization: { l2: 0.3 },
  parameters: { init: { type: 'lecun' }, seed: 5 },
  data: {
    inputs: [
      [0.3, -1.2, 0.4],
      [1.1, 0.4, -0.6],
      [-0.7, 0.9, 1.3],
      [0.2, 0.5, -0.9],
    ],
    targets: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
      [0, 1, 0],
    ],
  },
});
const right = evaluate(problem);
const candidates = candidatesFor(problem);

/** How each fault that was met begins, its code, and the constant that is planted. */
const MET: readonly (readonly [words: RegExp, code: string, constant?: number])[] = [
  [/^with the delta multiplied by the softmax Jacobian once more in layer "out"$/, 'NN114'],
  [/^with an extra factor a in layer "out"$/, 'NN114'],
  [/^with the regularization of layer "two" scaled by k$/, 'NN105', 2.5],
  [/^with the regularization of layer "out" scaled by k$/, 'NN105', 0],
  [/^with the gradient of the losses with respect to two.weight scaled by k, but not its/, 'NN101', 2],
  [/^with ∂J\/∂s ⊙ s instead of the softmax Jacobian in layer "out"$/, 'NN103'],
  [/^with v \+ s instead of v − s·Σv/, 'NN103'],
  [/^with the gradient of every weight matrix transposed$/, 'NN119'],
];
const planted = MET.map(([words, code, constant]) => {
  const [one] = candidates.filter(({ variant }) => words.test(variant.does));
  return { code, constant, candidate: one, does: words.source };
});

async function codesOf(
  chosen: readonly { candidate: Candidate; constant: number | undefined }[],
  beside: object,
): Promise<string[]> {
  const inOrder = [...chosen].sort(
    (a, b) => candidates.indexOf(a.candidate) - candidates.indexOf(b.candidate),
  );
  const rules = plantAll(
    inOrder.map(({ candidate }) => candidate),
    inOrder.map(({ constant }) => constant),
  );
  const gradient = wholeClaim(right.gradientUnder(rules));
  const findings = await diagnose(right, { gradient, ...beside }, new Set(['gradient']));
  const told = [findings.map(({ code }) => code), ...(findings[0].ties ?? []).map(({ codes }) => codes)];
  return told.map((codes) => [...codes].sort().join('+'));
}

/**
 * Pairs that are two faults: not two formulas for one delta, nor −t in place of the delta through the Jacobian, which is
 * one fault by itself (NN126).
 */
const PAIRS = planted
  .flatMap((one, k) => planted.slice(k + 1).map((other) => [one, other] as const))
  .filter(([one, other]) => one.code !== 'NN103' || other.code !== 'NN103')
  .filter(([one, other]) => !(/Jacobian once/.test(one.does) && /⊙ s/.test(other.does)))
  .map(([one, other]) => [`${one.does} and ${other.does}`, one, other] as const);

const GIVEN = [
  ['the gradient alone', {}],
  [
    'cost and outputs too',
    {
      outputs: wholeClaim(right.pass.a.at(-1)!),
      cost: { value: right.cost.total, precision: 0 },
    },
  ],
] as const;

describe.each(GIVEN)('faults that were met in real code are named from %s', (_, beside) => {
  test.each(planted)('$does', async (one) => {
    expect(await codesOf([one], beside)).toContain(one.code);
  });

  test.each(PAIRS)('%s', async (_words, one, other) => {
    expect(await codesOf([one, other], beside)).toContain([one.code, other.code].sort().join('+'));
  });
});

import { describe, expect, test } from 'vitest';
import { coverageOf } from '../../../src/diagnosis/coverage/coverage.ts';
import { standardMistakes } from '../../../src/diagnosis/coverage/mistakes.ts';
import { informativePoint } from '../../../src/problem/informative-point.ts';
import { problemFromSpec, problemFromText } from '../../../src/problem/load.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { checkReference } from '../../../src/verdict/check-reference.ts';
import type { Coverage } from '../../../src/verdict/verdict.ts';

async function problemOf(changes: object): Promise<Problem> {
  const spec = {
    network: {
      inputs: 2,
      layers: [
        { type: 'dense', name: 'hidden', units: 3, activation: 'tanh' },
        { type: 'dense', name: 'output', units: 2, activation: 'sigmoid' },
      ],
    },
    loss: { type: 'squared', reduction: 'mean' },
    parameters: { init: { type: 'normal', mean: 0, std: 1 }, seed: 3 },
    data: {
      inputs: [
        [0.3, -0.7],
        [0.9, 0.2],
        [-0.4, 0.5],
      ],
      targets: [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
    },
    ...changes,
  };
  return problemFromText(JSON.stringify(spec));
}

async function coverageAt(problem: Problem): Promise<Coverage> {
  const { evidence } = await checkReference(problem);
  return (await coverageOf(problem, evidence))!;
}

describe('coverage', () => {
  test('at an ordinary point every standard mistake would be caught', async () => {
    const coverage = await coverageAt(await problemOf({ regularization: { l2: 0.1 } }));
    expect(coverage.missed).toEqual([]);
    expect(coverage.caught).toBe(coverage.of);
    expect(coverage.of).toBeGreaterThan(25);
  });

  test('a check that decided nothing would have caught nothing', async () => {
    const problem = await problemOf({});
    const { check, evidence } = await checkReference(problem, { step: 10 });
    expect(check.counts).toMatchObject({ match: 0, mismatch: 0 });
    expect((await coverageOf(problem, evidence))!.caught).toBe(0);
  });

  test('with a single example a sum and a mean look alike, and nothing else is missed', async () => {
    const data = { inputs: [[0.3, -0.7]], targets: [[1, 0]] };
    const { missed } = await coverageAt(await problemOf({ data }));
    expect(missed).toEqual([
      'a multiplication by the number of examples (there is only one example)',
      'a division by the number of examples (there is only one example)',
    ]);
  });

  test('what the windows of a convolution hide is told with its reason', async () => {
    const image = (k: number) => Array.from({ length: 25 }, (_, i) => Math.sin(3 * i + k));
    const convolution = (fields: object, pooling: object) =>
      problemOf({
        network: {
          inputs: { channels: 1, rows: 5, columns: 5 },
          layers: [
            { type: 'conv2d', name: 'c', filters: 2, activation: 'tanh', ...fields },
            { type: 'average-pool2d', name: 'p', ...pooling },
            { type: 'flatten', name: 'f' },
            { type: 'dense', name: 'output', units: 2, activation: 'sigmoid' },
          ],
        },
        data: {
          inputs: [image(0), image(1), image(2)],
          targets: [
            [1, 0],
            [0, 1],
            [1, 1],
          ],
        },
      });
    const blind = await coverageAt(await convolution({ kernel: 1 }, { window: 2 }));
    expect(blind.missed).toEqual([
      'a padding left out of the backward pass (there is no padding)',
      'a kernel that is rotated by 180 degrees (every kernel is 1×1)',
      'a window whose gradient is not added to that of the others (no gradient passes back through windows that overlap)',
    ]);
    const sharp = await coverageAt(
      await convolution({ kernel: 3, stride: 2, padding: 1 }, { window: 2, stride: 1 }),
    );
    expect(sharp.missed).toEqual([]);
    expect(sharp.of).toBe(blind.of);
  });

  test('what γ = 1, one group, no layer below and keep = 1 hide is told with its reason', async () => {
    const data = {
      inputs: [0, 1, 2].map((k) => [0, 1, 2, 3].map((i) => Math.sin(3 * i + k))),
      targets: [
        [1, 0],
        [0, 1],
        [1, 1],
      ],
    };
    const coverage = async (...layers: object[]) =>
      (
        await coverageAt(
          await problemOf({ network: { inputs: 4, layers: [...layers, { type: 'dense', units: 2 }] }, data }),
        )
      ).missed.filter((name) => !/left at zero|last input|factor of 2|sign in|biases/.test(name));
    const dense = { type: 'dense', units: 4, activation: 'tanh' };
    expect(await coverage(dense, { type: 'group-norm', groups: 1 }, { type: 'dropout', keep: 1 })).toEqual([
      'means over all channels in a group norm (there is one group)',
      'a γ left out of the gradient of the input (every γ is 1)',
      'the factor of a dropout left out (keep is 1)',
    ]);
    expect(await coverage({ type: 'rms-norm' }, dense)).toEqual([
      'mean and variance taken for constants (no layer is below)',
      'a γ left out of the gradient of the input (every γ is 1)',
      'a deviation left out of the gradient of the input (no layer is below)',
    ]);
  });

  test('numbers that are normalized alone hide the deviation, and windows of a layer alone are seen by its inputs', async () => {
    const dense = { type: 'dense', units: 2, activation: 'tanh' };
    const groups = [dense, { type: 'group-norm', groups: 2 }, { type: 'dense', units: 2 }];
    const { missed } = await coverageAt(await problemOf({ network: { inputs: 2, layers: groups } }));
    expect(missed.slice(-2)).toEqual([
      'a γ left out of the gradient of the input (each number is normalized alone, which passes back 0)',
      'a deviation left out of the gradient of the input (each number is normalized alone, which passes back 0)',
    ]);
    const numbers = (length: number): number[] => Array.from({ length }, (_, k) => Math.sin(3 * k));
    const alone = await problemFromSpec({
      network: {
        inputs: { channels: 1, rows: 4, columns: 4 },
        layers: [{ type: 'conv2d', name: 'c', filters: 2, kernel: 3, padding: 1 }],
      },
      loss: { type: 'upstream', values: [numbers(32)] },
      parameters: { init: { type: 'normal', std: 0.7 }, seed: 2 },
      data: { inputs: [numbers(16)] },
    });
    const { evidence, inputs } = await checkReference(alone);
    const overlap = (names: readonly string[]) => names.filter((name) => name.includes('window'));
    expect(overlap((await coverageOf(alone, evidence))!.missed)).toHaveLength(1);
    expect(overlap((await coverageOf(alone, evidence, { inputs: inputs! }))!.missed)).toEqual([]);
  });

  test('mistakes in an attention are counted, and what no parameters would show says why', async () => {
    const attention = (own: object) =>
      problemFromSpec({
        network: {
          inputs: { tokens: 3, vocabulary: 4 },
          layers: [
            { type: 'embedding', name: 'embed', units: 4 },
            { type: 'attention', name: 'attend', ...own },
            { type: 'dense', name: 'out', units: 2 },
          ],
        },
        loss: { type: 'squared' },
        parameters: { init: { type: 'normal', std: 0.7 }, seed: 2 },
        data: {
          inputs: [
            [0, 2, 1],
            [3, 1, 2],
          ],
          targets: [
            [1, 0, 0, 1, 0.5, 1],
            [0, 1, 1, 1, 0, 0.5],
          ],
        },
      });
    const blind = await coverageAt(await attention({ scale: 1 }));
    // The gradient of a bias of the keys is 0: it moves all scores of a step alike.
    const missed = ({ missed }: Coverage) => missed.filter((name) => !name.includes('attend.k.bias'));
    expect(missed(blind)).toEqual([
      'a mask left out of the backward pass of an attention (no attention has a mask that hides a key)',
      'a scale left out of the gradients of queries and keys (every scale is 1, or the scores have no effect)',
      'heads that are mixed up in the backward pass (every attention has one head or one step)',
    ]);
    const sharp = await coverageAt(await attention({ heads: 2, mask: 'causal' }));
    expect(missed(sharp)).toEqual([]);
    expect(sharp.of).toBe(blind.of);
  });

  test('where the parameters are zero most faults are hidden, and a spread point shows them', async () => {
    const zeros = await problemOf({ parameters: { init: { type: 'zeros' } }, regularization: { l2: 0.1 } });
    const hidden = await coverageAt(zeros);
    expect(hidden.missed).toContain('regularization left out');
    expect(hidden.missed).toContain('hidden.weight left at zero');
    const shown = await coverageAt(informativePoint(zeros));
    expect(shown.missed).toEqual([]);
  });

  test('a mistake that changes nothing is missed, one that changes a weight by 1e-5 is caught', async () => {
    const problem = await problemOf({});
    const { evidence } = await checkReference(problem);
    const off = evidence.claim.gradient.slice();
    off[4] *= 1 + 1e-5;
    const further = [
      { name: 'nothing', gradient: evidence.claim.gradient.slice() },
      { name: 'one weight', gradient: off },
    ];
    const { missed, of } = (await coverageOf(problem, evidence, { further }))!;
    expect(missed).toEqual(['nothing']);
    expect(of).toBe([...standardMistakes(problem, evidence.claim.gradient)].length + 2);
  });

  test('the spread point has |z| of about 1 and no bias at zero, the same for the same seed', async () => {
    const zeros = await problemOf({ parameters: { init: { type: 'zeros' } } });
    const { parameters, network } = informativePoint(zeros);
    expect(informativePoint(zeros).parameters).toEqual(parameters);
    const biases = network.space.tensors.filter(({ kind }) => kind === 'bias');
    for (const { offset, size } of biases) {
      for (const bias of parameters.subarray(offset, offset + size)) expect(bias).not.toBe(0);
    }
  });

  test('the spread point leaves frozen weights where they are', async () => {
    const problem = await problemOf({
      parameters: { init: { type: 'constant', value: 0.25 }, frozen: ['hidden.weight'] },
    });
    const { parameters } = informativePoint(problem);
    expect([...parameters.subarray(0, 6)]).toEqual(Array.from({ length: 6 }, () => 0.25));
    expect(parameters[6]).not.toBe(0.25);
  });
});

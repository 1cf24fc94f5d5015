import { expect, test } from 'vitest';
import type { Spec } from '../../src/index.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import { whyNotFinite } from '../../src/report/not-finite.ts';
import { cli } from '../support/host.ts';

type Sections = Partial<Spec> & { readonly w?: number; readonly activation?: string };

/** One unit on the inputs (1, 2) and (0, 0), both of its weights being `w`. */
function specWith({ w = 1, activation = 'linear', ...sections }: Sections): Spec {
  return {
    network: { inputs: 2, layers: [{ type: 'dense', name: 'output', units: 1, activation }] },
    loss: { type: 'squared' },
    parameters: { values: { 'output.weight': [[w, w]], 'output.bias': [0] } },
    data: {
      inputs: [
        [1, 2],
        [0, 0],
      ],
      targets: [[0], [1]],
    },
    ...sections,
  };
}

test.each<[string, Sections, string]>([
  [
    'outputs that are no probabilities',
    { loss: { type: 'binary-crossentropy' } },
    'The loss of example 0 is NaN: output 0 is 3, but the binary cross-entropy needs probabilities between 0 and 1. Give the last layer a sigmoid',
  ],
  [
    'the logarithm of 0',
    { w: 0, loss: { type: 'categorical-crossentropy' } },
    'The loss of example 1 is ∞: output 0 is exactly 0, its target is 1, and ln 0 is −∞. Give the last layer a softmax',
  ],
  [
    'a pre-activation',
    { w: 1e308 },
    'The first value that is not finite: z[0] of layer "output", example 0: ∞. Look for parameters or data that are too large.',
  ],
  ['a square', { w: 1e200 }, 'The loss of example 0 is ∞, although the outputs are finite.'],
  ['the regularization', { w: 1e100, regularization: { l2: 1e200 } }, 'The regularization is ∞.'],
])('a cost that is not finite for %s says so', async (_, sections, words) => {
  expect(whyNotFinite(await problemFromSpec(specWith(sections))).join(' ')).toContain(words);
});

test('a finite cost has nothing to say', async () => {
  expect(whyNotFinite(await problemFromSpec(specWith({})))).toEqual([]);
});

test('grad and train tell it, without rows that have nothing to compare', async () => {
  const input = JSON.stringify(specWith({ loss: { type: 'binary-crossentropy' } }));
  const grad = await cli(['grad', '-'], { input });
  expect(grad.status).toBe(3);
  expect(grad.stdout).toContain('Give the last layer a sigmoid');
  expect(grad.stdout).not.toMatch(/finite\s+error|standard mistakes/);
  const train = await cli(['train', '-'], { input });
  expect(train.stdout).toContain('Give the last layer a sigmoid');
  expect(train.stdout).not.toContain('largest relative error');
});

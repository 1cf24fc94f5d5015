import { expect, test } from 'vitest';
import { evaluate } from '../../src/problem/evaluation.ts';
import { silentKeyBiases } from '../../src/problem/key-biases.ts';
import { problemFromSpec } from '../../src/problem/load.ts';

const numbers = (count: number, from: number): number[] =>
  Array.from({ length: count }, (_, k) => Math.sin(1.7 * (k + from) ** 1.3));

test.each([
  ['a mask, two heads', { heads: 2, mask: 'causal' }, true],
  ['packed', { packed: true }, true],
  ['a mask after the softmax', { mask: 'causal', maskAfter: true }, true],
  ['keys turned by their places', { rotary: 'pairs' }, false],
  ['no bias', { bias: false }, false],
])('the key bias of an attention is silent: %s', async (_what, options, isSilent) => {
  const problem = await problemFromSpec({
    network: {
      inputs: { steps: 3, features: 4 },
      layers: [{ type: 'attention', name: 'attend', ...options }],
    },
    loss: { type: 'squared' },
    parameters: { init: { type: 'normal', std: 1 }, seed: 3 },
    data: { inputs: [numbers(12, 1), numbers(12, 40)], targets: [numbers(12, 80), numbers(12, 120)] },
  } as never);
  expect(silentKeyBiases(problem)).toEqual(isSilent ? ['attend'] : []);
  const bias = problem.network.space.tensors.find(({ name }) => /\.(k|qkv)\.bias$/.test(name));
  if (bias === undefined) return;
  const { gradient } = evaluate(problem);
  const ofKeys = bias.name.endsWith('qkv.bias') ? 4 : 0;
  const largest = Math.max(...[0, 1, 2, 3].map((k) => Math.abs(gradient[bias.offset + ofKeys + k])));
  if (isSilent) expect(largest).toBeLessThan(1e-14);
  else expect(largest).toBeGreaterThan(1e-3);
});

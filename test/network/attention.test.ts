import { expect, test } from 'vitest';
import { loadSpec } from '../../src/problem/load.ts';
import { checkReference } from '../../src/verdict/check-reference.ts';
import { testAgainstTorch } from '../support/torch-goldens.ts';

// test/golden/make_attention.py has them from torch's autograd.
testAgainstTorch('attention.json');

test('a transformer block as in llm.c is checked whole', async () => {
  const problem = await loadSpec('fixtures/layers/transformer-block.json');
  const { counts } = (await checkReference(problem)).check;
  const names = problem.tensors.map(({ name }) => name);
  expect(names).toContain('attn.qkv.weight');
  expect({ ...counts, match: 0 }).toEqual({
    match: 0,
    mismatch: 0,
    inactive: 0,
    subgradient: 0,
    inconclusive: 0,
  });
});

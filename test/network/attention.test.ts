import { expect, test } from 'vitest';
import { loadSpec } from '../../src/problem/load.ts';
import { checkReference } from '../../src/verdict/check-reference.ts';
import { expectJudged, expectNumericAgrees, expectTorchs, torchGoldens } from '../support/torch-goldens.ts';

// test/golden/make_attention.py has them from torch's autograd.

const cases = torchGoldens('attention.json');

test.each(cases)('cost, outputs and gradient are torch’s: %s', (_name, golden) => expectTorchs(golden));

test.each(cases)('the numeric gradient agrees, by either method: %s', (_name, golden) =>
  expectNumericAgrees(golden),
);

test.each(cases)('what torch gives is right, and 1e-6 more of a weight is not: %s', (_name, golden) =>
  expectJudged(golden),
);

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

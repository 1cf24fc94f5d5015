import { expect, test } from 'vitest';
import { loadSpec } from '../../../src/problem/load.ts';
import { checkReference } from '../../../src/verdict/check-reference.ts';
import { ROOT } from '../../support/built.ts';

// Three tanh units with equal incoming weights, and outgoing ones of 0.1, 0.2 and −0.3: all below them cancels to 0.
test('a gradient that is 0 because units cancel matches at zero', async () => {
  const problem = await loadSpec('fixtures/specs/cancel.json', { cwd: ROOT });
  const { check } = await checkReference(problem);
  expect(check.status).toBe('match');
  expect(check.counts).toMatchObject({ match: 13, inconclusive: 0 });
  const below = check.tensors.find(({ name }) => name === 'one.weight')!;
  for (const numeric of below.weights.numeric) expect(Math.abs(numeric)).toBeLessThan(1e-15);
});

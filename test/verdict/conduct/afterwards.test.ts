import { expect, test } from 'vitest';
import type { Implementation } from '../../../src/subjects/implementation.ts';
import { createReference } from '../../../src/subjects/reference.ts';
import { compareWithStart } from '../../../src/verdict/conduct/afterwards.ts';
import type { NumericalProfile } from '../../../src/verdict/conduct/numerical-profile.ts';
import { randomProblem } from '../../bench/faults/problems.ts';

const problem = [...Array(50).keys()].map(randomProblem).find(({ tensors }) => tensors.length > 2)!;

/** A program whose later gradients are changed, tensor by tensor. */
async function findingsOf(change: (value: number, tensor: string) => number) {
  const { cost, gradient } = createReference(problem);
  const { tensors, parameters: theta } = problem;
  const right = gradient(theta);
  const later = right.slice();
  for (const { name, source } of tensors) for (const k of source) later[k] = change(right[k], name);
  const implementation = {
    tensors,
    cost: async () => cost(theta),
    gradient: async () => ({ gradient: later }),
  } as unknown as Implementation;
  const profile = { costs: [cost(theta)], gradient: { gradient: right }, printing: 0, roundoff: 2 ** -53 };
  return compareWithStart(implementation, theta, profile as unknown as NumericalProfile);
}

const [{ name: first }] = problem.tensors;

test('an array that is not cleared while the others are is named', async () => {
  const findings = await findingsOf((value, name) => (name === first ? 2 * value : value));
  expect(findings).toMatchObject([
    { slug: 'gradient-accumulates', evidence: { ratio: expect.closeTo(2), tensors: first } },
  ]);
});

test('arrays that all grow are no one’s alone', async () => {
  const findings = await findingsOf((value) => 3 * value);
  expect(findings).toMatchObject([{ slug: 'gradient-accumulates', evidence: { ratio: expect.closeTo(3) } }]);
  expect(findings[0].evidence).not.toHaveProperty('tensors');
});

test('tensors that grow by different factors change, and do not accumulate', async () => {
  const findings = await findingsOf((value, name) => (name === first ? 2 : 3) * value);
  expect(findings.map(({ slug }) => slug)).toEqual(['gradient-changes']);
});

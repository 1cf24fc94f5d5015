import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluate } from '../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { gather } from '../../src/tensors/layout.ts';
import { checkReference } from '../../src/verdict/check-reference.ts';
import { sampled } from '../support/fast.ts';
import { judgeReport } from '../support/reported.ts';

// test/golden/make_norms.py has them from torch's autograd.

interface Golden {
  readonly spec: Spec;
  readonly outputs: number[][];
  readonly cost: number;
  readonly gradient: Readonly<Record<string, unknown[]>>;
}

const goldens: Golden[] = JSON.parse(readFileSync(new URL('../golden/norms.json', import.meta.url), 'utf8'));
const cases = sampled(goldens).map((golden, number): [string, Golden] => {
  const { inputs, layers } = golden.spec.network;
  return [
    `${number}: ${Object.values(inputs).join('×')} ${layers.map(({ type }) => type).join(' ')}`,
    golden,
  ];
});

/** Both sides sum in float64, in different orders: a few roundings of the largest term. */
const FLOAT64 = 2e-13;

test.each(cases)(
  'cost, outputs and gradient are torch’s: %s',
  async (_name, { spec, outputs, cost, gradient }) => {
    const problem = await problemFromSpec(spec);
    const own = evaluate(problem);
    expect(Math.abs(own.cost.total - cost)).toBeLessThan(FLOAT64 * Math.abs(cost));
    expect(largest(own.pass.a.at(-1)!, outputs.flat())).toBeLessThan(FLOAT64);
    const scale = largestOf(gradient);
    for (const tensor of problem.tensors) {
      const wanted = gradient[tensor.name].flat(3) as number[];
      expect(largest(gather(own.gradient, tensor), wanted, scale), tensor.name).toBeLessThan(FLOAT64);
    }
  },
);

test.each(cases)('the numeric gradient agrees, by either method: %s', async (_name, { spec }) => {
  const problem = await problemFromSpec(spec);
  const { counts } = (await checkReference(problem)).check;
  expect({ ...counts, match: 0 }).toEqual({
    match: 0,
    mismatch: 0,
    inactive: counts.inactive,
    subgradient: 0,
    inconclusive: 0,
  });
  // Subtraction may have too much noise to decide.
  const { check } = await checkReference(problem, { method: 'subtraction' });
  expect(check.counts.mismatch).toBe(0);
});

test.each(cases)('what torch gives is right, and 1e-6 more of a weight is not: %s', async (_name, golden) => {
  const problem = await problemFromSpec(golden.spec);
  const judge = (gradient: Golden['gradient']) =>
    judgeReport(problem, JSON.stringify({ cost: golden.cost, outputs: golden.outputs, gradient }));
  const { parts, counts } = await judge(golden.gradient);
  expect({ ...parts, mismatch: counts.mismatch }).toMatchObject({
    cost: 'match',
    outputs: 'match',
    mismatch: 0,
  });
  const scale = largestOf(golden.gradient);
  for (const [name, list] of Object.entries(golden.gradient)) {
    const values = list.flat(3) as number[];
    const at = values.reduce((best, value, k) => (Math.abs(value) > Math.abs(values[best]) ? k : best), 0);
    // The gradient of a bias before a batch norm is 0: a millionth of what rounding leaves of it matches, as all of it does.
    if (Math.abs(values[at]) < FLOAT64 * scale) continue;
    const planted = values.map((value, k) => (k === at ? value * (1 + 1e-6) : value));
    const wrong = await judge({ ...golden.gradient, [name]: planted });
    expect({ name, mismatch: wrong.counts.mismatch }).toEqual({ name, mismatch: 1 });
  }
});

function largestOf(gradient: Golden['gradient']): number {
  return Math.max(...Object.values(gradient).flatMap((list) => (list.flat(3) as number[]).map(Math.abs)));
}

/** The largest difference relative to the largest number, or to that of all tensors: the gradient of some is truly 0. */
function largest(
  one: ArrayLike<number>,
  other: readonly number[],
  scale = Math.max(...other.map(Math.abs)) || 1,
): number {
  expect(one.length).toBe(other.length);
  return Math.max(...other.map((value, k) => Math.abs(one[k] - value))) / scale;
}

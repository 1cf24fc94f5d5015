import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { evaluate } from '../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Problem } from '../../src/problem/problem.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { gather } from '../../src/tensors/layout.ts';
import { checkReference } from '../../src/verdict/check-reference.ts';
import { sampled } from './fast.ts';
import { judgeReport } from './reported.ts';

/** A network, and what torch's autograd computes for it. */
export interface TorchGolden {
  readonly kind?: string;
  readonly spec: Spec;
  readonly outputs: unknown[];
  readonly cost: number;
  readonly gradient: Readonly<Record<string, unknown[]>>;
}

/** Compares the networks of a file of test/golden with what torch computes for them, and judges some of them. */
export function testAgainstTorch(file: string): void {
  const cases = torchGoldens(file);
  test.each(cases)('cost, outputs and gradient are torch’s: %s', (_name, golden) => expectTorchs(golden));
  test.each(judgedCases(cases))('the numeric gradient agrees, by either method: %s', (_name, golden) =>
    expectNumericAgrees(golden),
  );
  test.each(judgedCases(cases))(
    'what torch gives is right, and 1e-6 more of a weight is not: %s',
    (_name, golden) => expectJudged(golden),
  );
}

/** Reads a file of test/golden as cases with their names, in the fast run some of them. */
function torchGoldens(file: string): [string, TorchGolden][] {
  const goldens: TorchGolden[] = JSON.parse(
    readFileSync(new URL(`../golden/${file}`, import.meta.url), 'utf8'),
  );
  return sampled(goldens).map((golden, number) => {
    const types = golden.spec.network.layers.map(({ type }) => type).join(' ');
    return [`${golden.kind ?? 'network'} ${number}: ${types}`, golden];
  });
}

/** Tensors of a network that get a wrong derivative, at most. */
const PLANTED = 3;

/** Every third case: judging takes longer, and `npm run bench layer-stress` judges thousands. */
function judgedCases<T>(cases: readonly T[]): T[] {
  return cases.filter((_, k) => k % 3 === 0);
}

/** Both sides sum in float64, in different orders: a few roundings of the largest term. */
const FLOAT64 = 2e-13;

/** Cost, outputs and gradient are torch's. */
async function expectTorchs({ spec, outputs, cost, gradient }: TorchGolden): Promise<void> {
  const problem = await problemFromSpec(spec);
  const own = evaluate(problem);
  expect(Math.abs(own.cost.total - cost)).toBeLessThan(FLOAT64 * Math.abs(cost));
  expect(largest(own.pass.a.at(-1)!, numbersIn(outputs))).toBeLessThan(FLOAT64);
  const scale = scaleOf(gradient);
  for (const tensor of problem.tensors) {
    const off = largest(gather(own.gradient, tensor), numbersIn(gradient[tensor.name]), scale);
    expect(off, tensor.name).toBeLessThan(FLOAT64);
  }
}

/** The numeric gradient agrees with the reference's, by either method. */
async function expectNumericAgrees({ spec }: TorchGolden): Promise<void> {
  const problem = await problemFromSpec(spec);
  const { counts } = (await checkReference(problem)).check;
  expect({ ...counts, match: 0, inactive: 0 }).toEqual({
    match: 0,
    mismatch: 0,
    inactive: 0,
    subgradient: 0,
    inconclusive: 0,
  });
  // A truncated backward pass is no derivative that subtraction could measure.
  if (spec.network.layers.some(({ truncate }) => truncate !== undefined)) return;
  // Subtraction may have too much noise to decide.
  const { check } = await checkReference(problem, { method: 'subtraction' });
  expect(check.counts.mismatch).toBe(0);
}

/** What torch gives is right, and 1e-6 more of the largest derivative of some tensors is not. */
async function expectJudged({ spec, outputs, cost, gradient: given }: TorchGolden): Promise<void> {
  const problem = await problemFromSpec(spec);
  const judge = (gradient: TorchGolden['gradient']) =>
    judgeReport(problem, JSON.stringify({ cost, outputs: asGiven(outputs, problem), gradient }));
  const { parts, counts } = await judge(given);
  expect({ ...parts, mismatch: counts.mismatch }).toMatchObject({
    cost: 'match',
    outputs: 'match',
    mismatch: 0,
  });
  // Each check takes its time; over all cases every tensor has its turn.
  const names = Object.keys(given);
  const turn = Math.floor(names.length / PLANTED) + 1;
  const first = numbersIn(outputs).length % turn;
  for (const [name, list] of Object.entries(given).filter((_, k) => k % turn === first)) {
    const values = numbersIn(list);
    const at = values.reduce((best, value, k) => (Math.abs(value) > Math.abs(values[best]) ? k : best), 0);
    // Where a derivative is truly 0, a millionth of what rounding leaves of it matches, as all of it does.
    if (Math.abs(values[at]) <= FLOAT64 * scaleOf(given)) continue;
    const planted = values.map((value, k) => (k === at ? value * (1 + 1e-6) : value));
    const wrong = await judge({ ...given, [name]: planted });
    expect({ name, mismatch: wrong.counts.mismatch }).toEqual({ name, mismatch: 1 });
  }
}

function numbersIn(lists: unknown[]): number[] {
  return lists.flat(8) as number[];
}

/** The largest derivative of all: those of some tensors are truly 0, as of a bias before a batch norm. */
function scaleOf(gradient: TorchGolden['gradient']): number {
  return Math.max(...Object.values(gradient).flatMap((list) => numbersIn(list).map(Math.abs)));
}

/** The largest difference relative to the largest number, or to a scale. */
function largest(
  one: ArrayLike<number>,
  other: readonly number[],
  scale = Math.max(...other.map(Math.abs)) || 1,
): number {
  expect(one.length).toBe(other.length);
  return Math.max(...other.map((value, k) => Math.abs(one[k] - value))) / scale;
}

/** Outputs as a program has them whose examples are columns: [features, examples, steps] of a sequence. */
function asGiven(outputs: TorchGolden['outputs'], { data, network }: Problem): unknown {
  const { output } = network.layers.at(-1)!;
  if (data.examplesIn !== 'columns' || output.length !== 2) return outputs;
  const [steps, features] = output.map(({ length }) => length);
  const numbers = numbersIn(outputs);
  const at = (feature: number, example: number, step: number) =>
    numbers[(example * steps + step) * features + feature];
  const range = (length: number): number[] => [...Array(length).keys()];
  return range(features).map((f) => range(data.count).map((n) => range(steps).map((t) => at(f, n, t))));
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSpec } from '../../src/problem/load.ts';
import type { Problem } from '../../src/problem/problem.ts';
import { createReference } from '../../src/subjects/reference.ts';
import { view } from '../../src/tensors/parameters.ts';
import { ROOT } from '../support/built.ts';
import { cli } from '../support/host.ts';
import { type Driven, drive, fromWire, toWire, type Wire } from '../support/program.ts';
import { generator } from '../support/random.ts';
import { ADAPTERS, canRun, startNetwork } from '../support/toolchains.ts';

/** The programs' arguments, the spec that says the same, a fault that they can have, and what is wrong then. */
const PROBLEMS = [
  ['xor', 'xor-2-2-1', 'hidden-derivative', ['hidden.weight', 'hidden.bias']],
  ['softmax', 'tanh-softmax-3-4-3-3', 'last-example', ['second.bias']],
] as const;

/** Sums in another order and other exponentials differ by roundings: so many of the largest value there is. */
const ROUNDINGS = 64 * Number.EPSILON;

describe.each(ADAPTERS.filter(({ name }) => canRun(name)))('$name', ({ name }) => {
  let folder: string;
  let command: readonly string[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), `nncheck-${name}-`));
    command = startNetwork(name, folder);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  describe.each(PROBLEMS)('%s', (argument, spec) => {
    let problem: Problem;
    let program: Driven;
    let encoding: string | undefined;

    beforeAll(async () => {
      problem = await loadSpec(`fixtures/specs/${spec}.json`, { cwd: ROOT });
      program = drive([...command, argument], ROOT);
    });

    afterAll(async () => {
      await program.end();
    });

    const space = () => problem.network.space;
    const wire = (theta: Float64Array): Record<string, Wire> =>
      Object.fromEntries(
        space().tensors.map((tensor) => [
          tensor.name,
          toWire({ shape: tensor.shape, values: view(theta, tensor) }, encoding),
        ]),
      );
    const point = (seed: number): Float64Array =>
      Float64Array.from({ length: space().size }, generator(seed));

    test('says what it has', async () => {
      const { result, id, jsonrpc } = await program.request('initialize', { protocol: 1 });
      expect({ id, jsonrpc }).toEqual({ id: 1, jsonrpc: '2.0' });
      expect(result.parameters).toEqual(space().tensors.map(({ name, shape }) => ({ name, shape })));
      expect([...result.methods].sort()).toEqual(['costs', 'line', 'outputs']);
      expect(result.name).toMatch(/./);
      encoding = result.encoding;
      for (const { name, size } of space().tensors) {
        const initial = fromWire(result.initial[name]);
        expect(initial).toHaveLength(size);
        expect(initial.every(Number.isFinite)).toBe(true);
      }
      // What it starts from is what holds until it is given others.
      const theta = Float64Array.from(space().tensors.flatMap(({ name }) => fromWire(result.initial[name])));
      const { cost } = (await program.request('cost')).result;
      closeTo([cost], [createReference(problem).cost(theta)]);
    });

    test.each([1, 2, 3])('cost, outputs and gradient are right at point %i', async (seed) => {
      const theta = point(seed);
      const reference = createReference(problem);
      const { cost } = (await program.request('cost', { parameters: wire(theta) })).result;
      closeTo([cost], [reference.cost(theta)]);
      const { outputs } = (await program.request('outputs', {})).result;
      expect(outputs.shape).toEqual([problem.data.count, problem.network.layers.at(-1)!.units]);
      closeTo(fromWire(outputs), reference.outputs(theta));
      const { gradient } = (await program.request('gradient', { parameters: wire(theta) })).result;
      expect(mismatches(problem, gradient, reference.gradient(theta))).toEqual([]);
    });

    test('weights are moved for a batch of costs, and back', async () => {
      const theta = point(4);
      const { cost: costAt } = createReference(problem);
      const [first, second] = space().tensors;
      const moves: [number, number][][] = [
        [[first.offset + 3, 1e-3]],
        [],
        [
          [second.offset + 1, -0.25],
          [first.offset, 0.5],
          [first.offset, 0.125],
        ],
      ];
      const named = (index: number) => {
        const tensor = space().tensors.findLast(({ offset }) => offset <= index)!;
        return [tensor.name, index - tensor.offset];
      };
      const perturbations = moves.map((list) => list.map(([index, delta]) => [...named(index), delta]));
      const { costs } = (await program.request('costs', { parameters: wire(theta), perturbations })).result;
      const expected = moves.map((list) => {
        const moved = theta.slice();
        for (const [index, delta] of list) moved[index] += delta;
        return costAt(moved);
      });
      closeTo(costs, expected);
      expect((await program.request('cost', {})).result.cost).toBe(costs[1]);
      expect((await program.request('costs', { perturbations: [] })).result.costs).toEqual([]);
    });

    test('a line is walked along, and left', async () => {
      const theta = point(5);
      const direction = point(6);
      const steps = [0, 0.5, -1e-4];
      const { costs } = (
        await program.request('line', { parameters: wire(theta), direction: wire(direction), steps })
      ).result;
      const at = (step: number) => theta.map((value, k) => value + step * direction[k]);
      closeTo(
        costs,
        steps.map((step) => createReference(problem).cost(at(step))),
      );
      expect((await program.request('cost', {})).result.cost).toBe(costs[0]);
    });

    test('what JSON cannot carry goes as a word, in both directions', async () => {
      const theta = point(7);
      theta[space().size - 1] = Number.NaN;
      expect((await program.request('cost', { parameters: wire(theta) })).result).toEqual({ cost: 'NaN' });
      theta[space().size - 1] = Number.POSITIVE_INFINITY;
      const { cost } = (await program.request('cost', { parameters: wire(theta) })).result;
      // The sigmoid of ∞ is 1; a softmax of it is none.
      if (argument === 'xor') closeTo([cost], [createReference(problem).cost(theta)]);
      else expect(cost).toBe('NaN');
    });

    test('what it cannot do is an error, after which it goes on', async () => {
      const theta = point(8);
      const { name, shape, size } = space().tensors[0];
      const { cost } = (await program.request('cost', { parameters: wire(theta) })).result;
      const other = { ...wire(theta), [name]: toWire({ shape: [size], values: theta }, encoding) };
      const unknown = { nobody: wire(theta)[name] };
      const outside = [
        [
          [name, 0, 1],
          [name, size, 1],
        ],
      ];
      const cases: [string, object, number | undefined, RegExp][] = [
        ['gradients', {}, -32601, /gradients/],
        ['toString', {}, -32601, /toString/],
        ['cost', { parameters: other }, -32602, new RegExp(`${name}.*${shape.length === 2 ? size : ''}`)],
        ['cost', { parameters: unknown }, -32602, /nobody/],
        ['costs', { perturbations: [[['nobody', 0, 1]]] }, undefined, /nobody/],
        ['costs', { perturbations: outside }, undefined, /./],
        ['initialize', { protocol: 2 }, -32602, /protocol 1/],
      ];
      for (const [method, params, code, message] of cases) {
        const { error, id, result } = await program.request(method, params);
        expect({ method, error, result }).toEqual({
          method,
          error: { code: code ?? expect.any(Number), message: expect.stringMatching(message) },
          result: undefined,
        });
        expect(id).toEqual(expect.any(Number));
      }
      const invalid = await program.send('{"jsonrpc": "2.0", "id": 7, "method": ');
      expect(invalid).toMatchObject({ id: null, error: { code: -32700 } });
      expect((await program.request('cost', {})).result.cost).toBe(cost);
    });
  });

  test.each(PROBLEMS)(
    'nncheck grad agrees with %s, and finds the fault',
    async (argument, spec, fault, wrong) => {
      const check = async (...args: string[]) => {
        const grad = ['grad', `fixtures/specs/${spec}.json`, '--json', '--', ...command, argument, ...args];
        const { status, stdout, stderr } = await cli(grad, { cwd: ROOT, env: environment() });
        const [{ tensors, parts }] = JSON.parse(stdout).checks;
        const off = tensors.filter(({ counts }: { counts: { mismatch: number } }) => counts.mismatch > 0);
        return { status, stderr, wrong: off.map(({ name }: { name: string }) => name), parts };
      };
      const match = { status: 'match' };
      expect(await check()).toMatchObject({
        status: 0,
        stderr: '',
        wrong: [],
        parts: { cost: match, outputs: match, gradient: match, consistency: match },
      });
      const mismatch = { status: 'mismatch' };
      expect(await check(fault)).toMatchObject({
        status: 1,
        wrong,
        parts: { cost: match, outputs: match, gradient: mismatch, consistency: mismatch },
      });
    },
  );

  test('what it prints goes to stderr, its id comes back as it went, and it ends when it is told to', async () => {
    const program = drive([...command, 'xor', 'prints'], ROOT);
    const answer = await program.send('{"jsonrpc":"2.0","id":1234567,"method":"cost"}');
    expect(answer).toEqual({ jsonrpc: '2.0', id: 1234567, result: { cost: expect.any(Number) } });
    expect(await program.request('shutdown')).toEqual({ jsonrpc: '2.0', id: 1, result: null });
    expect(await program.end()).toEqual({
      status: 0,
      stderr: expect.stringContaining('a line that was left from debugging\n'),
      rest: [],
    });
  });
});

/** The made host has an environment of its own; a program needs ours, to be found and to find its libraries. */
function environment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
}

function closeTo(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  const largest = Math.max(...Array.from(expected, Math.abs));
  expect(actual.length).toBe(expected.length);
  for (let k = 0; k < expected.length; k++) {
    expect(Math.abs(actual[k] - expected[k])).toBeLessThanOrEqual(ROUNDINGS * largest);
  }
}

/** The names of the tensors whose gradient is another than the reference's. */
function mismatches(
  problem: Problem,
  gradient: Record<string, Wire>,
  reference: Float64Array,
): readonly string[] {
  const { tensors } = problem.network.space;
  const largest = Math.max(...reference.map(Math.abs));
  expect(Object.keys(gradient).sort()).toEqual(tensors.map(({ name }) => name).sort());
  return tensors
    .filter((tensor) => {
      expect(gradient[tensor.name].shape).toEqual(tensor.shape);
      const values = fromWire(gradient[tensor.name]);
      return view(reference, tensor).some(
        (value, k) => !(Math.abs(value - values[k]) <= ROUNDINGS * largest),
      );
    })
    .map(({ name }) => name);
}

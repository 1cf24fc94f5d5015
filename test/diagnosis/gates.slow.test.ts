import { describe, expect, test } from 'vitest';
import { wholeClaim } from '../../src/diagnosis/claims/claims.ts';
import { coverageOf } from '../../src/diagnosis/coverage/coverage.ts';
import { gatesDiffer } from '../../src/diagnosis/forward/gates-differ.ts';
import { nameForward } from '../../src/diagnosis/forward/name-forward.ts';
import { nameGradient } from '../../src/diagnosis/search/name-gradient.ts';
import { candidatesFor } from '../../src/diagnosis/search/single-faults.ts';
import { RULES } from '../../src/network/rules.ts';
import { evaluate } from '../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../src/problem/load.ts';
import type { Problem } from '../../src/problem/problem.ts';
import type { Spec } from '../../src/problem/schema/spec.ts';
import { checkReference } from '../../src/verdict/check-reference.ts';

const numbers = (length: number, from: number): number[] =>
  Array.from({ length }, (_, k) => Math.sin(1.7 * (k + from) ** 1.3));
const rows = (count: number, length: number, from: number): number[][] =>
  Array.from({ length: count }, (_, n) => numbers(length, from + n * length));

/** A layer with gates on a sequence, which has initial states. */
function gated(
  layer: { readonly type: 'lstm' | 'gru' } & Record<string, unknown>,
  steps = 3,
): Promise<Problem> {
  const states = layer.type === 'lstm' ? { h0: 3, c0: 3 } : { h0: 3 };
  const positions = layer.cells === true ? 2 * steps : steps;
  return problemFromSpec({
    network: {
      inputs: { x: { steps, features: 2 }, ...states },
      layers: [
        {
          name: 'cell',
          from: 'x',
          units: 3,
          initialState: layer.type === 'lstm' ? { h: 'h0', c: 'c0' } : 'h0',
          ...layer,
        },
        ...(layer.cells === true ? [{ type: 'flatten', name: 'flat' }] : []),
        { type: 'dense', name: 'out', units: 2 },
      ],
    },
    loss: { type: 'squared', reduction: 'sum' },
    parameters: { init: { type: 'normal', std: 0.9 }, seed: 4 },
    data: {
      inputs: {
        x: rows(4, 2 * steps, 1),
        h0: rows(4, 3, 50),
        ...(layer.type === 'lstm' && { c0: rows(4, 3, 70) }),
      },
      targets: rows(4, layer.cells === true ? 2 : positions * 2, 90),
    },
  } as unknown as Spec);
}

const NETWORKS: readonly (readonly [string, () => Promise<Problem>, codes: readonly string[]])[] = [
  ['an LSTM', () => gated({ type: 'lstm', forgetBias: 1 }), ['NN153', 'NN154', 'NN155']],
  [
    'an LSTM whose cells are read',
    () => gated({ type: 'lstm', cells: true, gateTensors: 'separate' }),
    ['NN155'],
  ],
  ['a GRU with the reset before', () => gated({ type: 'gru' }), ['NN153', 'NN154', 'NN156']],
  ['a GRU with the reset after', () => gated({ type: 'gru', reset: 'after', biases: 2 }), ['NN156']],
];

describe.each(NETWORKS)('%s', (_name, make, codes) => {
  test('every fault of its gates is named', async () => {
    const problem = await make();
    const evaluation = evaluate(problem);
    const planted = candidatesFor(problem).filter(({ fault }) => codes.includes(fault.code));
    expect(new Set(planted.map(({ fault }) => fault.code))).toEqual(new Set(codes));
    const wrong: string[] = [];
    for (const { fault, variant } of planted) {
      const gradient = evaluation.gradientUnder(variant.plant(RULES, 0));
      const { ties } = await nameGradient(evaluation, wholeClaim(gradient), { pairs: false });
      const [first] = ties;
      const isNamed = ties.length === 1 && first.candidates[0].fault === fault;
      if (!isNamed || first.candidates[0].variant.does !== variant.does)
        wrong.push(`${variant.does} → ${ties.map(({ candidates: [one] }) => one.variant.does).join(' | ')}`);
    }
    expect(wrong).toEqual([]);
  });

  test('another forward pass of its gates is named, by outputs and with its own gradient', async () => {
    const problem = await make();
    const right = evaluate(problem);
    const variants = [...gatesDiffer.variants(problem)];
    expect(variants.length).toBeGreaterThan(8);
    const wrong: string[] = [];
    for (const variant of variants) {
      const { pass, cost, gradient } = evaluate(variant.replace(problem, 1));
      const claims = {
        outputs: wholeClaim(pass.a.at(-1)!),
        cost: { value: cost.total, precision: 0 },
        gradient: wholeClaim(gradient),
      };
      const { ties } = await nameForward(right, claims, { outputs: true, cost: true }, async () => {});
      const is = ties.map((tie) => [tie.fault.code, tie.variant.does, tie.gradientFits].join());
      if (is.join() !== ['NN219', variant.does, true].join())
        wrong.push(`${variant.does} → ${is.join(' | ')}`);
    }
    expect(wrong).toEqual([]);
  });
});

describe('mistakes of one step are what a textbook’s formulas give with them', () => {
  const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
  const UNITS = 2;
  const G = [0.7, -0.4];
  const H = [0.3, -0.8];
  const C = [0.5, 0.9];
  const X = [0.6];

  /** One step of one example, with ∂J/∂h = G, and of an LSTM ∂J/∂c = 2G. */
  const cell = (type: 'lstm' | 'gru', further: object = {}): Promise<Problem> =>
    problemFromSpec({
      network: {
        inputs: { x: { steps: 1, features: 1 }, h0: UNITS, ...(type === 'lstm' && { c0: UNITS }) },
        layers: [
          {
            type,
            name: 'cell',
            from: 'x',
            units: UNITS,
            initialState: type === 'lstm' ? { h: 'h0', c: 'c0' } : 'h0',
            gateTensors: 'separate',
            ...(type === 'lstm' && { cells: true }),
            ...further,
          },
        ],
      },
      loss: {
        type: 'upstream',
        values: type === 'lstm' ? { h: [[G]], c: [[G.map((g) => 2 * g)]] } : [[G]],
      },
      parameters: { init: { type: 'normal', std: 0.9 }, seed: 4 },
      data: { inputs: { x: [[X]], h0: [H], ...(type === 'lstm' && { c0: [C] }) } },
    } as unknown as Spec);

  /** A tensor of the parameters or of a gradient. */
  const tensor = ({ tensors }: Problem, values: Float64Array, name: string): number[] =>
    [...tensors.find((one) => one.name === `cell.${name}`)!.source].map((index) => values[index]);
  /** Wh·v of a gate. */
  const product = (problem: Problem, gate: string, v: readonly number[]): number[] => {
    const w = tensor(problem, problem.parameters, `Wh${gate}`);
    return v.map((_, i) => v.reduce((sum, one, j) => sum + w[i * UNITS + j] * one, 0));
  };
  /** The part of a gate's pre-activation that comes from the input. */
  const fromInput = (problem: Problem, gate: string): number[] => {
    const [w, b] = ['Wx', 'b'].map((kind) => tensor(problem, problem.parameters, kind + gate));
    return w.map((one, i) => one * X[0] + b[i]);
  };
  const wrongBy = (problem: Problem, does: string): Float64Array => {
    const { variant } = candidatesFor(problem).find((one) => one.variant.does.startsWith(does))!;
    return evaluate(problem).gradientUnder(variant.plant(RULES, 0));
  };
  const expectNear = (own: readonly number[], wanted: readonly number[]): void => {
    expect(own).toHaveLength(wanted.length);
    for (const [k, value] of own.entries()) expect(value).toBeCloseTo(wanted[k], 12);
  };

  test.each(['before', 'after'] as const)(
    'a GRU whose reset is %s, and the other in the backward pass',
    async (reset) => {
      const problem = await cell('gru', { reset });
      const other = reset === 'before' ? 'after' : 'before';
      const gradient = wrongBy(problem, `with the backward pass of a reset ${other}`);
      const gate = (letter: string): number[] =>
        product(problem, letter, H).map((z, i) => sigmoid(z + fromInput(problem, letter)[i]));
      const [r, z] = [gate('r'), gate('z')];
      const reach = H.map((h, i) => r[i] * h);
      const n = (
        reset === 'before' ? product(problem, 'n', reach) : product(problem, 'n', H).map((v, i) => r[i] * v)
      ).map((v, i) => Math.tanh(v + fromInput(problem, 'n')[i]));
      const delta = G.map((g, i) => g * (1 - z[i]) * (1 - n[i] ** 2));
      const w = tensor(problem, problem.parameters, 'Whn');
      const back = H.map((_, j) => delta.reduce((sum, d, i) => sum + d * w[i * UNITS + j], 0));
      // r ⊙ (Wh·h) hands (Wh·h)·δ to r and r·δ·hᵀ to Wh; Wh·(r ⊙ h) hands (Whᵀδ)·h to r and δ·(r ⊙ h)ᵀ to Wh.
      const dr =
        other === 'after'
          ? product(problem, 'n', H).map((v, i) => v * delta[i])
          : back.map((v, i) => v * H[i]);
      const dWhn = delta.flatMap((d, i) =>
        H.map((h, j) => (other === 'after' ? r[i] * d * h : d * r[j] * h)),
      );
      expectNear(tensor(problem, gradient, 'Whn'), dWhn);
      expectNear(
        tensor(problem, gradient, 'br'),
        dr.map((d, i) => d * r[i] * (1 - r[i])),
      );
    },
  );

  test('an LSTM without brackets round dc + dh·o·(1 − tanh²c)', async () => {
    const problem = await cell('lstm');
    const gradient = wrongBy(problem, 'without brackets round the sum in the gradient of gates i, f and g');
    const z = (letter: string): number[] =>
      product(problem, letter, H).map((v, i) => v + fromInput(problem, letter)[i]);
    const [i, f, o] = ['i', 'f', 'o'].map((letter) => z(letter).map(sigmoid));
    const g = z('g').map(Math.tanh);
    const c = C.map((before, k) => f[k] * before + i[k] * g[k]);
    const through = c.map((own, k) => G[k] * o[k] * (1 - Math.tanh(own) ** 2));
    const without = (factor: readonly number[], slope: (k: number) => number): number[] =>
      G.map((dh, k) => 2 * dh * factor[k] + through[k] * factor[k] * slope(k));
    expectNear(
      tensor(problem, gradient, 'bi'),
      without(g, (k) => i[k] * (1 - i[k])),
    );
    expectNear(
      tensor(problem, gradient, 'bf'),
      without(C, (k) => f[k] * (1 - f[k])),
    );
    expectNear(
      tensor(problem, gradient, 'bg'),
      without(i, (k) => 1 - g[k] ** 2),
    );
  });

  test.each([
    ['gru', 'with the reset after the product', { reset: 'after' }],
    ['gru', 'with z and 1 − z exchanged', { update: 'new' }],
    ['gru', 'with gates r and z exchanged', { gates: 'zrn' }],
    ['lstm', 'with the gates in the order f, g, i, o', { gates: 'fgio' }],
    ['lstm', 'with a forget bias of 1', { forgetBias: 1 }],
  ] as const)('the forward pass of a %s %s is that of a spec that says so', async (type, does, says) => {
    const problem = await cell(type);
    const variant = [...gatesDiffer.variants(problem)].find((one) => one.does.startsWith(does))!;
    const [own, wanted] = [variant.replace(problem, 1), await cell(type, says)].map((one) => evaluate(one));
    expectNear([...own.pass.a.at(-1)!], [...wanted.pass.a.at(-1)!]);
    expectNear([...own.gradient], [...wanted.gradient]);
  });
});

test('coverage tells what one step, states of 0 and gates of ½ hide', async () => {
  const missedBy = async (type: 'lstm' | 'gru', steps: number, zeros = /^$/): Promise<readonly string[]> => {
    const problem = await problemFromSpec({
      network: {
        inputs: { steps, features: 2 },
        layers: [
          { type, name: 'cell', units: 3 },
          { type: 'dense', name: 'out', units: 2 },
        ],
      },
      loss: { type: 'squared', reduction: 'sum' },
      parameters: { init: { type: 'normal', std: 0.9 }, seed: 4 },
      data: { inputs: rows(4, 2 * steps, 1), targets: rows(4, steps * 2, 90) },
    } as unknown as Spec);
    for (const { name, offset, size } of problem.network.space.tensors)
      if (zeros.test(name)) problem.parameters.fill(0, offset, offset + size);
    const { evidence } = await checkReference(problem);
    return (await coverageOf(problem, evidence))!.missed;
  };
  const bracket =
    'a bracket that is left out round the gradient of a cell (nothing is handed back to a cell but by its own state)';
  const forget = 'a forget gate without its derivative (the cell before each step is 0)';
  expect(await missedBy('lstm', 1)).toEqual(expect.arrayContaining([bracket, forget]));
  expect(await missedBy('gru', 1)).toContain(
    'an update gate without the term of the old state (the state before each step is 0)',
  );
  expect(await missedBy('gru', 3, /z$/)).toContain(
    'z and 1 − z exchanged in the gradient of a candidate (every z is ½)',
  );
  const others = [...(await missedBy('lstm', 3)), ...(await missedBy('gru', 3))];
  expect(others.filter((name) => /cell|gate|exchanged/.test(name))).toEqual([]);
});

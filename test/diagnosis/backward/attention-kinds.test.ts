import { describe, expect, test } from 'vitest';
import { wholeClaim } from '../../../src/diagnosis/claims/claims.ts';
import { attentionDiffers } from '../../../src/diagnosis/forward/attention-differs.ts';
import { nameForward } from '../../../src/diagnosis/forward/name-forward.ts';
import { nameGradient } from '../../../src/diagnosis/search/name-gradient.ts';
import { candidatesFor } from '../../../src/diagnosis/search/single-faults.ts';
import { pauses } from '../../../src/differences/pauses.ts';
import { RULES } from '../../../src/network/rules.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';

const STEPS = 3;
const WIDTH = 4;
/** What each kind of attention has, beside two heads, and how many keys of another sequence it reads. */
const KINDS: Readonly<Record<string, readonly [own: Readonly<Record<string, unknown>>, keys?: number]>> = {
  'on as many keys of another sequence, with a mask': [{ mask: ['causal', 'seen'] }, STEPS],
  'on more keys of another sequence': [{ mask: 'causal', align: 'last' }, 5],
  'with rotary positions': [{ rotary: 'pairs', mask: 'causal' }],
  'with rotary positions, packed': [{ rotary: 'halves', packed: true, mask: 'causal' }],
  'with the mask after the softmax': [{ maskAfter: true, mask: 'causal' }],
};

async function problemOf([own, keys]: (typeof KINDS)[string]): Promise<Problem> {
  const rows = (length: number, from: number): number[][] =>
    Array.from({ length: 4 }, (_, n) =>
      Array.from({ length }, (_, k) => Math.sin(1.7 * (n * length + k + from) ** 1.3)),
    );
  const isMasked = String(own.mask).includes('seen');
  const problem = await problemFromSpec({
    network: {
      inputs: {
        x: { steps: STEPS, features: WIDTH },
        ...(keys && { m: { steps: keys, features: 5 } }),
        ...(isMasked && { seen: STEPS }),
      },
      layers: [
        { type: 'positions', name: 'place', from: 'x' },
        ...(keys ? [{ type: 'positions', name: 'other', from: 'm' }] : []),
        { type: 'attention', name: 'attend', heads: 2, ...own, from: keys ? ['place', 'other'] : 'place' },
        { type: 'dense', name: 'out', units: 2 },
      ],
    },
    loss: { type: 'squared', reduction: 'sum' },
    parameters: { init: { type: 'normal', std: 0.9 }, seed: 4 },
    data: {
      inputs: {
        x: rows(STEPS * WIDTH, 1),
        ...(keys && { m: rows(keys * 5, 200) }),
        ...(isMasked && {
          seen: [
            [1, 0, 1],
            [1, 1, 0],
            [1, 1, 1],
            [0, 1, 1],
          ],
        }),
      },
      targets: rows(STEPS * 2, 90),
    },
  } as unknown as Spec);
  const parameters = problem.parameters.map((value, k) => value + 0.3 * Math.sin(5 * k + 1));
  return { ...problem, parameters };
}

const CODES = ['NN144', 'NN145', 'NN160', 'NN165'];

describe.each(Object.keys(KINDS))('an attention %s', (kind) => {
  test('each mistake in its backward pass is named alone', async () => {
    const problem = await problemOf(KINDS[kind]);
    const evaluation = evaluate(problem);
    const planted = candidatesFor(problem).filter(({ fault }) => CODES.includes(fault.code));
    expect(planted.length).toBeGreaterThan(25);
    for (const { variant } of planted) {
      const gradient = evaluation.gradientUnder(variant.plant(RULES, 0));
      const { ties } = await nameGradient(evaluation, wholeClaim(gradient), { pairs: false });
      const told = ties.map(({ candidates: [one] }) => one.variant.does);
      expect(told).toEqual([variant.does]);
    }
  });

  test('another attention in its forward pass is named by its outputs', async () => {
    const problem = await problemOf(KINDS[kind]);
    const right = evaluate(problem);
    // Of two heads of two features, the root of all four is the scale twice.
    const variants = [...attentionDiffers.variants(problem)].filter(
      ({ does }) => !does.startsWith('with the root of all features'),
    );
    expect(variants.length).toBeGreaterThan(6);
    for (const variant of variants) {
      const { pass, cost, gradient } = evaluate(variant.replace(problem, 1));
      const claims = {
        outputs: wholeClaim(pass.a.at(-1)!),
        cost: { value: cost.total, precision: 0 },
        gradient: wholeClaim(gradient),
      };
      const { ties } = await nameForward(right, claims, { outputs: true, cost: true }, pauses());
      expect(ties.map((one) => [one.variant.does, one.gradientFits])).toEqual([[variant.does, true]]);
    }
  });
});

test('rotary positions turn back: turned once more or not at all, the gradient of a bias is that of the loops', async () => {
  const problem = await problemOf(KINDS['with rotary positions']);
  const { network } = problem;
  const { gradientUnder, backpropagation } = evaluate(problem);
  const [first] = network.nodes.flatMap(({ operation }, node) => (operation.type === 'rotate' ? [node] : []));
  const upstream = backpropagation.ofNodes[first]!;
  const { offset } = network.space.tensors.find(({ name }) => name === 'attend.q.bias')!;
  for (const [does, times] of [
    ['not turned back', 0],
    ['turned once more', 1],
  ] as const) {
    const { variant } = candidatesFor(problem).find((one) => one.variant.does.includes(does))!;
    const wrong = gradientUnder(variant.plant(RULES, 0));
    const sums = new Float64Array(WIDTH);
    for (let k = 0; k < upstream.length; k += 2) {
      // Heads of two features: a pair turns by the angle of its step.
      const angle = (times * ((k % (STEPS * WIDTH)) - (k % WIDTH))) / WIDTH;
      sums[k % WIDTH] += Math.cos(angle) * upstream[k] - Math.sin(angle) * upstream[k + 1];
      sums[(k % WIDTH) + 1] += Math.sin(angle) * upstream[k] + Math.cos(angle) * upstream[k + 1];
    }
    for (const [k, sum] of sums.entries()) expect(wrong[offset + k]).toBeCloseTo(sum, 12);
  }
});

import { beforeAll, describe, expect, test } from 'vitest';
import { wholeClaim } from '../../../src/diagnosis/claims/claims.ts';
import { nameForward } from '../../../src/diagnosis/forward/name-forward.ts';
import { windowsDiffer } from '../../../src/diagnosis/forward/other-windows.ts';
import { nameGradient } from '../../../src/diagnosis/search/name-gradient.ts';
import { candidatesFor } from '../../../src/diagnosis/search/single-faults.ts';
import { pauses } from '../../../src/differences/pauses.ts';
import { RULES } from '../../../src/network/rules.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { random } from '../../../src/problem/random.ts';

let problem: Problem;
beforeAll(async () => {
  const { normal } = random(5);
  const rows = (length: number) => Array.from({ length: 4 }, () => Array.from({ length }, normal));
  problem = await problemFromSpec({
    network: {
      inputs: 4,
      layers: [
        { type: 'dense', name: 'first', units: 12, activation: 'tanh' },
        { type: 'reshape', name: 'picture', shape: { channels: 3, rows: 2, columns: 2 } },
        {
          ...{ type: 'conv-transpose2d', name: 'up', filters: 2, kernel: 3, stride: 2 },
          ...{ padding: 1, outputPadding: [1, 0], activation: 'tanh' },
        },
        { type: 'flatten', name: 'flat' },
        { type: 'dense', name: 'out', units: 2 },
      ],
    },
    loss: { type: 'squared' },
    parameters: { init: { type: 'normal', std: 0.7 }, seed: 3 },
    data: { inputs: rows(4), targets: rows(2) },
  });
});

describe('mistakes of windows in a transposed convolution are named', () => {
  test('in its backward pass', async () => {
    const evaluation = evaluate(problem);
    const own = candidatesFor(problem).filter(
      ({ fault, variant }) =>
        ['NN132', 'NN133', 'NN134', 'NN135'].includes(fault.code) && variant.does.includes('"up"'),
    );
    const codes = new Set(own.map(({ fault }) => fault.code));
    expect([...codes].sort()).toEqual(['NN132', 'NN133', 'NN134', 'NN135']);
    for (const { fault, variant } of own) {
      const gradient = evaluation.gradientUnder(variant.plant(RULES, 1));
      const { kind, ties } = await nameGradient(evaluation, wholeClaim(gradient));
      expect(kind, variant.does).toBe('named');
      const told = ties.map(({ candidates }) => candidates.map((one) => one.fault.code).join(' + '));
      expect(told, variant.does).toContain(fault.code);
    }
  });

  test('in its forward pass', async () => {
    const right = evaluate(problem);
    const variants = [...windowsDiffer.variants(problem)];
    expect(variants.map(({ does }) => does)).toEqual(
      expect.arrayContaining([
        'with the stride left out in layer "up"',
        'with the kernel rotated by 180 degrees in layer "up"',
      ]),
    );
    for (const variant of variants) {
      const { pass, cost, gradient } = evaluate(variant.replace(problem, 1));
      const claims = {
        outputs: wholeClaim(pass.a.at(-1)!),
        cost: { value: cost.total, precision: 0 },
        gradient: wholeClaim(gradient),
      };
      const { ties } = await nameForward(right, claims, { outputs: true, cost: true }, pauses());
      expect(ties.map((one) => one.variant.does)).toContain(variant.does);
    }
  });
});

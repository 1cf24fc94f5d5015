import { describe, expect, test } from 'vitest';
import { wholeClaim } from '../../../src/diagnosis/claims/claims.ts';
import { nameForward } from '../../../src/diagnosis/forward/name-forward.ts';
import { dropoutDiffers, normDiffers } from '../../../src/diagnosis/forward/norms-differ.ts';
import { nameGradient } from '../../../src/diagnosis/search/name-gradient.ts';
import { candidatesFor } from '../../../src/diagnosis/search/single-faults.ts';
import { pauses } from '../../../src/differences/pauses.ts';
import { RULES } from '../../../src/network/rules.ts';
import { evaluate } from '../../../src/problem/evaluation.ts';
import { problemFromSpec } from '../../../src/problem/load.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import { random } from '../../../src/problem/random.ts';
import type { LayerSpec } from '../../../src/problem/schema/layers.ts';

const PICTURE = { channels: 2, rows: 4, columns: 3 };
const KERNEL = { type: 'conv2d', name: 'conv', filters: 4, kernel: 2 };

/** Small networks in which every row of the tables can be made, and shows. */
const NETWORKS: Readonly<
  Record<string, { inputs?: unknown; layers: readonly object[]; positions?: number }>
> = {
  'batch norm': { layers: [dense(4), { type: 'batch-norm', name: 'norm', epsilon: 1e-2 }, dense(2)] },
  'spatial batch norm': {
    inputs: PICTURE,
    layers: [KERNEL, { type: 'batch-norm', name: 'norm', variance: 'n-1' }, { type: 'flatten' }, dense(2)],
  },
  'layer norm of a sequence': {
    inputs: { steps: 3, features: 3 },
    layers: [dense(4), { type: 'layer-norm', name: 'norm', onePlusGamma: true }, dense(2)],
    positions: 3,
  },
  'group norm': {
    inputs: PICTURE,
    layers: [
      { ...KERNEL, filters: 6 },
      { type: 'group-norm', name: 'norm', groups: 2, epsilonInside: false },
      { type: 'flatten' },
      dense(2),
    ],
  },
  'RMS norm': { layers: [dense(4), { type: 'rms-norm', name: 'norm', epsilon: 1e-3 }, dense(2)] },
  'batch norm that evaluates': {
    layers: [
      dense(3),
      {
        type: 'batch-norm',
        name: 'norm',
        mode: 'evaluation',
        runningMean: [0.1, -0.4, 0.3],
        runningVariance: [0.5, 1.5, 0.8],
      },
      dense(2),
    ],
  },
  dropout: { layers: [dense(5), { type: 'dropout', name: 'drop', keep: 0.8 }, dense(2)] },
  'dropout that does not divide': {
    layers: [dense(5), { type: 'dropout', name: 'drop', keep: 0.8, inverted: false }, dense(2)],
  },
  'dropout that evaluates': {
    layers: [
      dense(5),
      { type: 'dropout', name: 'drop', keep: 0.8, inverted: false, mode: 'evaluation' },
      dense(2),
    ],
  },
};

function dense(units: number): object {
  return { type: 'dense', units, activation: 'linear' };
}

async function problemOf({ inputs = 3, layers, positions = 1 }: (typeof NETWORKS)[string]): Promise<Problem> {
  const { normal } = random(5);
  const width =
    typeof inputs === 'number' ? inputs : Object.values(inputs as object).reduce((a, b) => a * b, 1);
  const rows = (length: number): number[][] =>
    Array.from({ length: 5 }, () => Array.from({ length }, normal));
  const problem = await problemFromSpec({
    network: { inputs: inputs as number, layers: layers as LayerSpec[] },
    loss: { type: 'squared' },
    parameters: { init: { type: 'normal', std: 0.7 }, seed: 3 },
    data: { inputs: rows(width), targets: rows(2 * positions) },
  });
  const parameters = problem.parameters.slice();
  for (const { begins, offset, size } of problem.network.space.tensors)
    for (let k = offset; begins !== undefined && k < offset + size; k++) parameters[k] += 0.4 * normal();
  return { ...problem, parameters };
}

const CODES = ['NN141', 'NN142', 'NN143'];

describe('each mistake in a norm or dropout is named alone, where it shows', () => {
  test.each(Object.keys(NETWORKS))('%s', async (name) => {
    const problem = await problemOf(NETWORKS[name]);
    const evaluation = evaluate(problem);
    const own = candidatesFor(problem).filter(({ fault }) => CODES.includes(fault.code));
    expect(own.length).toBeGreaterThan(0);
    for (const { fault, variant } of own) {
      const gradient = evaluation.gradientUnder(variant.plant(RULES, 1));
      const { kind, ties } = await nameGradient(evaluation, wholeClaim(gradient));
      expect(kind, variant.does).toBe('named');
      const told = ties.map(({ candidates }) => candidates.map((one) => one.variant.does).join(' + '));
      expect(told, told.join(' | ')).toContain(variant.does);
      const others = ties
        .flatMap(({ candidates }) => candidates.map((one) => one.fault.code))
        .filter((code) => code !== fault.code);
      expect(others, `${variant.does}: ${told.join(' | ')}`).toEqual([]);
    }
  });
});

describe('another normalization or dropout than the spec’s is named by the outputs', () => {
  test.each(Object.keys(NETWORKS))('%s', async (name) => {
    const problem = await problemOf(NETWORKS[name]);
    const right = evaluate(problem);
    const all = [normDiffers, dropoutDiffers].flatMap((fault) =>
      [...fault.variants(problem)].map((variant) => ({ fault, variant })),
    );
    expect(all.length).toBeGreaterThan(0);
    for (const { fault, variant } of all) {
      const { pass, cost, gradient } = evaluate(variant.replace(problem, 1));
      const claims = {
        outputs: wholeClaim(pass.a.at(-1)!),
        cost: { value: cost.total, precision: 0 },
        gradient: wholeClaim(gradient),
      };
      const { ties } = await nameForward(right, claims, { outputs: true, cost: true }, pauses());
      const told = ties.map((one) => one.variant.does);
      expect(told, `${variant.does}: ${told.join(' | ')}`).toContain(variant.does);
      expect(
        ties.every((one) => one.fault === fault && one.gradientFits),
        told.join(' | '),
      ).toBe(true);
    }
  });
});

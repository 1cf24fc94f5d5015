import { describe, expect, test } from 'vitest';
import { type LocalizeOptions, localize } from '../../../src/differences/localize/localize.ts';
import { asked, type BlackBox, blackBox, corrupt, normals, SIZES } from '../../support/black-box.js';

const TANH = { activation: 'tanh', loss: 'squared' } as const;
const SIGMOID = { activation: 'sigmoid', loss: 'cross-entropy' } as const;
const RELU = { activation: 'relu', loss: 'cross-entropy' } as const;
/** Of a sum of some thousand roundings in float64, relative to the cost: what ECnoise finds for these networks. */
const NOISE = 5e-16;
const OPTIONS = { seed: 1, maxEvaluations: 600 };
const SEEDS = [1, 2, 3];

function network(kind: typeof TANH | typeof SIGMOID | typeof RELU, seed: number, layers = SIZES[1e4]) {
  return blackBox({ layers, seed, examples: 24, ...kind });
}

/** Looks for wrong entries in a gradient that is claimed for a network. */
async function find(
  box: BlackBox,
  gradient: Float64Array,
  options: Partial<LocalizeOptions> = {},
  noise = NOISE,
) {
  const value = box.cost(box.theta);
  const cost = asked(box.cost, box.theta);
  const claim = {
    ...box,
    cost,
    value,
    noise: noise * value,
    gradient,
    precision: 'float64' as const,
  };
  const result = await localize(claim, { ...OPTIONS, ...options });
  expect(result.evaluations).toBe(cost.evaluations);
  return { ...result, names: result.wrong.map(({ index }) => index) };
}

describe.each([
  ['tanh', TANH, 60, 100, 220],
  ['sigmoid', SIGMOID, 60, 100, 220],
  ['relu', RELU, 100, 140, 260],
] as const)('10,000 weights with %s', (_name, kind, forOne, forTwo, forFive) => {
  test.each([
    [1, 0.01, forOne],
    [1, 0.001, forOne],
    [2, 0.01, forTwo],
    [5, 0.01, forFive],
  ])('%d entries off by %d of themselves are named', async (count, relative, most) => {
    for (const seed of SEEDS) {
      const box = network(kind, seed);
      const right = box.gradient();
      const { gradient, indices } = corrupt(right, box.tensors, count, relative, seed);
      const { status, ended, wrong, names, evaluations } = await find(box, gradient, { seed });
      expect(names).toEqual(indices);
      expect({ status, ended }).toEqual({ status: 'wrong', ended: 'explained' });
      expect(evaluations).toBeLessThanOrEqual(most - 12); // those of the noise come on top
      for (const { index, analytic, numeric, bound } of wrong) {
        expect(analytic).toBe(gradient[index]);
        expect(Math.abs(numeric - right[index])).toBeLessThanOrEqual(bound);
        expect(bound).toBeLessThan(Math.abs(analytic - right[index]));
      }
    }
  });

  test('a right gradient passes, and the certificate says how well', async () => {
    for (const seed of [...SEEDS, 4, 5, 6, 7, 8]) {
      const box = network(kind, seed);
      const { status, names, certificate } = await find(box, box.gradient(), { seed });
      expect({ status, names }).toEqual({ status: 'passed', names: [] });
      expect(certificate!.directions).toBe(7);
      expect(certificate!.missProbability).toBeLessThan(0.01);
      expect(certificate!.relativeError).toBeLessThan(0.001);
    }
  });
});

test('one entry among a million is named', { timeout: 120_000 }, async () => {
  const box = blackBox({ layers: SIZES[1e6], seed: 1, examples: 8, ...TANH });
  const { gradient, indices } = corrupt(box.gradient(), box.tensors, 1, 0.01, 1);
  const { names, evaluations } = await find(box, gradient);
  expect(names).toEqual(indices);
  expect(evaluations).toBeLessThanOrEqual(48);
});

test('the same seed asks the same questions, another one others', async () => {
  const box = network(SIGMOID, 1);
  const { gradient, indices } = corrupt(box.gradient(), box.tensors, 2, 0.01, 4);
  const [first, again, other] = [
    await find(box, gradient, { seed: 5 }),
    await find(box, gradient, { seed: 5 }),
    await find(box, gradient, { seed: 6 }),
  ];
  expect(again).toEqual(first);
  expect(other.names).toEqual(indices);
  expect(other.wrong).not.toEqual(first.wrong);
});

test('an implementation that knows no lines is asked for moves, and the names are the same', async () => {
  const box = network(TANH, 2);
  const { gradient, indices } = corrupt(box.gradient(), box.tensors, 1, 0.01, 2);
  const value = box.cost(box.theta);
  const { changes } = asked(box.cost, box.theta);
  const counting = { evaluations: 0, changes };
  const claim = {
    ...box,
    cost: counting,
    value,
    noise: NOISE * value,
    gradient,
    precision: 'float64' as const,
  };
  const { wrong } = await localize(claim, OPTIONS);
  expect(wrong.map(({ index }) => index)).toEqual(indices);
});

test.each([1e-6, 1e6])('a cost %d times as large names the same entries', async (factor) => {
  const box = network(TANH, 3);
  const { gradient, indices } = corrupt(box.gradient(), box.tensors, 2, 0.01, 3);
  const scaled = { ...box, cost: (theta: Float64Array) => factor * box.cost(theta) };
  const { names } = await find(
    scaled,
    gradient.map((value) => factor * value),
  );
  expect(names).toEqual(indices);
});

describe('right code is not accused', () => {
  test('whose gradient is stored in float32', async () => {
    for (const kind of [TANH, RELU]) {
      const box = network(kind, 4);
      const { status, names } = await find(box, box.gradient().map(Math.fround));
      expect({ status, names }).toEqual({ status: 'passed', names: [] });
    }
  });

  test.each([1e-12, 1e-9, 1e-7, 1e-5])('whose cost has a relative noise of %d', async (noise) => {
    for (const seed of SEEDS) {
      const box = network(seed % 2 === 0 ? TANH : RELU, seed);
      const jitter = normals(seed);
      const noisy = { ...box, cost: (theta: Float64Array) => box.cost(theta) * (1 + noise * jitter()) };
      const { status, names } = await find(noisy, box.gradient(), { seed }, noise);
      expect({ status, names }).toEqual({ status: 'passed', names: [] });
    }
  });

  test('whose cost does not move at all', async () => {
    const box = network(TANH, 1);
    const flat = { ...box, cost: () => 2 };
    const { status } = await find(flat, new Float64Array(box.theta.length), {}, 0);
    expect(status).toBe('passed');
  });
});

test('wrong entries next to each other are told apart, also where they cancel', async () => {
  for (const seed of SEEDS) {
    const box = network(TANH, seed);
    const gradient = box.gradient();
    gradient[500 + seed] += 0.01;
    gradient[501 + seed] += 0.01;
    expect((await find(box, gradient, { seed })).names).toEqual([500 + seed, 501 + seed]);
  }
});

test('frozen weights and tensors that are not checked are neither moved nor named', async () => {
  const box = network(TANH, 5);
  const gradient = box.gradient();
  const [first, , second] = box.tensors;
  const frozen = new Uint8Array(box.theta.length);
  frozen[first.offset + 3] = 1;
  gradient[first.offset + 3] += 1;
  gradient[first.offset + 4] += 0.1;
  gradient[second.offset + 5] += 1;
  const { names } = await find({ ...box, tensors: [first], ...{ frozen } }, gradient);
  expect(names).toEqual([first.offset + 4]);
});

describe('too many wrong entries to name are described', () => {
  const box = network(TANH, 6);
  const right = box.gradient();
  const spoiled = (tensor: string, wrong: (row: number, column: number) => boolean, factor: number) => {
    const { offset, size, shape } = box.tensors.find(({ name }) => name === tensor)!;
    const gradient = right.slice();
    for (let k = 0; k < size; k++) {
      const columns = shape.at(-1)!;
      if (wrong(Math.floor(k / columns), k % columns)) gradient[offset + k] *= factor;
    }
    return gradient;
  };

  test('as a whole tensor with its factor', async () => {
    const { status, ended, patterns } = await find(
      box,
      spoiled('W2', () => true, 0.5),
    );
    expect({ status, ended }).toEqual({ status: 'wrong', ended: 'many' });
    expect(patterns).toMatchObject([{ tensor: 'W2', kind: 'everywhere' }]);
    expect(patterns[0].factor).toBeCloseTo(2, 6);
  });

  test('as every tensor', async () => {
    const { patterns } = await find(
      box,
      right.map((value) => 64 * value),
    );
    expect(patterns.map(({ tensor, kind }) => `${tensor} ${kind}`)).toEqual(
      box.tensors.map(({ name }) => `${name} everywhere`),
    );
    for (const { factor } of patterns) expect(factor).toBeCloseTo(1 / 64, 7);
  });

  test('as columns', async () => {
    const { patterns } = await find(
      box,
      spoiled('W1', (_row, column) => column === 7, 1.5),
    );
    expect(patterns).toMatchObject([{ tensor: 'W1', kind: 'columns', lines: [7] }]);
  });

  test('as rows', async () => {
    const { patterns } = await find(
      box,
      spoiled('W2', (row) => row === 3 || row === 70, 1.5),
    );
    expect(patterns).toMatchObject([{ tensor: 'W2', kind: 'rows', lines: [3, 70] }]);
  });

  test('as scattered where they are in no order, all of them wrong', async () => {
    const { gradient, indices } = corrupt(right, box.tensors, 9, 0.1, 6);
    const { patterns, names } = await find(box, gradient);
    expect(patterns.map(({ kind }) => kind)).toContain('scattered');
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(indices).toContain(name);
  });
});

describe('the evaluations are bounded', () => {
  const box = network(SIGMOID, 7);
  const { gradient, indices } = corrupt(box.gradient(), box.tensors, 3, 0.01, 7);

  test.each([0, 3, 13, 26, 40, 60])('to %d, and what was found in them is kept', async (maxEvaluations) => {
    const { evaluations, names, status } = await find(box, gradient, { maxEvaluations });
    expect(evaluations).toBeLessThanOrEqual(maxEvaluations);
    for (const name of names) expect(indices).toContain(name);
    expect(status).toBe(names.length > 0 ? 'wrong' : 'inconclusive');
  });

  test('a right gradient that could not be tried in all directions passes with a larger chance of a miss', async () => {
    const { status, ended, certificate } = await find(box, box.gradient(), { maxEvaluations: 25 });
    expect({ status, ended }).toEqual({ status: 'passed', ended: 'evaluations' });
    expect(certificate!.missProbability).toBeGreaterThan(0.1);
  });

  test('by a signal too, and what was found before it is kept', async () => {
    for (const evaluations of [0, 12, 30]) {
      const control = new AbortController();
      const onProgress = (done: number) => {
        if (done >= evaluations) control.abort();
      };
      const result = await find(box, gradient, { signal: control.signal, onProgress });
      expect(result.ended).toBe('interrupted');
      expect(result.evaluations).toBeLessThan(evaluations + 9);
      for (const name of result.names) expect(indices).toContain(name);
    }
  });
});

test('digits that a right gradient was printed in are allowed for, and hide no more than they must', async () => {
  const box = network(TANH, 8);
  const right = box.gradient();
  const digits = new Float64Array(right.length).fill(5e-7);
  const printed = right.map((value) => Number(value.toFixed(6)));
  const of = { ...box, digits };
  expect((await find(of, printed)).status).toBe('passed');
  const { gradient, indices } = corrupt(printed, box.tensors, 1, 0.5, 8);
  expect((await find(of, gradient)).names).toEqual(indices);
});

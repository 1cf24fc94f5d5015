import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildNetwork } from '../../../src/network/build.ts';
import { checkImplementation } from '../../../src/verdict/check-program.ts';
import { type ProgramCheck, VERDICTS } from '../../../src/verdict/verdict.ts';
import { networks, type RandomNetwork } from '../../support/networks.ts';
import { generator } from '../../support/random.ts';
import { implementationOf, type Rough } from '../../support/rough-program.ts';

const f32 = (values: Float64Array): Float64Array => values.map(Math.fround);

/** A program that computes and stores in float32. */
async function check(made: RandomNetwork, gradient: Rough['gradient'] = (g) => g): Promise<ProgramCheck> {
  const network = buildNetwork({ ...made.definition, precision: 'float32' });
  const rough = { cost: Math.fround, theta: f32, gradient: (g: Float64Array) => f32(gradient(f32(g))) };
  const implementation = implementationOf({ ...made, network, theta: f32(made.theta) }, rough);
  return (await checkImplementation(implementation, undefined, implementation.tensors, { seed: 1 })).check;
}

/** 8 → 16 → 16 → 5 classes, of 8 random examples. */
function classifier(activation: string, seed: number): RandomNetwork {
  const random = generator(seed);
  const definition: RandomNetwork['definition'] = {
    inputs: 8,
    layers: [16, 16, 5].map((units, k) => ({
      type: 'dense',
      name: `l${k}`,
      units,
      activation: { type: k === 2 ? 'softmax' : activation },
      bias: true,
    })),
    loss: { type: 'categorical-crossentropy' },
    reduction: 'mean',
    regularization: { l1: 0, l2: 0, biases: false, reduction: 'sum' },
    precision: 'float64',
  };
  const network = buildNetwork(definition);
  const theta = new Float64Array(network.space.size);
  for (const { offset, size, shape } of network.space.tensors) {
    const scale = shape.length > 1 ? 1.7 / Math.sqrt(shape[1]) : 0.2;
    for (let k = offset; k < offset + size; k++) theta[k] = Math.fround(scale * random());
  }
  const targets = new Float64Array(8 * 5);
  for (let n = 0; n < 8; n++) targets[5 * n + Math.floor(2.5 * (1 + random()))] = 1;
  const inputs = Float64Array.from({ length: 64 }, () => Math.fround(2 * random()));
  return { definition, network, theta, examples: { inputs, targets, count: 8 }, random };
}

const verdictsOf = ({ tensors }: ProgramCheck): string[] =>
  tensors.flatMap(({ weights }) => Array.from(weights.verdict, (code) => VERDICTS[code]));

describe.each(['tanh', 'gelu', 'sigmoid', 'relu', 'elu'])('501 weights in float32: %s', (activation) => {
  const made = classifier(activation, 1);

  test('what noise hides one by one is decided, and right code is not accused', async () => {
    const { counts, consistency } = await check(made);
    expect(counts.mismatch).toBe(0);
    const { moved, besideTensor, relativeError } = consistency.together!;
    expect(moved + besideTensor).toBeGreaterThan(30);
    expect(relativeError).toBeLessThan(0.01);
    // Moves of many weights meet kinks that those of one do not.
    if (activation !== 'relu') expect(counts.inconclusive).toBeLessThan(8);
  });

  test.each([
    ['a turned sign', -1],
    ['a factor of 2', 2],
    ['a factor of 1.5', 1.5],
  ])('%s is right at no weight', async (_, factor) => {
    const { counts } = await check(made, (g) => g.map((value) => factor * value));
    expect(counts.match + counts.subgradient).toBe(0);
    expect(counts.mismatch).toBeGreaterThan(370);
  });

  test('nor is a turned sign at every seventh weight, and all others are as they were', async () => {
    const verdicts = verdictsOf(
      await check(made, (g) => g.map((value, k) => (k % 7 === 0 ? -value : value))),
    );
    verdicts.forEach((verdict, k) => {
      if (k % 7 === 0) expect(verdict).not.toBe('match');
      else expect(verdict).not.toBe('mismatch');
    });
  });
});

test('at random networks in float32 right code is not accused, and a turned sign is right at no weight', async () => {
  let together = 0;
  await fc.assert(
    fc.asyncProperty(networks, async (made) => {
      const right = await check(made);
      expect(right.counts.mismatch).toBe(0);
      together += right.consistency.together?.moved ?? 0;
      const turned = await check(made, (g) => g.map((value) => -value));
      const gradient = right.tensors.flatMap(({ weights }) => [...weights.analytic]);
      verdictsOf(turned).forEach((verdict, k) => {
        if (gradient[k] !== 0) expect([verdict, k]).not.toEqual(['match', k]);
      });
    }),
    { numRuns: 150, seed: 4 },
  );
  expect(together).toBeGreaterThan(0);
});

import { describe, expect, test } from 'vitest';
import { problemFromText } from '../../src/problem/load.ts';
import { specText } from './failing.ts';

/** Draws 40,000 weights and 400 biases of one layer of 100 inputs and 400 units. */
async function draw(init: object, seed = 1): Promise<{ weights: number[]; biases: number[] }> {
  const text = specText({
    network: { inputs: 100, layers: [{ type: 'dense', units: 400 }] },
    data: { inputs: [Array(100).fill(0)], targets: [Array(400).fill(0)] },
    parameters: { init, seed },
  });
  const { parameters } = await problemFromText(text, { directory: '.' });
  return { weights: [...parameters.subarray(0, 40_000)], biases: [...parameters.subarray(40_000)] };
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const variance = (values: number[]) => moment(values, 2);
/** The fourth standardized moment: 3 of a normal distribution, 1.8 of a uniform one. */
const kurtosis = (values: number[]) => moment(values, 4) / variance(values) ** 2;

function moment(values: number[], power: number): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** power));
}

describe('moments', () => {
  test.each<[string, object, number, number, number]>([
    ['normal', { type: 'normal' }, 0, 1, 3],
    ['normal with its constants', { type: 'normal', mean: 2, std: 0.5 }, 2, 0.25, 3],
    ['uniform', { type: 'uniform' }, 0, 1 / 3, 1.8],
    ['uniform with its constants', { type: 'uniform', low: 1, high: 4 }, 2.5, 0.75, 1.8],
    ['glorot', { type: 'glorot' }, 0, 2 / 500, 1.8],
    ['glorot, normal', { type: 'glorot', distribution: 'normal' }, 0, 2 / 500, 3],
    ['he', { type: 'he' }, 0, 2 / 100, 3],
    ['he, uniform', { type: 'he', distribution: 'uniform' }, 0, 2 / 100, 1.8],
    ['lecun', { type: 'lecun' }, 0, 1 / 100, 3],
  ])('%s', async (_, init, expectedMean, expectedVariance, expectedKurtosis) => {
    const { weights, biases } = await draw(init);
    // five standard errors of 40,000 numbers
    expect(Math.abs(mean(weights) - expectedMean)).toBeLessThan(5 * Math.sqrt(expectedVariance / 40_000));
    expect(Math.abs(variance(weights) / expectedVariance - 1)).toBeLessThan(5 * Math.sqrt(2 / 40_000));
    expect(Math.abs(kurtosis(weights) - expectedKurtosis)).toBeLessThan(5 * Math.sqrt(24 / 40_000));
    expect(Math.abs(variance(biases) / expectedVariance - 1)).toBeLessThan(5 * Math.sqrt(2 / 400));
  });
});

test('sine goes down the columns of each packed matrix, biases first, and starts anew in each layer', async () => {
  const { parameters } = await problemFromText(specText({ parameters: { init: { type: 'sine' } } }), {
    directory: '.',
  });
  const sine = (k: number) => Math.sin(k) / 10;
  // hidden [3, 1 + 2]: biases 1 2 3, weights 4 5 6 and 7 8 9 by column; output [1, 1 + 3]: 1, then 2 3 4
  expect([...parameters]).toEqual([4, 7, 5, 8, 6, 9, 1, 2, 3, 2, 3, 4, 1].map(sine));
});

test('sine without biases starts with the weights', async () => {
  const text = specText({ parameters: { init: { type: 'sine' }, layout: { bias: 'none' } } });
  const { parameters } = await problemFromText(text, { directory: '.' });
  expect([...parameters]).toEqual([1, 4, 2, 5, 3, 6, 1, 2, 3].map((k) => Math.sin(k) / 10));
});

test('biases start with a constant where one is given', async () => {
  const { weights, biases } = await draw({ type: 'he', bias: 0.25 });
  expect(new Set(biases)).toEqual(new Set([0.25]));
  expect(new Set(weights).size).toBe(40_000);
});

test('zeros and constant', async () => {
  expect(new Set((await draw({ type: 'zeros' })).weights)).toEqual(new Set([0]));
  expect(new Set((await draw({ type: 'constant', value: 3 })).biases)).toEqual(new Set([3]));
});

test('the same seed gives the same numbers, whatever the layout; neighbouring seeds have nothing in common', async () => {
  const read = async (parameters: object) => [
    ...(await problemFromText(specText({ parameters }), { directory: '.' })).parameters,
  ];
  const standard = await read({ seed: 4 });
  expect(await read({ seed: 4, layout: { weight: 'in-out', bias: 'first-column' } })).toEqual(standard);
  const firsts = await Promise.all(
    Array.from({ length: 50 }, async (_, seed) => (await draw({ type: 'uniform' }, seed)).weights[0]),
  );
  expect(Math.abs(mean(firsts))).toBeLessThan(0.3);
  expect(variance(firsts)).toBeGreaterThan(0.2);
});

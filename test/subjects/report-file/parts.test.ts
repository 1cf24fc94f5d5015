import { expect, test } from 'vitest';
import { problemFromSpec } from '../../../src/problem/load.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';
import { readReported } from '../../../src/subjects/report-file/read.ts';
import { folder } from '../../support/files.ts';

const SPEC: Spec = {
  network: {
    inputs: 2,
    layers: [
      { type: 'dense', name: 'hidden', units: 2, activation: 'tanh' },
      { type: 'dense', name: 'output', units: 2 },
    ],
  },
  loss: { type: 'squared' },
  parameters: { init: { type: 'normal', mean: 0, std: 1 }, seed: 1 },
  data: { inputs: [[1, 2]], targets: [[0, 1]] },
};

async function vectorsOf(text: string) {
  const problem = await problemFromSpec(SPEC, { directory: '.' });
  const { vectors } = await readReported('grads.txt', problem, { cwd: folder({ 'grads.txt': text }) });
  return {
    gradient: vectors.gradient && [...vectors.gradient.values],
    numerical: vectors.numericalGradient && [...vectors.numericalGradient.values],
  };
}

const GRADIENT = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((k) => k / 8);
const NUMERICAL = GRADIENT.map((value) => value + 1 / 16);

function matrix([a, b, c, d]: readonly number[]): string {
  return `[[${a} ${b}]\n [${c} ${d}]]`;
}

test('arrays of a list are told by their shapes one after another', async () => {
  const of = (values: readonly number[]) =>
    `[array(${matrix(values)
      .replaceAll(/(\d) (?=\d)/g, '$1, ')
      .replace(
        ']\n',
        '],\n',
      )}), array([${values.slice(4, 6)}]), array([[${values.slice(6, 8)}], [${values.slice(8, 10)}]]), array([${values.slice(10)}])]`;
  expect(await vectorsOf(`gradient ${of(GRADIENT)}`)).toEqual({ gradient: GRADIENT, numerical: undefined });
  const both = `backpropagation: ${of(GRADIENT)}\napproximation: ${of(NUMERICAL)}`;
  expect(await vectorsOf(both)).toEqual({ gradient: GRADIENT, numerical: NUMERICAL });
});

test('all weights may come before all biases', async () => {
  const [w1, b1, w2, b2] = [
    GRADIENT.slice(0, 4),
    GRADIENT.slice(4, 6),
    GRADIENT.slice(6, 10),
    GRADIENT.slice(10),
  ];
  const text = `[${matrix(w1)}\n${matrix(w2)}\n[${b1.join(' ')}]\n[${b2.join(' ')}]`.slice(1);
  expect((await vectorsOf(text)).gradient).toEqual(GRADIENT);
});

test('words say the part and the layer', async () => {
  const of = (words: string, values: readonly number[], k: number) =>
    `${words}\n${matrix(values.slice(k, k + 4))}\n[${values.slice(k + 4, k + 6).join(' ')}]\n`;
  const text = [
    of('gradient hidden', GRADIENT, 0),
    of('numerical gradient hidden', NUMERICAL, 0),
    of('gradient output', GRADIENT, 6),
    of('numerical gradient output', NUMERICAL, 6),
  ].join('');
  expect(await vectorsOf(text)).toEqual({ gradient: GRADIENT, numerical: NUMERICAL });
});

test('a heading holds for the arrays under it', async () => {
  const of = (values: readonly number[]) =>
    `hidden.weight = ${matrix(values)}\nhidden.bias = [${values.slice(4, 6).join(' ')}]\noutput.weight = ${matrix(values.slice(6))}\noutput.bias = [${values.slice(10).join(' ')}]\n`;
  const text = `Gradient:\n${of(GRADIENT)}\nNumerical gradient:\n${of(NUMERICAL)}`;
  expect(await vectorsOf(text)).toEqual({ gradient: GRADIENT, numerical: NUMERICAL });
});

test('arrays without names whose shapes leave it open are told so', async () => {
  await expect(vectorsOf(`${matrix(GRADIENT)}\n${matrix(NUMERICAL)}`)).rejects.toThrow(
    'grads.txt:1:1: an array of shape [2, 2] without a name: write its name before it',
  );
});

test('a step of a float32 program is float32 in each tensor, also where a number by itself could be any', async () => {
  const problem = await problemFromSpec(SPEC, { directory: '.' });
  const parametersAfter = {
    'hidden.weight': [0.661981999874115, -1.083481788635254, -0.34480082988739014, 0.29614198207855225],
    'hidden.bias': [0.5291616916656494, -0.10072430223226547],
    'output.weight': [-0.531128466129303, 0.5493693351745605, 0.4723207652568817, 0.31517791748046875],
    // Both end with zeros as float32, as 1 of 256 numbers does.
    'output.bias': [-1.007476806640625, 0.5],
  };
  const text = JSON.stringify({ parametersAfter, learningRate: 0.5 });
  const { update } = await readReported('r.json', problem, { cwd: folder({ 'r.json': text }) });
  expect(update!.steps[0].precision.map(({ roundoff }) => roundoff)).toEqual(Array(4).fill(2 ** -24));
});

test('a layer may have the name of a part', async () => {
  const layers = [{ ...SPEC.network.layers[0], name: 'approx' }, SPEC.network.layers[1]];
  const problem = await problemFromSpec(
    { ...SPEC, network: { ...SPEC.network, layers } },
    { directory: '.' },
  );
  const matrices = `${matrix(GRADIENT)}\napprox.bias = [${GRADIENT.slice(4, 6).join(' ')}]\noutput.weight = ${matrix(GRADIENT.slice(6))}\noutput.bias = [${GRADIENT.slice(10).join(' ')}]\n`;
  const text = `approx.weight = ${matrices}\nNumerical gradient\napprox.weight = ${matrices}`;
  const { vectors } = await readReported('grads.txt', problem, { cwd: folder({ 'grads.txt': text }) });
  expect([...vectors.gradient!.values]).toEqual(GRADIENT);
  expect([...vectors.numericalGradient!.values]).toEqual(GRADIENT);
});

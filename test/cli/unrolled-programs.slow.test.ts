import { expect, test } from 'vitest';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

// The parameters of a well-known course: one vector, Theta1(:) and then Theta2(:), with the biases in the first column.
const SPEC = {
  network: {
    inputs: 2,
    layers: [
      { type: 'dense', name: 'Theta1', units: 3, activation: 'sigmoid' },
      { type: 'dense', name: 'Theta2', units: 1, activation: 'sigmoid' },
    ],
  },
  loss: { type: 'squared' },
  parameters: {
    init: { type: 'normal', std: 0.7 },
    seed: 5,
    layout: { bias: 'first-column', unrolled: 'column-major' },
  },
  data: { task: 'xor' },
};

const MODULE = (wrong: string) => `
const [X, T] = [[[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]];
const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const T1 = (w, i, j) => w[3 * j + i];
const T2 = (w, j) => w[9 + j];
const forward = (w, x) => {
  const a = [0, 1, 2].map((i) => sigmoid(T1(w, i, 0) + T1(w, i, 1) * x[0] + T1(w, i, 2) * x[1]));
  return { a, y: sigmoid(T2(w, 0) + a.reduce((z, v, i) => z + T2(w, i + 1) * v, 0)) };
};
export const parameters = { nn_params: Array.from({ length: 13 }, (_, k) => Math.sin(k + 1)) };
export const cost = ({ nn_params: w }) => X.reduce((sum, x, n) => sum + (forward(w, x).y - T[n]) ** 2 / 2, 0);
export function gradient({ nn_params: w }) {
  const g = w.map(() => 0);
  X.forEach((x, n) => {
    const { a, y } = forward(w, x);
    const d = (y - T[n]) * y * (1 - y);
    [1, ...a].forEach((v, j) => { g[9 + j] += d * v; });
    a.forEach((v, i) => {
      const below = d * T2(w, i + 1) * v * (1 - v);
      [1, ...x].forEach((u, j) => { g[3 * j + i] += below * u; });
    });
  });
  ${wrong}
  return { nn_params: g };
}
`;

const grad = async (wrong: string, ...args: string[]) =>
  cli(['grad', 'course.json', '--module', 'net.mjs', ...args], {
    cwd: folder({ 'course.json': SPEC, 'net.mjs': MODULE(wrong) }),
  });

test('a right gradient in one vector matches, matrix by matrix', async () => {
  const { status, stdout } = await grad('', '--json');
  expect(status).toBe(0);
  const [{ tensors }] = JSON.parse(stdout).checks;
  expect(tensors.map(({ name, shape }: { name: string; shape: number[] }) => [name, shape])).toEqual([
    ['Theta1', [3, 3]],
    ['Theta2', [1, 4]],
  ]);
});

test('a wrong weight of the vector is told by its place in the matrix', async () => {
  const { status, stdout } = await grad('g[3 * 2 + 1] *= 1.5;');
  expect(status).toBe(1);
  expect(stdout).toMatch(/Theta1 \[3, 3\]: 1 mismatch/);
  expect(stdout).toMatch(/\[1,2\] .*mismatch/);
  expect(stdout).not.toContain('nn_params[');
});

test('a fault of one matrix is named with that matrix', async () => {
  const { status, stdout } = await grad('for (let k = 0; k < 9; k++) g[k] /= 4;');
  expect(status).toBe(1);
  expect(stdout).toContain('layer "Theta1" scaled by 0.25 = 1/N');
});

test('one tensor is chosen by the name that is shown', async () => {
  const { status, stdout } = await grad('g[0] += 1;', '--tensor', 'Theta2');
  expect(status).toBe(0);
  expect(stdout).toContain('Theta2 [1, 4]: 4 match');
});

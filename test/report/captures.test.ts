import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { FAST } from '../support/fast.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

/**
 * The table as it looks at three widths, as texts to be read: `test/golden/captures`. `npx vitest run -u` with this file
 * writes them anew.
 */
const FOLDER = join(ROOT, 'test/golden/captures');

const SPEC = {
  name: 'small',
  network: {
    inputs: 5,
    layers: [
      { type: 'dense', name: 'hidden', units: 4, activation: 'sigmoid' },
      { type: 'dense', name: 'output', units: 2, activation: 'sigmoid' },
    ],
  },
  loss: { type: 'squared' },
  parameters: { init: { type: 'normal', mean: 0, std: 1 }, seed: 7 },
  data: {
    inputs: [
      [0.5, -0.25, 1, 0.1, 0.2],
      [-1, 0.75, 0.3, 0.6, -0.4],
      [0.2, 0.9, -0.8, -0.5, 1],
    ],
    targets: [
      [1, 0],
      [0, 1],
      [0.5, 0.5],
    ],
  },
};
const PACKED = {
  ...SPEC,
  name: 'packed',
  parameters: { ...SPEC.parameters, layout: { weight: 'out-in', bias: 'first-column' } },
};
const DEAD = {
  ...SPEC,
  name: 'dead',
  network: { inputs: 5, layers: [{ type: 'dense', name: 'output', units: 2, activation: 'relu' }] },
  parameters: { init: { type: 'constant', value: 0 } },
};
const MODULE = (way: string) =>
  `import { network } from ${JSON.stringify(join(ROOT, 'test/golden/reports/network.mjs'))};\nexport default network(${JSON.stringify(way)});\n`;

type Numbers = number[] | number[][];
type Gradient = Record<string, Numbers>;

const scaled = (values: Numbers, factor: (column: number) => number): Numbers =>
  values.map((row, k) =>
    Array.isArray(row) ? row.map((value, column) => factor(column) * value) : factor(k) * row,
  ) as Numbers;
const every = (gradient: Gradient, factor: (name: string, column: number) => number): Gradient =>
  Object.fromEntries(
    Object.entries(gradient).map(([name, values]) => [
      name,
      scaled(values, (column) => factor(name, column)),
    ]),
  );

const cwd = folder({
  'small.json': SPEC,
  'packed.json': PACKED,
  'many/small.json': SPEC,
  'many/packed.json': PACKED,
  'many/dead.json': DEAD,
  'sign.mjs': MODULE('sign'),
});

beforeAll(async () => {
  const small = await gradientOf('small.json');
  const packed = await gradientOf('packed.json');
  const reports = {
    right: small,
    averaged: every(small, () => 1 / 3),
    column: every(small, (name, column) => (name === 'hidden.weight' && column === 2 ? -0.3 : 1)),
    bias: every(packed, (name, column) => (name === 'hidden' && column === 0 ? 1 / 3 : 1)),
  };
  for (const [name, gradient] of Object.entries(reports))
    writeFileSync(join(cwd, `${name}.json`), JSON.stringify({ gradient }));
});

/** The right gradient of a spec, as nested arrays. */
async function gradientOf(spec: string): Promise<Gradient> {
  const [check] = JSON.parse((await cli(['grad', spec, '--json'], { cwd })).stdout).checks;
  const values = (name: string): number[] =>
    check.gradients.flatMap((entry: { tensor: string; analytic: number }) =>
      entry.tensor === name ? entry.analytic : [],
    );
  return Object.fromEntries(
    check.tensors.map(({ name, shape: [rows, columns] }: { name: string; shape: number[] }) => [
      name,
      columns === undefined
        ? values(name)
        : Array.from({ length: rows }, (_, row) => values(name).slice(row * columns, (row + 1) * columns)),
    ]),
  );
}

const CASES: Record<string, readonly string[]> = {
  reference: ['grad', '--task', 'xor'],
  right: ['grad', 'small.json', '--reported', 'right.json'],
  averaged: ['grad', 'small.json', '--reported', 'averaged.json'],
  column: ['grad', 'small.json', '--reported', 'column.json'],
  bias: ['grad', 'packed.json', '--reported', 'bias.json'],
  many: ['grad', 'many'],
  'many-quiet': ['grad', 'many', '--quiet'],
  // A module runs in a thread of the build, which the fast tests do not renew.
  ...(!FAST && {
    program: ['grad', 'small.json', '--module', 'sign.mjs'],
    'programs-quiet': ['grad', 'small.json', 'small.json', '--module', 'sign.mjs', '--quiet'],
  }),
};

beforeEach(({ skip }) => {
  const [major] = process.versions.node.split('.');
  if (major !== '20') skip('Math.exp and Math.tanh differ in a last bit between versions of Node');
});

test.each(
  Object.entries(CASES).flatMap(([name, args]) => [40, 80, 120].map((width) => ({ name, args, width }))),
)('$name looks as it did at $width columns', async ({ name, args, width }) => {
  const { stdout } = await cli(args, { cwd, terminal: width, env: { NO_COLOR: '1' } });
  await expect(stdout).toMatchFileSnapshot(join(FOLDER, `${name}-${width}.txt`));
});

test('in colour the text is the same', async () => {
  const args = CASES.column;
  const colored = await cli(args, { cwd, terminal: 80 });
  await expect(colored.stdout).toMatchFileSnapshot(join(FOLDER, 'column-80-colored.txt'));
  const plain = await cli(args, { cwd, terminal: 80, env: { NO_COLOR: '1' } });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  expect(colored.stdout.replace(/\u001b\[\d+m/g, '')).toBe(plain.stdout);
});

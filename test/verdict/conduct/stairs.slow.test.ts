import { describe, expect, test } from 'vitest';
import type { Implementation } from '../../../src/subjects/implementation.ts';
import { checkImplementation } from '../../../src/verdict/check-program.ts';
import { type ProgramCheck, VERDICTS } from '../../../src/verdict/verdict.ts';
import { generator } from '../../support/random.ts';

interface Made {
  readonly sizes: readonly number[];
  readonly examples: number;
  /** Entries of the table on −15 … 15. */
  readonly entries: number;
  readonly to: (position: number) => number;
  readonly f: (z: number) => number;
  readonly slope: (a: number) => number;
  readonly seed: number;
}

const sigmoid = { f: (z: number) => 1 / (1 + Math.exp(-z)), slope: (a: number) => a * (1 - a) };
const tanh = { f: Math.tanh, slope: (a: number) => 1 - a * a };

/** A dense network in float64 whose activations are read from a table, with the squared error; the backward pass is right. */
function tabled(
  { sizes, examples, entries, to, f, slope, seed }: Made,
  wrong: (g: Float64Array) => Float64Array,
): Implementation {
  const random = generator(seed);
  const table = Float64Array.from({ length: entries + 1 }, (_, k) => f((30 * k) / entries - 15));
  const act = (z: number) => table[Math.min(entries, Math.max(0, to(((z + 15) * entries) / 30)))];
  let size = 0;
  const tensors = sizes.slice(1).flatMap((units, l) =>
    [
      { name: `W${l}`, shape: [units, sizes[l]] },
      { name: `b${l}`, shape: [units] },
    ].map(({ name, shape }) => {
      const length = shape.reduce((product, n) => product * n, 1);
      const source = Int32Array.from({ length }, (_, k) => size + k);
      size += length;
      return { name, shape, source };
    }),
  );
  const initial = new Float64Array(size);
  for (const { shape, source } of tensors)
    for (const k of source) initial[k] = (shape.length > 1 ? 2 / Math.sqrt(shape[1]) : 0.5) * random();
  const X = Array.from({ length: examples }, () => Array.from({ length: sizes[0] }, () => 1.5 * random()));
  const T = Array.from({ length: examples }, () =>
    Array.from({ length: sizes.at(-1)! }, () => 0.5 + 0.4 * random()),
  );
  const run = (theta: Float64Array, x: readonly number[]): number[][] => {
    const a = [[...x]];
    for (let l = 0; l + 1 < sizes.length; l++) {
      const [W, b] = [tensors[2 * l].source, tensors[2 * l + 1].source];
      a.push(
        Array.from(b, (at, u) =>
          act(a[l].reduce((z, v, i) => z + theta[W[u * sizes[l] + i]] * v, theta[at])),
        ),
      );
    }
    return a;
  };
  const cost = (theta: Float64Array): number =>
    X.reduce(
      (sum, x, n) =>
        sum +
        run(theta, x)
          .at(-1)!
          .reduce((s, y, u) => s + (y - T[n][u]) ** 2 / 2, 0),
      0,
    );
  return {
    name: 'tabled',
    tensors,
    size,
    initial,
    cost: async (theta) => cost(theta),
    async gradient(theta) {
      const g = new Float64Array(size);
      X.forEach((x, n) => {
        const a = run(theta, x);
        let d = a.at(-1)!.map((y, u) => (y - T[n][u]) * slope(y));
        for (let l = sizes.length - 2; l >= 0; l--) {
          const [W, b] = [tensors[2 * l].source, tensors[2 * l + 1].source];
          d.forEach((v, u) => {
            g[b[u]] += v;
            a[l].forEach((y, i) => {
              g[W[u * sizes[l] + i]] += v * y;
            });
          });
          d = a[l].map((y, i) => slope(y) * d.reduce((s, v, u) => s + v * theta[W[u * sizes[l] + i]], 0));
        }
      });
      return { gradient: wrong(g) };
    },
    around: (theta, base) => ({
      async changes(moves) {
        const values = moves.map(({ indices, deltas }) => {
          const moved = theta.slice();
          for (let k = 0; k < indices.length; k++) moved[indices[k]] += deltas[k];
          return cost(moved) - base;
        });
        return {
          values: Float64Array.from(values),
          rounding: new Float64Array(values.length),
          kinks: new Map(),
        };
      },
    }),
    close: async () => undefined,
    stop: async () => {},
  };
}

async function check(made: Made, wrong: (g: Float64Array) => Float64Array = (g) => g): Promise<ProgramCheck> {
  const implementation = tabled(made, wrong);
  return (await checkImplementation(implementation, undefined, implementation.tensors, { seed: 1 })).check;
}

const TABLES = [256, 4096, 65_536].flatMap((entries) =>
  Object.entries({ sigmoid, tanh }).flatMap(([name, act]) =>
    [Math.round, Math.floor].map((to) => ({ entries, name, act, to })),
  ),
);
const SIZES = [
  [2, 2, 1],
  [2, 3, 1],
  [4, 6, 3],
  [3, 8, 8, 2],
];

const verdictsOf = ({ tensors }: ProgramCheck): string[] =>
  tensors.flatMap(({ weights }) => Array.from(weights.verdict, (code) => VERDICTS[code]));

describe.each(TABLES)('a $name from a table of $entries entries', ({ entries, act, to }) => {
  const all = SIZES.flatMap((sizes) =>
    [1, 2].map((seed): Made => ({ sizes, examples: 1 + 3 * seed, entries, to, ...act, seed })),
  );

  test(`is no mistake, read by ${to.name}`, async () => {
    for (const made of all) {
      const { status, counts, findings } = await check(made);
      expect(findings.map(({ slug }) => slug)).toContain('staircase');
      expect(counts.mismatch).toBe(0);
      expect(status).not.toBe('mismatch');
    }
  });

  test(`and a turned sign is right nowhere, read by ${to.name}`, async () => {
    let [found, weights] = [0, 0];
    for (const made of all) {
      const verdicts = verdictsOf(await check(made, (g) => g.map((value) => -value)));
      expect(verdicts).not.toContain('match');
      found += verdicts.filter((verdict) => verdict === 'mismatch').length;
      weights += verdicts.length;
    }
    // A coarse table hides more of it.
    if (entries === 65_536) expect(found / weights).toBeGreaterThan(0.6);
  });
});

test('a factor of 2 or a turned sign at every third weight is found at those, and nowhere else', async () => {
  for (const factor of [2, -1]) {
    for (const seed of [1, 2, 3]) {
      const made = { sizes: [4, 6, 3], examples: 10, entries: 65_536, to: Math.round, ...sigmoid, seed };
      const wrong = (g: Float64Array) => g.map((value, k) => (k % 3 === 0 ? factor * value : value));
      const verdicts = verdictsOf(await check(made, wrong));
      const places = [...verdicts.keys()].filter((k) => verdicts[k] === 'mismatch');
      expect(places.every((k) => k % 3 === 0)).toBe(true);
      expect(places.length).toBeGreaterThan(14);
    }
  }
});

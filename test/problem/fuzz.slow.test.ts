import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NncheckError } from '../../src/errors.ts';
import { problemFromText } from '../../src/problem/load.ts';
import { stopwatch } from '../support/stopwatch.ts';
import { RIGHT, specText } from './failing.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures');
const RUNS = { numRuns: 500 };
/** Milliseconds of work. */
const QUICK = 1000;

/** Lets only an NncheckError through, and that within a second. */
async function survives(text: string, directory: string): Promise<void> {
  const worked = stopwatch();
  try {
    const { parameters, data } = await problemFromText(text, { file: 'spec.json', directory });
    for (const values of [parameters, data.inputs, data.targets])
      expect(values.every(Number.isFinite)).toBe(true);
  } catch (error) {
    if (!(error instanceof NncheckError)) throw error;
    expect(error.problems.length).toBeLessThanOrEqual(21);
    for (const { message } of error.problems) expect(message).not.toMatch(/undefined|\[object|Invalid input/);
  }
  expect(worked()).toBeLessThan(QUICK);
}

/** Replaces, removes and inserts bytes. */
const mutations = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(8),
    insert: fc.uint8Array({ maxLength: 6 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function mutate(
  bytes: Uint8Array,
  changes: typeof mutations extends fc.Arbitrary<infer T> ? T : never,
): Uint8Array {
  let result = bytes;
  for (const { at, remove, insert } of changes) {
    const start = Math.floor(at * result.length);
    result = Uint8Array.of(...result.subarray(0, start), ...insert, ...result.subarray(start + remove));
  }
  return result;
}

test.each(['xor-2-2-1', 'packed-in-out', 'octave-unrolled', 'examples-in-columns', 'csv-classes'])(
  '%s with other bytes',
  async (name) => {
    const directory = join(FIXTURES, 'specs');
    const bytes = await readFile(join(directory, `${name}.json`));
    await fc.assert(
      fc.asyncProperty(mutations, (changes) =>
        survives(new TextDecoder().decode(mutate(bytes, changes)), directory),
      ),
      RUNS,
    );
  },
);

test('a spec with other values anywhere', async () => {
  const full = {
    ...RIGHT,
    parameters: {
      init: { type: 'he', bias: 0 },
      seed: 1,
      layout: { weight: 'in-out' },
      frozen: ['hidden.bias'],
    },
    regularization: { l2: 0.1 },
    train: { optimizer: { type: 'adam' }, epochs: 3 },
    check: { step: 1e-5 },
  };
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom('sgd', 'xor', 'softmax', 'constant', '__proto__', 1e308, -0, [], {}, 2 ** 53),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...pathsOf(full)), value, async (path, replacement) => {
      const copy = structuredClone(full);
      const parent = path
        .slice(0, -1)
        .reduce<Record<string, unknown>>((node, key) => node[key] as never, copy);
      parent[path.at(-1)!] = replacement;
      await survives(JSON.stringify(copy), '.');
    }),
    { numRuns: 2000 },
  );
});

function pathsOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, field]) => pathsOf(field, [...path, key]));
  return path.length === 0 ? inner : [path, ...inner];
}

const data = await mkdtemp(join(tmpdir(), 'nncheck-fuzz-'));
const idx = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4);

test.each<[string, Uint8Array]>([
  ['images.idx', idx],
  ['doubles.idx', Uint8Array.of(0, 0, 0x0e, 2, 0, 0, 0, 1, 0, 0, 0, 2, ...new Uint8Array(16).fill(63))],
  ['table.csv', new TextEncoder().encode('1,2\n3,4\n"5",6e3\n')],
  ['rows.json', new TextEncoder().encode('[[1, 2], [3, 4]]')],
  ['packed.idx.gz', gzipSync(idx)],
])('%s with other bytes', async (name, bytes) => {
  const text = specText({ data: { inputs: name, targets: [1, 0] } });
  await fc.assert(
    fc.asyncProperty(mutations, async (changes) => {
      await writeFile(join(data, name), mutate(bytes, changes));
      await survives(text, data);
    }),
    RUNS,
  );
});

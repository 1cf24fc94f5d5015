import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NncheckError } from '../../../src/errors.ts';
import { taskProblem } from '../../../src/problem/load.ts';
import { companionFilesOf } from '../../../src/subjects/report-file/formats.ts';
import { readJsonReport } from '../../../src/subjects/report-file/json.ts';
import { matchReport } from '../../../src/subjects/report-file/match-report.ts';
import { readPasted } from '../../../src/subjects/report-file/pasted/read.ts';
import { stopwatch } from '../../support/stopwatch.ts';

const GOLDEN = join(import.meta.dirname, '../../golden/pasted');
/** Milliseconds of work. */
const QUICK = 1000;

/** Replaces, removes and inserts pieces of what such texts are made of. */
const mutations = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat(12),
    insert: fc.oneof(
      fc.string({ maxLength: 4 }),
      fc.constantFrom(
        '[',
        ']',
        '\n',
        '\n\n',
        ';',
        '...',
        'nan',
        '1e400',
        '-',
        'array(',
        ')',
        '=',
        'Columns 1 and 2:\n',
        '"',
        '{',
      ),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

function mutate(text: string, changes: readonly { at: number; remove: number; insert: string }[]): string {
  return changes.reduce((result, { at, remove, insert }) => {
    const start = Math.floor(at * result.length);
    return result.slice(0, start) + insert + result.slice(start + remove);
  }, text);
}

/** Lets only an NncheckError through, and that within a second. */
async function survives(work: () => unknown): Promise<void> {
  const worked = stopwatch();
  try {
    await work();
  } catch (error) {
    if (!(error instanceof NncheckError)) throw error;
    for (const { message } of error.problems) expect(message).not.toMatch(/undefined|\[object/);
  }
  expect(worked()).toBeLessThan(QUICK);
}

test.each(['numpy-repr', 'torch', 'octave-short', 'octave-fixed-point', 'octave-struct', 'octave-mat2str'])(
  '%s with other pieces is read, or an error with its place',
  async (name) => {
    const text = readFileSync(join(GOLDEN, `${name}.txt`), 'utf8');
    await fc.assert(
      fc.asyncProperty(mutations, (changes) =>
        survives(() => readPasted(mutate(text, changes), 'grads.txt')),
      ),
      { numRuns: 200 },
    );
  },
);

test('a report in JSON with other pieces is understood, or an error with its place', async () => {
  const problem = await taskProblem('xor');
  const text = JSON.stringify({
    cost: 0.5,
    outputs: [[0.1], [0.2], [0.3], [0.4]],
    activations: { hidden: [1, 2, 3, 4, 5, 6, 7, 8] },
    gradient: {
      'hidden.weight': [
        [0.1, -0.2],
        [0.3, 0.4],
      ],
      'hidden.bias': [0.5, 1e-5],
    },
    parametersAfter: { 'output.bias': [0.1] },
    learningRate: 0.1,
  });
  const companion = companionFilesOf(GOLDEN, 'r.json');
  await fc.assert(
    fc.asyncProperty(mutations, (changes) =>
      survives(async () => {
        const bytes = new TextEncoder().encode(mutate(text, changes));
        matchReport(await readJsonReport(bytes, 'r.json', companion), problem, 'r.json');
      }),
    ),
    { numRuns: 500 },
  );
});

test.each([
  ['open brackets', '['.repeat(300_000)],
  ['names', 'a\n'.repeat(30_000)],
  ['names with signs', 'a = \n'.repeat(30_000)],
  ['spaces', `W = ${' '.repeat(300_000)}x`],
  ['semicolons', `W = [${';'.repeat(300_000)}]`],
  ['calls', 'array('.repeat(50_000)],
  ['quotes', "'".repeat(300_000)],
  ['words', 'word '.repeat(60_000)],
  ['headers of columns', 'W =\n\n Columns 1 and 2:\n\n'.repeat(10_000)],
  ['columns of R', '     [,1]\n[1,] 0.1\n'.repeat(6_000)],
  ['lines of R', '[1] 0.1\n'.repeat(10_000)],
  ['numbers after a word', `W ${'1 '.repeat(50_000)}x`],
  ['signs', '='.repeat(60_000)],
  ['dots', 'a.'.repeat(60_000)],
  ['shapes', 'W (1, 1)'.repeat(10_000)],
  ['indices', `W${'[0]'.repeat(30_000)}`],
  ['tuples', '[('.repeat(30_000)],
  ['dashes', '-'.repeat(60_000)],
  ['blank lines', `W =\n${'\n'.repeat(300_000)}`],
])('a text of many %s ends within a second', async (_what, text) => {
  await survives(() => readPasted(text, 'grads.txt'));
});

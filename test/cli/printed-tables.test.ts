import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';

const GOLDEN = join(import.meta.dirname, '../golden/tables');
const SPEC = readFileSync(join(GOLDEN, 'spec.json'), 'utf8');
const PRINTOUTS = readdirSync(GOLDEN).filter((name) => name.endsWith('.txt'));

/** The report of a check in JSON, and what was said of how the numbers were read. */
async function reportOf(files: Readonly<Record<string, unknown>>, report: string) {
  const cwd = folder({ 'spec.json': SPEC, ...files });
  const { status, stdout, stderr } = await cli(['grad', 'spec.json', '--reported', report, '--json'], {
    cwd,
  });
  return { status, stderr, report: JSON.parse(stdout) };
}

/** Printed by numpy and as Octave prints: see the script beside the files. */
describe('a printout of a gradient that is averaged where the cost is summed', () => {
  test.each(PRINTOUTS)('%s', async (name) => {
    const { status, stderr, report } = await reportOf({ [name]: readFileSync(join(GOLDEN, name)) }, name);
    expect(stderr).not.toMatch(/^error/);
    const [{ parts, findings, counts }] = report.checks;
    expect({ status, numerical: parts.numericalGradient.status, gradient: parts.gradient.status }).toEqual({
      status: 1,
      numerical: 'match',
      gradient: 'mismatch',
    });
    expect(counts.mismatch).toBe(13);
    expect(findings[0]).toMatchObject({ code: 'NN101', evidence: { constant: expect.closeTo(0.25, 3) } });
  });
});

test('the reading is told, with the order and why it is that one', async () => {
  const name = 'octave-octave-unrolled.txt';
  const { stderr, report } = await reportOf({ [name]: readFileSync(join(GOLDEN, name)) }, name);
  expect(report.checks[0].reading).toEqual({
    order: 'layer by layer, bias before weight, column by column',
    tried: 20,
    roles: { gradient: 1, numericalGradient: 0, by: 'agrees' },
  });
  expect(stderr).toMatch(
    /^note: octave-octave-unrolled\.txt: The numbers have no names\. They are read layer by layer, bias before weight, column by column, the only one of 20 orders/,
  );
  expect(stderr).toMatch(
    /the first is right and the other is not\. If it is the other way round, write their names/,
  );
});

test('where nothing but agreement tells the columns apart, the conclusion says what it takes for granted', async () => {
  const name = 'octave-octave-unrolled.txt';
  const cwd = folder({ [name]: readFileSync(join(GOLDEN, name)), 'spec.json': SPEC });
  const { stdout } = await cli(['grad', 'spec.json', '--reported', name], { cwd });
  expect(stdout).toContain('✗ If the second column is from backpropagation, your numeric gradient is right');
});

describe('what cannot be read says what to write', () => {
  const rows = readFileSync(join(GOLDEN, 'tabs.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t').map(Number));
  const written = (table: readonly (readonly number[])[]) => table.map((row) => row.join(' ')).join('\n');
  test.each([
    ['an unknown order', written(rows.toReversed()), /in any of 20 orders .* Tried were: layer by layer/],
    [
      'a multiple of the right numbers',
      written(rows.map((row) => row.map((value) => value / 2))),
      /Column 1 is 0\.5 times that gradient in one order: layer by layer, weight before bias, row by row\./,
    ],
    [
      'a column too many',
      written(rows.map((row) => [...row, row[0] ** 2 + 1])),
      /with 3 columns: expected the gradient/,
    ],
    ['two tables', `${written(rows)}\n\nwith regularization\n${written(rows)}`, /there are several tables/],
    [
      'an entry that is missing',
      readFileSync(join(GOLDEN, 'named.txt'), 'utf8').replace(/.*\[2,1\].*\n/, ''),
      /hidden\.weight\[2, 1\] is missing/,
    ],
  ])('%s', async (_what, text, expected) => {
    const { status, report } = await reportOf({ 'table.txt': text }, 'table.txt');
    expect(status).toBe(2);
    expect(report.error.message).toMatch(expected);
  });
});

test('where the spec says the order, it is taken, and words say the columns', async () => {
  const spec = JSON.parse(SPEC);
  const all = Object.values<readonly number[]>(spec.parameters.values).flat(2);
  const unrolled = {
    ...spec,
    parameters: { layout: { unrolled: 'row-major' }, values: { parameters: all } },
  };
  // Both columns are wrong, so that no order could be found.
  const rows = all.map((_, k) => `${(k + 1) / 8} ${(k + 1) / 16}`).join('\n');
  const files = { 'spec.json': unrolled, 'open.txt': rows, 'said.txt': `numerical backpropagation\n${rows}` };
  const open = await reportOf(files, 'open.txt');
  expect(open.report.error.message).toMatch(/nothing tells which is the numerical gradient.*neither is/);
  const said = await reportOf(files, 'said.txt');
  expect(said.status).toBe(1);
  expect(said.report.checks[0].gradients[2]).toMatchObject({ index: [2], analytic: 3 / 16 });
});

test('a numerical gradient that is wrong beside a gradient that is right', async () => {
  const rows = readFileSync(join(GOLDEN, 'pairs.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.match(/-?\d\.\d+(?:e-\d+)?/g)!.map(Number));
  // Backpropagation is right to all digits: four times the averaged one. Differences are divided by h in place of 2h.
  const table = rows.map(([numerical, own]) => [2 * numerical, 4 * own].join(' ')).join('\n');
  const { stderr, report } = await reportOf({ 'table.txt': table }, 'table.txt');
  expect(stderr).toMatch(/the second is right to more digits than differences are/);
  expect(report.checks[0].parts).toMatchObject({
    gradient: { status: 'match' },
    numericalGradient: { status: 'mismatch' },
  });
  expect(report.checks[0].findings[0].code).toBe('NN304');
});

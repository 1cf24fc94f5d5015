import { describe, expect, test } from 'vitest';
import { colorPaint, NO_PAINT } from '../../../src/report/color.ts';
import type { ReportStyle } from '../../../src/report/reporter.ts';
import { table } from '../../../src/report/table/reporter.ts';
import type { TensorCheck } from '../../../src/verdict/verdict.ts';
import { anyProblem, madeCheck, madeTensor, matching } from '../../support/checks.ts';

const STYLE: ReportStyle = {
  paint: NO_PAINT,
  width: Number.POSITIVE_INFINITY,
  all: false,
  detail: 'normal',
};

async function report(tensors: readonly TensorCheck[], style: Partial<ReportStyle> = {}): Promise<string> {
  const outcome = { problem: await anyProblem(), check: madeCheck(tensors) };
  const reporter = table({ ...STYLE, ...style });
  return [
    ...reporter.outcome(outcome, 1),
    ...reporter.end([outcome], { status: outcome.check.status, failing: new Set() }),
  ].join('');
}

const WRONG = madeTensor(
  'hidden.weight',
  [2, 2],
  [
    { value: 0.0756102610697, analytic: 0.0132555265, numeric: 0.0530221063, verdict: 'mismatch' },
    { analytic: 0.25, verdict: 'match' },
    {
      analytic: 1e-9,
      numeric: 3e-9,
      bound: 1e-8,
      verdict: 'inconclusive',
      note: { reason: 'noise' },
    },
    {
      analytic: 0,
      verdict: 'subgradient',
      note: { kink: { kind: 'leaves', place: { layer: 'hidden', unit: 0, example: 0 } } },
    },
  ],
);

describe('the gradient table', () => {
  test('says what was checked: network, cost, examples, parameters', async () => {
    const text = await report([WRONG]);
    expect(text).toContain('2 → 2 sigmoid → 1 sigmoid');
    expect(text).toContain('½ Σ (a − t)², summed over 4 examples');
    expect(text).toContain('9 weights in 4 tensors');
  });

  test('has a row with all figures for each weight, in the order of the matrix, and its note', async () => {
    const lines = (await report([WRONG])).split('\n');
    const rows = lines.filter((line) => /^ {2}\[/.test(line)).map((line) => line.trim().split(/ {2,}/));
    expect(rows[0]).toEqual([
      '[0,0]',
      '0.0756103',
      '0.0132555',
      '0.0530221',
      '0.25',
      '0.040',
      '1e-9',
      '✗ mismatch',
    ]);
    expect(rows.map((row) => row.at(-1))).toEqual([
      '✗ mismatch',
      '✓ match',
      '? inconclusive',
      '~ subgradient',
    ]);
    const inconclusive = lines.findIndex((line) => line.includes('? inconclusive'));
    expect(lines[inconclusive + 1]).toBe(
      '    noise: the rounding error of the cost hides a gradient of this size',
    );
    expect(lines.find((line) => line.includes('unit 0'))).toContain('exactly at a kink');
  });

  test('ends with the counts and, in plain words, what is true', async () => {
    const text = await report([WRONG]);
    expect(text).toContain(
      '4 weights: 1 mismatch, 1 inconclusive, 1 subgradient, 1 match; 12 evaluations of the cost',
    );
    expect(text).toContain(
      '✗ nncheck’s own backpropagation disagrees with the finite differences of the cost at 1 of 4 weights, in hidden.weight.',
    );
  });

  test('shows so many digits that no mismatch looks like a match', async () => {
    const text = await report([
      madeTensor(
        'w',
        [1],
        [{ analytic: 0.123456789012, numeric: 0.123456789099, bound: 1e-12, verdict: 'mismatch' }],
      ),
    ]);
    expect(text).toContain('0.12345678901');
    expect(text).toContain('0.12345678910');
  });

  test('shows 40 rows, the counts of the rest, and how to see all', async () => {
    const tensors = [madeTensor('big', [23_820], matching(23_820)), madeTensor('small', [3], matching(3))];
    const text = await report(tensors);
    expect(text.match(/^ {2}\[/gm)).toHaveLength(40);
    expect(text).toContain('… 23,783 more, all match');
    expect(text).toContain('40 of 23,823 weights shown, worst first; --all shows them all');
    const all = await report(tensors, { all: true });
    expect(all.match(/^ {2}\[/gm)).toHaveLength(23_823);
    expect(all).not.toContain('--all');
  });

  test('says of a frozen tensor that it was not checked', async () => {
    const frozen = { ...madeTensor('output.bias', [1], []), frozen: true };
    expect(await report([WRONG, frozen])).toContain('output.bias [1]: frozen, not checked');
  });

  test('is one line when quiet', async () => {
    const text = await report([WRONG], { detail: 'quiet' });
    expect(text.trimEnd().split('\n')).toHaveLength(1);
    expect(text).toMatch(/^✗ made.json: .*1 of 4 weights/);
  });

  test.each([40, 60, 80, 200])('holds in %d columns', async (width) => {
    const long = madeTensor('a.name.that.is.rather.long.for.a.tensor', [30, 784], []);
    const text = await report([WRONG, { ...long, frozen: true }, madeTensor('big', [9000], matching(9000))], {
      width,
    });
    const tooLong = text.split('\n').filter((line) => [...line].length > width);
    expect(tooLong).toEqual([]);
    for (const figure of ['0.0132555', '0.0530221', '1e-9', '✗ mismatch']) expect(text).toContain(figure);
  });

  test('has meaning without colours, and the same text with them', async () => {
    const plain = await report([WRONG]);
    const colored = await report([WRONG], { paint: await colorPaint() });
    expect(colored).toContain('\u001b[31m✗ mismatch\u001b[39m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    expect(colored.replace(/\u001b\[\d+m/g, '')).toBe(plain);
  });
});

test('several checks end with what they came to together', async () => {
  const problem = await anyProblem();
  const good = { problem, check: { ...madeCheck([madeTensor('w', [2], matching(2))]), source: 'good.json' } };
  const bad = { problem, check: madeCheck([WRONG]) };
  const text = [...table(STYLE).end([good, bad], { status: 'mismatch', failing: new Set([bad]) })].join('');
  expect(text).toContain('2 checks of nncheck’s own backpropagation: 1 mismatch, 1 match');
  expect(text).toContain('made.json: 1 mismatch');
  expect(text).not.toContain('good.json:');
});

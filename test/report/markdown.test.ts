import { expect, test } from 'vitest';
import { markdownTable, markdownText } from '../../src/report/markdown/escape.ts';
import { markdown } from '../../src/report/markdown/reporter.ts';
import { anyProblem, madeCheck, madeTensor, matching } from '../support/checks.ts';

test('nothing in a text is Markdown or HTML', () => {
  expect(markdownText('a*b_c <img src=x> [x](y) | `z`\n# t')).toBe(
    'a\\*b\\_c \\<img src=x\\> \\[x\\](y) \\| \\`z\\` \\# t',
  );
  expect(
    [
      ...markdownTable([
        ['a', 'b'],
        ['1|2', '\n'],
      ]),
    ].join(''),
  ).toBe('| a | b |\n|---|---|\n| 1\\|2 |   |\n');
});

test('checks that do not match are shown, and the others counted', async () => {
  const problem = await anyProblem();
  const made = (source: string, wrong: boolean) => {
    const weights = wrong
      ? [{ value: 0.1, analytic: 1, numeric: 1.5, verdict: 'mismatch' as const }]
      : matching(1);
    return { problem, check: { ...madeCheck([madeTensor('w', [1], weights)]), source } };
  };
  const outcomes = [made('a.json', false), made('b.json', true), made('c.json', true)];
  const text = [...markdown().end(outcomes, { status: 'mismatch', failing: new Set([outcomes[1]]) })].join(
    '',
  );
  expect(text).toContain('## ✗ nncheck: 3 checks of nncheck’s own backpropagation: 2 mismatch, 1 match\n');
  expect(text).not.toContain('a.json');
  expect(text).toContain('### ✗ b.json: mismatch\n');
  expect(text).toContain('### ✗ c.json: mismatch (does not fail the run)\n');
  expect(text).toContain('| w\\[0\\] | 1 | 1.5 | 0.5 | 1e-9 | mismatch |\n');
});

test('a thousand checks that fail stay below the megabyte that GitHub takes', async () => {
  const problem = await anyProblem();
  const many = Array.from({ length: 1000 }, (_, k) => {
    const tensors = Array.from({ length: 100 }, (_, t) =>
      madeTensor(`tensor${t}`, [50], Array(50).fill({ analytic: 1, numeric: 1.5, verdict: 'mismatch' })),
    );
    return { problem, check: { ...madeCheck(k < 60 ? tensors : [tensors[0]]), source: `${k}.json` } };
  });
  const text = [...markdown().end(many, { status: 'mismatch', failing: new Set(many) })].join('');
  expect(text.length).toBeLessThan(2 ** 20 / 4);
  expect(text).toContain('… 950 more checks: the other reports have all.');
});

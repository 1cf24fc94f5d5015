import { expect, test } from 'vitest';
import { NncheckError } from '../../src/errors.ts';
import { junit } from '../../src/report/junit/reporter.ts';
import { xmlText } from '../../src/report/junit/xml.ts';
import type { Outcome } from '../../src/report/reporter.ts';
import { anyProblem, FROZEN, madeCheck, madeTensor, matching } from '../support/checks.ts';
import { junitErrors } from '../support/reports.ts';

const WRONG = madeTensor(
  'hidden.weight',
  [1, 2],
  [{ analytic: 1, numeric: 1.5, verdict: 'mismatch' }, { analytic: 2 }],
);
const OPEN = madeTensor('open', [1], [{ verdict: 'inconclusive', note: { reason: 'noise' } }]);
const RIGHT = madeTensor('right', [2], matching(2));
const STILL = madeTensor('still', [1], [{ verdict: 'inactive' }]);
const LEFT_OUT = { ...madeTensor('left-out', [1], [FROZEN]), frozen: true };

async function report(outcomes: readonly Outcome[], failing: readonly Outcome[]): Promise<string> {
  const result = { status: 'mismatch', failing: new Set(failing) } as const;
  const text = [...junit().end(outcomes, result)].join('');
  expect(await junitErrors(text)).toEqual([]);
  return text;
}

test('a check is a test suite: one test case for it, and one for each tensor', async () => {
  const outcome = { problem: await anyProblem(), check: madeCheck([WRONG, OPEN, RIGHT, STILL, LEFT_OUT]) };
  const text = await report([outcome], [outcome]);
  expect(text).toContain('<testsuites name="nncheck grad" tests="6" failures="2" errors="0">');
  expect(text).toContain('<testsuite name="made.json" tests="6" failures="2" errors="0" skipped="3">');
  expect(text).toContain('<failure type="mismatch" message="hidden.weight [1, 2]: 1 mismatch, 1 match">');
  expect(text).toContain('hidden.weight[0,0]: given 1, expected 1.5, error 0.5, bound 1e-9');
  expect(text).not.toContain('hidden.weight[0,1]');
  // not what fails a check that mismatches
  expect(text).toContain('<skipped type="inconclusive" message="open [1]: 1 inconclusive">');
  expect(text).toContain(
    'bound 1e-9: the rounding error of the cost hides a gradient of this size</skipped>',
  );
  expect(text).toContain('<testcase name="right" classname="made"/>');
  expect(text).toContain('no weight affects the cost here');
  expect(text).toContain('frozen, not checked');
});

test('what does not fail the run fails no test case', async () => {
  const outcome = { problem: await anyProblem(), check: madeCheck([WRONG]) };
  const text = await report([outcome], []);
  expect(text).toContain('tests="2" failures="0" errors="0" skipped="2"');
});

test('an error is one', async () => {
  const outcome = {
    source: 'bad.json',
    error: new NncheckError('spec', 'syntax', 'no "JSON" <here> & there'),
  };
  const text = await report([outcome], [outcome]);
  expect(text).toContain('<error type="syntax" message="no &quot;JSON&quot; &lt;here&gt; &amp; there">');
});

test('names may hold anything: quotes, line ends, control characters, half characters', async () => {
  const name = 'a"b<c>&d\n\te\u0000\u001b[31m\ufffe\ud800\u{1f600}]]>';
  const check = { ...madeCheck([{ ...WRONG, name }]), name, source: name };
  const outcome = { problem: await anyProblem(), check };
  const text = await report([outcome], [outcome]);
  expect(text).toContain(
    'classname="a&quot;b&lt;c&gt;&amp;d&#10;&#9;e\\u0000\\u001b[31m\\ufffe\\ud800\u{1f600}]]&gt;"',
  );
});

test('a text keeps its line ends', () => {
  expect(xmlText('a\nb\r\nc')).toBe('a\nb&#13;\nc');
});

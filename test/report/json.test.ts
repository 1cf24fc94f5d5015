import { expect, test } from 'vitest';
import { NncheckError } from '../../src/errors.ts';
import { json } from '../../src/report/json/reporter.ts';
import { jsonLines, toJson } from '../../src/report/json/values.ts';
import type { Outcome } from '../../src/report/reporter.ts';
import { anyProblem, FROZEN, madeCheck, madeTensor, matching } from '../support/checks.ts';

const report = (outcomes: readonly Outcome[], status: 'match' | 'mismatch' | 'error') =>
  [...json().end(outcomes, { status, failing: new Set() })].join('');

test('numbers that JSON cannot carry are strings', () => {
  expect(toJson({ a: Number.NaN, b: [Number.POSITIVE_INFINITY], c: Float64Array.of(-1 / 0, 0.1) })).toBe(
    '{"a":"NaN","b":["Infinity"],"c":["-Infinity",0.1]}',
  );
});

test('lists of none, one and more are JSON', () => {
  for (const entries of [[], ['1'], ['1', '2']]) {
    expect(JSON.parse(`[${[...jsonLines(entries, '  ')].join('')}]`)).toEqual(entries.map(Number));
  }
});

test('a report lists every weight in the person’s own order, with its figures and its reason', async () => {
  const tensor = madeTensor(
    'hidden.weight',
    [2, 2],
    [
      { value: 0.1, analytic: 0.25, verdict: 'match' },
      { analytic: 1, numeric: 1.5, bound: 1e-12, verdict: 'mismatch' },
      { analytic: Number.NaN, verdict: 'mismatch' },
      { verdict: 'inconclusive', note: { reason: 'noise' } },
    ],
  );
  const check = madeCheck([tensor, madeTensor('hidden.bias', [2], matching(2))]);
  const parsed = JSON.parse(report([{ problem: await anyProblem(), check }], 'mismatch'));
  expect(parsed).toMatchObject({ schemaVersion: 1, command: 'grad', status: 'mismatch' });
  expect(parsed).not.toHaveProperty('error');
  const [one] = parsed.checks;
  expect(one).toMatchObject({
    name: 'made',
    spec: 'made.json',
    status: 'mismatch',
    cost: { reference: 0.5 },
    parts: { gradient: { status: 'mismatch' }, outputs: { status: 'not given' } },
    counts: { match: 3, mismatch: 2, inconclusive: 1, subgradient: 0, inactive: 0 },
    evaluations: 12,
    findings: [],
  });
  expect(one.tensors[0]).toMatchObject({ name: 'hidden.weight', shape: [2, 2], counts: { mismatch: 2 } });
  expect(one.gradients).toHaveLength(6);
  expect(one.gradients[1]).toEqual({
    tensor: 'hidden.weight',
    index: [0, 1],
    value: 0.1,
    analytic: 1,
    numeric: 1.5,
    error: 0.5,
    bound: 1e-12,
    verdict: 'mismatch',
  });
  expect(one.gradients[2].analytic).toBe('NaN');
  expect(one.gradients[3]).toMatchObject({
    verdict: 'inconclusive',
    reason: 'noise',
    note: 'the rounding error of the cost hides a gradient of this size',
  });
});

test('frozen weights have no verdict, and are not listed', async () => {
  const frozen = { ...madeTensor('w', [2], [FROZEN, FROZEN]), frozen: true };
  const parsed = JSON.parse(report([{ problem: await anyProblem(), check: madeCheck([frozen]) }], 'match'));
  expect(parsed.checks[0].gradients).toEqual([]);
  expect(parsed.checks[0].tensors[0].frozen).toBe(true);
});

test('a spec that could not be loaded is a check of its own, and the error of the report', async () => {
  const place = { file: 'bad.json', line: 3, column: 7, path: 'network.inputs' };
  const error = new NncheckError('spec', 'wrong-type', [{ message: 'expected a number', place }]);
  const good = { problem: await anyProblem(), check: madeCheck([madeTensor('w', [1], matching(1))]) };
  const parsed = JSON.parse(report([{ source: 'bad.json', error }, good], 'error'));
  expect(parsed.status).toBe('error');
  expect(parsed.error).toEqual({
    code: 'wrong-type',
    message: 'bad.json:3:7: network.inputs: expected a number',
    problems: [{ message: 'expected a number', ...place }],
  });
  expect(parsed.checks.map((check: { status: string }) => check.status)).toEqual(['error', 'match']);
});

import { expect, test } from 'vitest';
import { ratioText } from '../../../src/report/table/ratio.ts';
import { type MadeWeight, madeTensor } from '../../support/checks.ts';

const ratio = (weight: MadeWeight, isOfChanges = false) =>
  ratioText(madeTensor('w', [1], [weight]).weights, 0, isOfChanges);

test.each<[MadeWeight, string]>([
  [{ analytic: 0.25, numeric: 1, bound: 1e-9, verdict: 'mismatch' }, '0.25'],
  [{ analytic: -0.3, numeric: 0.3, bound: 1e-9, verdict: 'mismatch' }, '-1'],
  [{ analytic: 1, numeric: 3, bound: 1e-9, verdict: 'mismatch' }, '0.3333'],
  [{ analytic: 1.00004, numeric: 1, bound: 1e-9, verdict: 'mismatch' }, '1.000'],
  [{ analytic: 0.7, numeric: 0.7 + 1e-12, bound: 1e-9, verdict: 'match' }, '1'],
  [{ analytic: 2e6, numeric: 1e-3, bound: 1e-9, verdict: 'mismatch' }, '2e9'],
])('%o has the ratio %s', (weight, text) => {
  expect(ratio(weight)).toBe(text);
});

test('no more digits are shown than the bound allows', () => {
  expect(ratio({ analytic: 0.2513, numeric: 1, bound: 0.005, verdict: 'mismatch' })).toBe('0.25');
});

test.each<[string, MadeWeight]>([
  ['is 0', { analytic: 1, numeric: 0, bound: 1e-9, verdict: 'mismatch' }],
  ['is within its bound of 0', { analytic: 1, numeric: 1e-10, bound: 1e-9, verdict: 'mismatch' }],
  ['is not a number', { analytic: 1, numeric: Number.NaN, verdict: 'mismatch' }],
  ['is undecided', { analytic: 1, numeric: 2, verdict: 'inconclusive' }],
])('there is no ratio where the numeric gradient %s', (_, weight) => {
  expect(ratio(weight)).toBe('-');
});

test('of parameters after a step, the changes are compared', () => {
  const step: MadeWeight = { value: 1, analytic: 0.9, numeric: 0.6, bound: 1e-12, verdict: 'mismatch' };
  expect(ratio(step, true)).toBe('0.25');
});

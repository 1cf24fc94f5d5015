import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { matrixOf } from '../../../src/report/html/heat-map.ts';
import { escaped, html, jsonData } from '../../../src/report/html/markup.ts';
import { pngUri } from '../../../src/report/html/png.ts';
import { htmlReport } from '../../../src/report/html/reporter.ts';
import { keptWeights, rowOf } from '../../../src/report/html/weights.ts';
import type { TensorCheck } from '../../../src/verdict/verdict.ts';
import { madeCheck, madeTensor, matching } from '../../support/checks.ts';

/** A tensor of many weights, the first `wrong` of which mismatch; errors grow, gradients and bounds are of all sizes. */
function large(rows: number, columns: number, wrong: number): TensorCheck {
  const made = madeTensor('w', [rows, columns], []);
  const column = (of: (k: number) => number) =>
    Float64Array.from({ length: rows * columns }, (_, k) => of(k));
  const error = column((k) => (k < wrong ? 10 ** (3 * Math.sin(k)) : (k + 1) * 1e-16));
  const analytic = column((k) => Math.sin(k * k) * 10 ** (4 * Math.cos(k)));
  const weights = {
    ...made.weights,
    value: column((k) => Math.sin(k)),
    analytic,
    numeric: analytic.map((value, k) => value + error[k]),
    error,
    bound: column((k) => (k < wrong ? 1e-3 : 1e-9)),
    verdict: Uint8Array.from({ length: rows * columns }, (_, k) => (k < wrong ? 0 : 4)),
  };
  return { ...made, weights, counts: { ...made.counts, mismatch: wrong, match: rows * columns - wrong } };
}

test('numbers are kept of all weights that do not match, and of the 10,000 largest errors of the others', () => {
  const { tensors, bad, keptBad } = keptWeights([large(300, 100, 500)], 1);
  expect({ bad, keptBad, kept: tensors[0].flats.length }).toEqual({ bad: 500, keptBad: 500, kept: 10_500 });
  expect([...tensors[0].flats.slice(0, 501)]).toEqual([...Array(500).keys(), 20_000]);
  expect(tensors[0].flats.at(-1)).toBe(29_999);
});

test('weights with equal errors are kept up to the limit, and not one more', () => {
  const { tensors } = keptWeights([madeTensor('w', [15_000], matching(15_000))], 1);
  expect(tensors[0].flats).toHaveLength(10_000);
});

test.each([0, 1000, 1_000_000])(
  'a report of a million weights, %d of them wrong, stays below 5 MB',
  (wrong) => {
    const outcome = { check: madeCheck([large(1000, 1000, wrong)]) };
    const size = [...htmlReport().end([outcome], { status: 'mismatch', failing: new Set([outcome]) })].join(
      '',
    ).length;
    expect(size).toBeGreaterThan(500_000);
    expect(size).toBeLessThan(5_000_000);
  },
);

test('the numbers of a mismatch show that they differ', () => {
  const tensor = madeTensor('w', [1], [{ analytic: 1, numeric: 1 + 1e-9, verdict: 'mismatch' }]);
  const [, , analytic, numeric] = rowOf(tensor, 0);
  expect(analytic).not.toBe(numeric);
});

test.each([
  [[30, 784], 30, 784],
  [[8, 1, 3, 3], 8, 9],
  [[3, 3, 8, 16], 72, 16],
  [[7], 1, 7],
  [[1, 5, 1], 1, 5],
  [[1000], 25, 40],
  [[], 1, 1],
])('a tensor of shape %j is shown as %d rows of %d', (shape, rows, columns) => {
  expect(matrixOf(shape)).toEqual({ rows, columns });
});

test('a picture has the pixels that it was given, in the colours of its palette', () => {
  const uri = pngUri(3, 2, Uint8Array.from([0, 1, 2, 2, 1, 0]), [
    [1, 2, 3],
    [4, 5, 6],
    [7, 8, 9],
  ]);
  const bytes = Buffer.from(uri.split(',')[1], 'base64');
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  const data = (name: string) => {
    const at = bytes.indexOf(name);
    return bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at - 4));
  };
  expect([...data('PLTE')]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  // a row is its filter and two pixels a byte
  expect([...inflateSync(data('IDAT'))]).toEqual([0, 0x01, 0x20, 0, 0x21, 0x00]);
});

test('text cannot become markup: in an element, in an attribute, in data', () => {
  expect(escaped(`<a b="c" d='e'>&`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;');
  expect(
    html`<p title="${'"'}">${'<b>'}${html`<i>${1}</i>`}${[html`<u/>`, undefined, false]}</p>`.markup,
  ).toBe('<p title="&quot;">&lt;b&gt;<i>1</i><u/></p>');
  expect(jsonData('</script><!--').markup).toBe('"\\u003c/script>\\u003c!--"');
});

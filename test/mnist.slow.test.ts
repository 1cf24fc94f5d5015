import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nncheck, ROOT } from './support/built.ts';

describe('MNIST as IDX files', () => {
  let folder: string;
  const idx = (file: string) => gunzipSync(readFileSync(join(folder, file)));

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'nncheck-mnist-'));
    execFileSync('node', [join(ROOT, 'test/support/mnist.js'), '100', folder]);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the committed files are those that the script makes', () => {
    const made = readdirSync(folder);
    expect(made.length).toBe(2);
    for (const file of made) {
      expect(idx(file).equals(gunzipSync(readFileSync(join(ROOT, 'fixtures/data', file))))).toBe(true);
    }
  });

  test('images are unsigned bytes of shape [100, 28, 28], dark in the corner and lit within', () => {
    const images = idx('mnist-100-images.idx3-ubyte.gz');
    expect(images.subarray(0, 16).toString('hex')).toBe('00000803000000640000001c0000001c');
    expect(images.length).toBe(16 + 100 * 784);
    expect(images[16]).toBe(0);
    expect(Math.max(...images.subarray(16))).toBe(255);
  });

  test('labels take turns', () => {
    const labels = idx('mnist-100-labels.idx1-ubyte.gz');
    expect(labels.subarray(0, 8).toString('hex')).toBe('0000080100000064');
    expect([...labels.subarray(8)]).toEqual(Array.from({ length: 100 }, (_, example) => example % 10));
  });
});

test('784-30-10 on real digits: all 23,860 weights judged, none mismatches', () => {
  const spec = 'fixtures/specs/mnist-784-30-10.json';
  const { status, stdout, stderr } = nncheck(['grad', spec, '--json']);
  expect(stderr).toBe('');
  const [check] = JSON.parse(stdout).checks;
  const { counts } = check;
  expect(counts).toMatchObject({ mismatch: 0, inconclusive: 0, subgradient: 0 });
  expect(counts.match + counts.inactive).toBe(23_860);
  const gradients: readonly { analytic: number; error: number }[] = check.gradients;
  const largest = Math.max(...gradients.map(({ analytic }) => Math.abs(analytic)));
  const informative = gradients.filter(({ analytic }) => Math.abs(analytic) > 1e-6 * largest);
  expect(informative.length).toBeGreaterThan(10_000);
  for (const { analytic, error } of informative)
    expect(error).toBeLessThanOrEqual(1e-12 * Math.abs(analytic));
  // Pixels that are 0 in all digits: their 30 weights each do nothing.
  expect(counts.inactive % 30).toBe(0);
  expect(counts.match).toBeGreaterThan(10_000);
  expect(status).toBe(0);
});

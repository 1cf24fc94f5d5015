import { expect, test } from 'vitest';
import { ALL_ENTRIES, CATALOGUE } from '../../src/diagnosis/catalogue/catalogue.ts';
import { workedExample } from '../../src/diagnosis/catalogue/worked-example.ts';
import { PROGRAM_FINDINGS } from '../../src/verdict/conduct/program-findings.ts';
import { cli } from '../support/host.ts';

test('lists every code with its name', async () => {
  const { status, stdout, stderr } = await cli(['explain']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const { code, slug } of ALL_ENTRIES) expect(stdout).toContain(`${code}  ${slug}`);
});

test('codes and names are each their own, and those of the findings', () => {
  expect(new Set(ALL_ENTRIES.map(({ code }) => code)).size).toBe(ALL_ENTRIES.length);
  expect(new Set(ALL_ENTRIES.map(({ slug }) => slug)).size).toBe(ALL_ENTRIES.length);
  for (const [slug, { code }] of Object.entries(PROGRAM_FINDINGS)) {
    expect(ALL_ENTRIES.find((entry) => entry.slug === slug)?.code).toBe(code);
  }
});

test.each(['NN107', 'nn107', 'derivative-missing'])('explains %s with an example', async (name) => {
  const { status, stdout, stderr } = await cli(['explain', name]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain('NN107 derivative-missing');
  expect(stdout).toMatch(/right {2}-?\d.*\n.*wrong {2}-?\d/);
});

test.each([
  ['NN1o1', 'NN101'],
  ['derivative-mising', 'derivative-missing'],
  ['scal', 'scale'],
])('%s is not known, and %s is suggested', async (name, meant) => {
  const { status, stdout, stderr } = await cli(['explain', name]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(`did you mean "${meant}"?`);
});

test('every fault of passes and checks has an example whose wrong numbers are wrong', () => {
  const without = ['NN001', 'NN002', 'NN004', 'NN310', 'NN312'];
  for (const entry of CATALOGUE) {
    const example = workedExample(entry);
    // A step is shown by its code alone.
    if (entry.code.startsWith('NN7') || without.includes(entry.code)) expect(example).toBeUndefined();
    else
      expect(
        example?.rows.some(({ right, wrong }) => String(right) !== String(wrong)),
        entry.code,
      ).toBe(true);
  }
});

test('is there as JSON', async () => {
  const { stdout } = await cli(['explain', 'NN116', '--json']);
  const { entries } = JSON.parse(stdout);
  expect(entries).toMatchObject([{ code: 'NN116', slug: 'some-examples' }]);
  expect(entries[0].example.rows.length).toBeGreaterThan(0);
});

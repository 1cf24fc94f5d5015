import { expect, test } from 'vitest';
import { ALL_ENTRIES, CATALOGUE } from '../../src/diagnosis/catalogue/catalogue.ts';
import { searchCatalogue } from '../../src/diagnosis/catalogue/search.ts';
import { SYMPTOMS } from '../../src/diagnosis/catalogue/symptoms.ts';
import { workedExample } from '../../src/diagnosis/catalogue/worked-example.ts';
import { PROGRAM_FINDINGS } from '../../src/verdict/conduct/program-findings.ts';
import { cli } from '../support/host.ts';

test('lists every code with its name, by what one sees', async () => {
  const { status, stdout, stderr } = await cli(['explain']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const { code, slug } of ALL_ENTRIES) expect(stdout).toContain(`${code}  ${slug}`);
  expect(stdout).toMatch(/^The check disagrees by a constant factor\n {2}NN101 {2}scale/);
  expect(stdout).toMatch(/\nNaN or infinity\n {2}NN605 {2}not-finite/);
});

test('the symptoms name codes that there are, each once', () => {
  const known = new Set(ALL_ENTRIES.map(({ code }) => code));
  for (const { seen, codes } of SYMPTOMS) {
    expect(
      codes.filter((code) => !known.has(code)),
      seen,
    ).toEqual([]);
    expect(new Set(codes).size, seen).toBe(codes.length);
  }
});

test.each([
  ['101', 'NN101'],
  ['nn 101', 'NN101'],
  ['missing derivative', 'NN107'],
  ['the derivative is missing', 'NN107'],
  ['overflow divide', 'NN605'],
  ['tolerance 1e-7', 'NN312'],
])('%s is the page of %s', async (query, code) => {
  const { status, stdout } = await cli(['explain', query]);
  expect(status).toBe(0);
  expect(stdout).toMatch(new RegExp(`^${code} `));
});

test('words need no quotes', async () => {
  expect(await cli(['explain', 'missing', 'derivative'])).toEqual(
    await cli(['explain', 'missing derivative']),
  );
});

test.each([
  ['all outputs the same', ['NN122', 'NN212']],
  ['softmax', ['NN103', 'NN213']],
  ['my gradient is too large by a factor of the batch size', ['NN101']],
  ['nan', ['NN401', 'NN605']],
  ['learning rate', ['NN403', 'NN404']],
])('%s may be several, which are listed', async (query, codes) => {
  const { status, stdout, stderr } = await cli(['explain', query]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toContain(`"${query}" may be one of these:\n`);
  for (const code of codes) expect(stdout).toContain(`  ${code}  `);
  expect(stdout.split('\n').length).toBeLessThanOrEqual(11);
  expect(JSON.parse((await cli(['explain', query, '--json'])).stdout).entries.length).toBeGreaterThan(1);
});

test.each(['xyzzy', 'the', ''])('%j leads to the list', async (query) => {
  const { status, stdout, stderr } = await cli(['explain', query]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('nncheck explain lists all of them by what one sees');
});

test('every entry is found by its own title', () => {
  for (const { code, title } of ALL_ENTRIES) {
    expect(
      searchCatalogue(title).map((entry) => entry.code),
      title,
    ).toContain(code);
  }
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
  ['sclae', 'scale'],
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

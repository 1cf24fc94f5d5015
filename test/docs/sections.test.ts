import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const filesIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file));
const sources = [...filesIn('src'), ...filesIn('test')].filter((file) => file.endsWith('.ts'));

/** The documents and sections that a source's comments refer to, as in `docs/numerics.md, section 4`. */
const cited = sources.flatMap((file) => {
  const text = read(file).replaceAll(/\n\s*(?:\*|\/\/)/g, ' ');
  return [...text.matchAll(/(docs\/\w+\.md),\s+section\s+(\d+(?:\.\d+)*)/g)].map(([, document, section]) => ({
    file,
    document: document!,
    section: section!,
  }));
});

test('comments refer to documents of the repository, and to sections that they have', () => {
  expect(cited.length).toBeGreaterThan(15);
  const missing = cited.filter(({ document, section }) => {
    const headings = existsSync(join(ROOT, document)) ? read(document) : '';
    return !new RegExp(`^##+ ${section.replaceAll('.', '\\.')}\\.? `, 'm').test(headings);
  });
  expect(missing).toEqual([]);
});

test('no comment refers to a document that is not here', () => {
  const documents = sources
    .filter((file) => file.startsWith('src'))
    .flatMap((file) =>
      [...read(file).matchAll(/\b(?:docs\/)?[A-Z]{4,}\.md\b/g)].map(([name]) => ({ file, name })),
    );
  expect(documents.filter(({ name }) => !existsSync(join(ROOT, name)))).toEqual([]);
});

const DOCUMENTS = ['README.md', 'PERFORMANCE.md', 'docs/numerics.md', 'docs/faults.md'];

test.each(DOCUMENTS)('%s names files and folders that are there', (document) => {
  const named =
    /`((?:src|test|fixtures)\/[\w./-]+)`|\]\(((?:src|test|fixtures|docs)[\w./-]*)\)|`npx vitest run (test\/[^`]+)`/g;
  const paths = [...read(document).matchAll(named)].map(
    ([, ...one]) => one.find((path) => path !== undefined)!,
  );
  expect(paths.length).toBeGreaterThan(2);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const contributing = read('CONTRIBUTING.md');
const { dependencies, scripts } = JSON.parse(read('package.json'));

/** The packages that src imports, whether the build puts them inside or not. */
const imported = new Set(
  readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('vitest.ts'))
    .flatMap((file) => [
      ...read(join('src', file)).matchAll(
        /^(?!\s*\*).*(?:from |import\()'((?:@[\w-]+\/)?[a-z][\w-]*)(?:\/[^']*)?'/gm,
      ),
    ])
    .map(([, name]) => name),
);

test('every package that runs in nncheck is defended in a sentence, and nothing else is', () => {
  const section = contributing.split('## Dependencies')[1].split('\n## ')[0];
  const defended = [...section.matchAll(/^- \*\*(.+?)\*\* (.+)$/gm)];
  expect(defended.map(([, name]) => name)).toEqual([...imported].sort());
  for (const name of Object.keys(dependencies)) expect([...imported]).toContain(name);
  for (const [, , sentence] of defended) expect(sentence).toMatch(/^.{40,}\.$/);
});

test('the rooms of src are in the order that lint keeps', () => {
  const order = /^errors, host < ((?:\w+ < )*\w+), index$/m.exec(contributing)?.[1].split(' < ') ?? [];
  const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  // a room without a file yet has no folder
  for (const { name } of folders) expect(order).toContain(name);
  const rules: { name: string; to: { path?: string } }[] = JSON.parse(
    read('.dependency-cruiser.json'),
  ).forbidden;
  order.slice(0, -1).forEach((room, k) => {
    const above = rules.find(({ name }) => name === `${room}-imports-downwards`)?.to.path;
    expect(above).toBe(`^src/(${order.slice(k + 1).join('|')})/`);
  });
});

test('files, folders and scripts that it names are there', () => {
  for (const [, path] of contributing.matchAll(/`((?:src|test|fixtures|bin)\/[\w./-]+)`/g))
    expect({ path, there: existsSync(join(ROOT, path)) }).toEqual({ path, there: true });
  for (const [, script] of contributing.matchAll(/npm run ([\w:]+)/g))
    expect(scripts).toHaveProperty([script]);
});

test('the glossary gives each term one line', () => {
  const [, glossary = ''] = contributing.split('## Glossary');
  const terms = [...glossary.split('\n## ')[0].matchAll(/^\| ([^|]+) \| ([^|]+) \|$/gm)].slice(1);
  expect(terms.length).toBeGreaterThan(29);
  const names = terms.map(([, term]) => term);
  expect(new Set(names).size).toBe(names.length);
});

test('every room has its line, in the order of the house', () => {
  const order = /^errors, host < .*$/m.exec(contributing)![0].split(/ < |, /);
  const lines = [...contributing.matchAll(/^\| (`\w+`(?:, `\w+`)?) \|/gm)].map(([, rooms]) => rooms);
  expect(lines.flatMap((rooms) => rooms!.replaceAll('`', '').split(', '))).toEqual(order);
});

test('it is read in a few minutes', () => {
  const words = (text: string) => text.split(/\s+/).length;
  const [before, glossary = ''] = contributing.split('## Dependencies')[0].split('## Glossary');
  const [terms, after = ''] = glossary.split('## The house');
  expect(words(terms)).toBeLessThan(700);
  expect(words(before + after)).toBeLessThan(1200);
});

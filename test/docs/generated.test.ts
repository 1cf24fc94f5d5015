import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problemFromSpec, type Spec } from '../../src/index.ts';
import { ROOT } from '../support/built.ts';
import { cli } from '../support/host.ts';
import { faultPages } from './make/fault-pages.ts';
import { manPage } from './make/man-page.ts';
import { EXAMPLES, specReference } from './make/spec-reference.ts';

/**
 * Pages that are made from the code. After a change there, `UPDATE_DOCS=1 npx vitest run test/docs/generated.test.ts`
 * writes them anew.
 */
const UPDATE = process.env.UPDATE_DOCS !== undefined;
const FAULTS = join(ROOT, 'docs/faults');
const SPEC = join(ROOT, 'docs/spec.md');

const MAN = join(ROOT, 'man/nncheck.1');
/** What people write in an editor; `nncheck schema` prints the others, too. */
const EDITED = ['config', 'spec'];
const schemaFile = (name: string) => join(ROOT, 'schemas', `${name}.schema.json`);

const pages = faultPages();
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const schemas = new Map<string, string>();
for (const name of EDITED) schemas.set(name, (await cli(['schema', name])).stdout);

if (UPDATE) {
  rmSync(FAULTS, { recursive: true, force: true });
  mkdirSync(FAULTS);
  for (const [name, text] of pages) writeFileSync(join(FAULTS, name), text);
  writeFileSync(SPEC, specReference());
  for (const path of ['man', 'schemas']) mkdirSync(join(ROOT, path), { recursive: true });
  writeFileSync(MAN, manPage(version));
  for (const [name, text] of schemas) writeFileSync(schemaFile(name), text);
}

test('docs/faults has a page for every code, as nncheck explain has it', () => {
  expect(readdirSync(FAULTS).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(join(FAULTS, name), 'utf8')).toBe(text);
});

test('docs/spec.md has the fields of the schema', () => {
  expect(readFileSync(SPEC, 'utf8')).toBe(specReference());
});

test('man/nncheck.1 has the commands and options of the help', () => {
  expect(readFileSync(MAN, 'utf8')).toBe(manPage(version));
});

test.each(EDITED)('schemas/%s.schema.json is what nncheck schema prints', (name) => {
  expect(readFileSync(schemaFile(name), 'utf8')).toBe(schemas.get(name));
});

test('schemas has no other file', () => {
  expect(readdirSync(join(ROOT, 'schemas')).sort()).toEqual(
    EDITED.map((name) => `${name}.schema.json`).sort(),
  );
});

describe('the examples of docs/spec.md are specs', () => {
  const whole = Object.assign({}, ...Object.values(EXAMPLES)) as Spec;

  test.each(Object.keys(EXAMPLES))('%s', async (part) => {
    const { network, loss, data } = whole;
    const spec = { network, loss, data, ...EXAMPLES[part] } as Spec;
    expect((await problemFromSpec(spec)).data.count).toBe(2);
  });
});

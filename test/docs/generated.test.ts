import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { problemFromSpec, type Spec } from '../../src/index.ts';
import { ROOT } from '../support/built.ts';
import { faultPages } from './make/fault-pages.ts';
import { EXAMPLES, specReference } from './make/spec-reference.ts';

/**
 * Pages that are made from the code. After a change there, `UPDATE_DOCS=1 npx vitest run test/docs/generated.test.ts`
 * writes them anew.
 */
const UPDATE = process.env.UPDATE_DOCS !== undefined;
const FAULTS = join(ROOT, 'docs/faults');
const SPEC = join(ROOT, 'docs/spec.md');

const pages = faultPages();

if (UPDATE) {
  rmSync(FAULTS, { recursive: true, force: true });
  mkdirSync(FAULTS);
  for (const [name, text] of pages) writeFileSync(join(FAULTS, name), text);
  writeFileSync(SPEC, specReference());
}

test('docs/faults has a page for every code, as nncheck explain has it', () => {
  expect(readdirSync(FAULTS).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(join(FAULTS, name), 'utf8')).toBe(text);
});

test('docs/spec.md has the fields of the schema', () => {
  expect(readFileSync(SPEC, 'utf8')).toBe(specReference());
});

describe('the examples of docs/spec.md are specs', () => {
  const whole = Object.assign({}, ...Object.values(EXAMPLES)) as Spec;

  test.each(Object.keys(EXAMPLES))('%s', async (part) => {
    const { network, loss, data } = whole;
    const spec = { network, loss, data, ...EXAMPLES[part] } as Spec;
    expect((await problemFromSpec(spec)).data.count).toBe(2);
  });
});

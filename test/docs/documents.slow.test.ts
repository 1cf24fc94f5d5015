import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/commands/init/languages.ts';
import { ROOT } from '../support/built.ts';
import { comparable, openDocument } from './examples.ts';
import { linkedFiles } from './markdown.ts';

/** As in the test of the README: UPDATE_README=1 writes what the commands print now. */
const UPDATE = process.env.UPDATE_README !== undefined;

describe.each([
  'docs/tutorial.md',
  'docs/adapters.md',
  'docs/ladder.md',
  'docs/layers.md',
  'docs/library.md',
  'docs/naming.md',
  'docs/shrink.md',
  'docs/training.md',
])('%s', (name) => {
  const { text, sessions, programs, run, update } = openDocument(name);

  if (UPDATE) test('shows what the commands print now', update);
  else
    test('shows what its commands print', () => {
      for (const { command, output } of sessions)
        expect(comparable(run(command))).toEqual(comparable(output));
      for (const { title, text } of programs) expect(comparable(run(title))).toEqual(comparable(text));
    });

  test('links to files that are there', () => {
    for (const link of linkedFiles(text)) {
      expect({ link, there: existsSync(join(ROOT, dirname(name), link)) }).toEqual({ link, there: true });
    }
  });
});

test('docs/adapters.md has all languages', () => {
  const { text } = openDocument('docs/adapters.md');
  for (const { name } of LANGUAGES) expect(text).toContain(`\`${name}\``);
});

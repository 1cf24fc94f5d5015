import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as nncheck from '../../src/index.ts';
import { ROOT } from '../support/built.ts';

const INDEX = join(ROOT, 'src/index.ts');

/** The files that the library's functions are in: its own, and those that it exports from. */
const FILES = [
  INDEX,
  ...[...readFileSync(INDEX, 'utf8').matchAll(/^(?:export|\}) .*from '(\.[^']+)'/gm)].map(([, file]) =>
    join(dirname(INDEX), file),
  ),
];

/** The examples in the docstrings of exported functions, by the functions' names. */
const EXAMPLES = new Map(
  // A function of the same name further down is another one.
  [...new Set(FILES)].reverse().flatMap((file) =>
    [
      ...readFileSync(file, 'utf8').matchAll(
        /\/\*\*\n((?: \*.*\n)+?) \*\/\nexport (?:async )?function (\w+)/g,
      ),
    ].map(([, doc, name]): [string, string | undefined] => {
      const [, code] = doc.split(' * @example\n');
      return [name, code?.replace(/^ \* ?/gm, '')];
    }),
  ),
);

const functions = Object.entries(nncheck).flatMap(([name, value]) =>
  typeof value === 'function' && !/^class\b/.test(String(value)) ? [name] : [],
);

const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
) => (...values: unknown[]) => Promise<void>;

describe('every function of the library has an example that runs', () => {
  test('all of them are found', () => {
    expect(functions.length).toBeGreaterThan(12);
    expect(functions.filter((name) => EXAMPLES.get(name) === undefined)).toEqual([]);
  });

  test.each(functions)('%s', async (name) => {
    // An expression with its value behind it is a claim.
    const code = EXAMPLES.get(name)!.replace(/^(.+); \/\/ (.+)$/gm, 'expect($1).toEqual($2);');
    const values = { ...nncheck, expect };
    await new AsyncFunction(...Object.keys(values), code)(...Object.values(values));
  });
});

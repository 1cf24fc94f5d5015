import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT, startNncheck } from '../support/built.ts';
import { canRun, TOOLCHAINS } from '../support/toolchains.ts';

/** A program with one fault, and what has to be named. */
interface Faulty {
  /** Its first folder is its language. */
  readonly file: string;
  readonly spec: string;
  /** The slugs of all findings. */
  readonly named: readonly string[];
  /** What gives the same numbers at every point of this spec. */
  readonly tied?: readonly string[];
}

interface Finding {
  readonly slug: string;
  readonly ties?: readonly { readonly slugs: readonly string[] }[];
}

const FOLDER = join(ROOT, 'fixtures/programs/faulty');
const PROGRAMS: readonly Faulty[] = JSON.parse(readFileSync(join(FOLDER, 'programs.json'), 'utf8'));
const languageOf = (file: string): string => file.split('/')[0];
const LANGUAGES = [...new Set(PROGRAMS.map(({ file }) => languageOf(file)))];

test('every faulty program is in the table', () => {
  const files = LANGUAGES.flatMap((language) =>
    readdirSync(join(FOLDER, language)).map((file) => `${language}/${file}`),
  );
  expect(files.sort()).toEqual(PROGRAMS.map(({ file }) => file).sort());
  expect(PROGRAMS.length).toBeGreaterThanOrEqual(30);
  expect(LANGUAGES.length).toBeGreaterThanOrEqual(5);
});

describe.each(LANGUAGES.filter(canRun))('%s', (language) => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), `nncheck-faulty-${language}-`));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.concurrent.for(PROGRAMS.filter(({ file }) => languageOf(file) === language))(
    '$file: $named',
    async ({ file, spec, named, tied = [] }, { expect }) => {
      // a folder each: programs in Java have classes of the same names
      const own = mkdtempSync(join(folder, 'program-'));
      const command = TOOLCHAINS[language].start(join(FOLDER, file), own);
      const args = [join(FOLDER, 'specs', `${spec}.json`), '--run', command.map(quoted).join(' ')];
      const { status, stdout, stderr } = await startNncheck(['grad', ...args, '--json']).done;
      expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
      const [check] = JSON.parse(stdout).checks;
      expect(check.status).toBe('mismatch');
      const findings: Finding[] = check.findings;
      expect({
        named: findings.map(({ slug }) => slug),
        tied: findings.flatMap(({ ties = [] }) => ties.flatMap(({ slugs }) => slugs)),
      }).toEqual({ named, tied });
    },
  );
});

const quoted = (word: string): string => `"${word}"`;

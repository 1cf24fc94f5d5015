import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';
import { canRun, TOOLCHAINS } from '../support/toolchains.ts';

/** A program that is right, and a line of it that makes it wrong. */
interface Program {
  /** Its first folder is its language. */
  readonly file: string;
  /** A program with arguments, and every one that writes report.json, is not served but run, and its report is checked. */
  readonly args?: readonly string[];
  readonly spec: string;
  /** The code of the fault where the line is wrong. */
  readonly named: string;
  readonly right: string;
  readonly wrong: string;
}

interface Finding {
  readonly code: string;
  readonly ties?: readonly { readonly codes: readonly string[] }[];
}

const FOLDER = join(ROOT, 'fixtures/programs/layers');
const PROGRAMS: readonly Program[] = JSON.parse(readFileSync(join(FOLDER, 'programs.json'), 'utf8'));
const languageOf = ({ file }: Program): string => file.split('/')[0];
const LANGUAGES = [...new Set(PROGRAMS.map(languageOf))];
const ADAPTERS = '../../../../adapters';

/** Checks a program, with its line replaced where it is to be wrong, in a folder of its own. */
async function checked(program: Program, isWrong: boolean) {
  const { file, args = [], spec, right, wrong } = program;
  const cwd = folder();
  const source = readFileSync(join(FOLDER, file), 'utf8');
  expect(source.split(right)).toHaveLength(2);
  mkdirSync(join(cwd, 'source'));
  const own = join(cwd, 'source', basename(file));
  const text = isWrong ? source.replace(right, () => wrong) : source;
  writeFileSync(own, text.replaceAll(ADAPTERS, join(ROOT, 'adapters')));
  copyFileSync(join(FOLDER, 'specs', `${spec}.json`), join(cwd, `${spec}.json`));
  const [start, ...rest] = [...TOOLCHAINS[languageOf(program)].start(own, cwd), ...args];
  const isReported = source.includes('report.json');
  if (isReported) execFileSync(start, rest, { cwd });
  const how = isReported ? ['--reported', 'report.json'] : ['--', start, ...rest];
  const { status, stdout, stderr } = await cli(['grad', `${spec}.json`, '--json', ...how], { cwd });
  expect({ spec, stderr }).toEqual({ spec, stderr: '' });
  const [{ parts, findings }] = JSON.parse(stdout).checks;
  return { status, parts, findings: findings as readonly Finding[] };
}

test('every program is in the table', () => {
  const files = LANGUAGES.flatMap((one) => readdirSync(join(FOLDER, one)).map((name) => `${one}/${name}`));
  expect(files.sort()).toEqual([...new Set(PROGRAMS.map(({ file }) => file))].sort());
  const specs = readdirSync(join(FOLDER, 'specs')).map((name) => basename(name, '.json'));
  expect(specs.sort()).toEqual([...new Set(PROGRAMS.map(({ spec }) => spec))].sort());
});

describe.each(LANGUAGES.filter(canRun))('%s', (language) => {
  const own = PROGRAMS.filter((program) => languageOf(program) === language);

  test.each(own)('$file is right at $spec', async (program) => {
    const { status, parts, findings } = await checked(program, false);
    expect({ status, codes: findings.map(({ code }) => code) }).toEqual({ status: 0, codes: [] });
    expect(parts.outputs.status).toBe('match');
  });

  test.each(own)('$named is named in $file at $spec where “$right” is “$wrong”', async (program) => {
    const { status, findings } = await checked(program, true);
    expect(status).toBe(1);
    const [first] = findings.filter(({ code }) => /^NN[12]/.test(code));
    expect([first?.code, ...(first?.ties ?? []).flatMap(({ codes }) => codes)]).toContain(program.named);
  });
});

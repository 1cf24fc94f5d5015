import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CONFIG_VARIABLE, VARIABLES } from '../../src/cli/environment.ts';
import { EXIT } from '../../src/commands/status.ts';
import { reporterNames } from '../../src/report/reporters.ts';
import { nncheck, ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { isInstalled } from '../support/program.ts';
import { comparable, openDocument } from './examples.ts';
import { linkedFiles } from './markdown.ts';

/** As in the test of the README: UPDATE_README=1 writes what the commands print now. */
const { text, blocks, sessions, run, update } = openDocument('docs/ci.md');

if (process.env.UPDATE_README !== undefined) {
  test('docs/ci.md shows what the commands print now', update);
} else {
  describe('docs/ci.md shows what is printed by', () => {
    test.each(sessions)('$command', ({ command, output }) => {
      expect(comparable(run(command))).toEqual(comparable(output));
    });
  });
}

const block = (title: string): string => blocks.find((one) => one.title === title)!.text;
const firstColumn = (after: string): string[] =>
  [
    ...text
      .split(after)[1]
      .split('\n## ')[0]
      .matchAll(/^\| `?([^|`]+)`? \|/gm),
  ].map(([, cell]) => cell);

test('its tables have every reporter, every variable, and exit statuses that there are', () => {
  expect(firstColumn('## Reports').slice(1)).toEqual(reporterNames());
  expect(firstColumn('## Settings').slice(1)).toEqual([CONFIG_VARIABLE, ...Object.keys(VARIABLES)]);
  const { match, mismatch, error, inconclusive, program } = EXIT;
  expect(firstColumn('## What makes').slice(1).map(Number)).toEqual([
    match,
    mismatch,
    error,
    inconclusive,
    program,
  ]);
});

test('its links lead to files that are there, and in the package', () => {
  const files = linkedFiles(text);
  const packed: string[] = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).files;
  for (const file of files) expect(packed).toContain(join('docs', file).split('/')[0]);
  expect(files.length).toBeGreaterThan(1);
  expect(files.filter((file) => !existsSync(join(ROOT, 'docs', file)))).toEqual([]);
});

test('its workflow and its job give what the action and the job take', () => {
  const { jobs } = parse(block('.github/workflows/gradients.yml'));
  const { uses, with: given } = jobs.gradients.steps.at(-1);
  const action = parse(readFileSync(join(ROOT, uses.replace('./vendor/nncheck', ''), 'action.yml'), 'utf8'));
  for (const name of Object.keys(given)) expect(action.inputs).toHaveProperty(name);

  const { include, nncheck: job } = parse(block('.gitlab-ci.yml'));
  const template = parse(readFileSync(join(ROOT, include[0].local.replace('vendor/nncheck', '')), 'utf8'));
  for (const name of Object.keys(job.variables)) expect(template.nncheck.variables).toHaveProperty(name);
});

describe.skipIf(!isInstalled(['gcc', '--version']))('what nncheck init c writes', () => {
  const commands = blocks.filter(({ language }) => language === 'sh').map((one) => one.text.trim());

  test.for([
    ['make', 'Makefile', '9 weights: 9 match'],
    ['cmake', 'CMakeLists.txt', '100% tests passed'],
  ])('is checked by %s with its %s', ([tool, file, printed], { skip }) => {
    if (!isInstalled([tool, '--version'])) skip(`${tool} is not installed`);
    const cwd = folder({ [file]: block(file) });
    mkdirSync(join(cwd, 'node_modules/.bin'), { recursive: true });
    symlinkSync(ROOT, join(cwd, 'node_modules/nncheck'));
    symlinkSync('../nncheck/bin/nncheck.js', join(cwd, 'node_modules/.bin/nncheck'));
    expect(nncheck(['init', 'c'], { cwd }).status).toBe(0);
    const command = commands.find((one) => one.startsWith(tool))!;
    const { status, stdout } = spawnSync('bash', ['-c', command], { cwd, encoding: 'utf8' });
    expect(stdout).toContain(printed);
    expect(status).toBe(0);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reporterNames, reporters } from '../../src/report/reporters.ts';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';
import { junitErrors, reportErrors, workflowCommands, xmlTexts } from '../support/reports.ts';

const { spec, reported } = JSON.parse(
  readFileSync(join(ROOT, 'fixtures/cases/course-two-faults.json'), 'utf8'),
);

const FILES = ['json=r.json', 'junit=r.xml', 'markdown=r.md', 'github=r.txt', 'table=t.txt', 'html=r.html'];
const ARGS = ['grad', 'spec.json', '--reported', 'reported.json', '--reporter', 'table'];

/** Runs a mismatch with every reporter at once. */
async function runAll(args: readonly string[] = [], env: Record<string, string> = {}) {
  const cwd = folder({ 'spec.json': spec, 'reported.json': reported });
  const all = [...ARGS, ...FILES.flatMap((file) => ['--reporter', file]), ...args];
  return {
    cwd,
    all,
    ...(await cli(all, { cwd, env })),
    read: (file: string) => readFileSync(join(cwd, file), 'utf8'),
  };
}

/** Markdown as it is shown. */
const shown = (text: string) => text.replaceAll(/\\(.)/g, '$1');

test('all reporters in one run: each is valid, all tell the same findings, and the mismatch exits with 1', async () => {
  const { status, stdout, stderr, read } = await runAll();
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  const [json, xml, markdown, github] = ['r.json', 'r.xml', 'r.md', 'r.txt'].map(read);
  expect(reportErrors(json)).toEqual([]);
  expect(await junitErrors(xml)).toEqual([]);
  const { findings } = JSON.parse(json).checks[0];
  expect(findings).toHaveLength(2);
  const annotations = workflowCommands(github);
  expect(annotations.map(({ level }) => level)).toEqual(['error', 'error']);
  const [whole] = xmlTexts(xml, 'failure');
  for (const [k, { code, title, message, fix }] of findings.entries()) {
    const sentence = `${code} ${title}: ${message}`;
    expect(stdout).toContain(`✗ ${sentence}\n  ${fix}\n`);
    expect(whole).toContain(`${sentence}\n${fix}`);
    expect(annotations[k].message).toContain(`${sentence}\n${fix}`);
    expect(shown(markdown)).toContain(`- **${code} ${title}**: ${message} *${fix}*\n`);
  }
});

test('the table in a file is that of stdout, under a line that says whose it is', async () => {
  const { stdout, read } = await runAll();
  expect(read('t.txt')).toBe(`nncheck grad\n\n${stdout}`);
});

test('a second run replaces the reports of the first, as they bear the mark of nncheck', async () => {
  const { cwd, all, read } = await runAll();
  const first = ['r.json', 'r.xml', 'r.md', 'r.txt', 't.txt', 'r.html'].map(read);
  const { status, stderr } = await cli(all, { cwd });
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
  expect(['r.json', 'r.xml', 'r.md', 'r.txt', 't.txt', 'r.html'].map(read)).toEqual(first);
});

test.each(['json', 'junit', 'markdown', 'github', 'table', 'html'] as const)(
  'a file that nncheck did not write is not replaced by %s, but by --force',
  async (name) => {
    for (const content of [
      '',
      'mine\n',
      '{"schemaVersion": 1}',
      '{\n  "schemaVersion": 1,\n  "command": "gra',
    ]) {
      const cwd = folder({ 'mine.txt': content });
      const args = ['grad', '--task', 'and', '--reporter', `${name}=mine.txt`];
      const { status, stderr } = await cli(args, { cwd });
      expect(status).toBe(2);
      expect(stderr).toContain('mine.txt already exists');
      expect(readFileSync(join(cwd, 'mine.txt'), 'utf8')).toBe(content);
      expect((await cli([...args, '--force'], { cwd })).status).toBe(0);
      expect(readFileSync(join(cwd, 'mine.txt'), 'utf8')).toContain(reporters[name].mark);
    }
  },
);

test('every reporter begins its files with its mark', async () => {
  for (const name of reporterNames()) {
    const cwd = folder();
    await cli(['grad', '--task', 'and', '--reporter', `${name}=out`], { cwd });
    expect(readFileSync(join(cwd, 'out'), 'utf8').startsWith(reporters[name].mark)).toBe(true);
  }
});

test('with github the summary of the job is appended to, and holds what markdown writes', async () => {
  const { cwd, read } = await runAll([], { GITHUB_STEP_SUMMARY: 'summary.md' });
  expect(read('summary.md')).toBe(read('r.md'));
  await cli([...ARGS.slice(0, 4), '--reporter', 'github'], {
    cwd,
    env: { GITHUB_STEP_SUMMARY: 'summary.md' },
  });
  expect(read('summary.md')).toBe(read('r.md').repeat(2));
});

test.each(['junit', 'markdown', 'github', 'json', 'html'])(
  '%s reports a spec that cannot be read, the only one too',
  async (name) => {
    const cwd = folder({ 'bad.json': '{' });
    const { status } = await cli(['grad', 'bad.json', '--reporter', `${name}=out`], { cwd });
    expect(status).toBe(2);
    expect(readFileSync(join(cwd, 'out'), 'utf8')).toContain('the file ends too early');
  },
);

test('on stdout, the error of the only spec is one JSON report', async () => {
  const cwd = folder({ 'bad.json': '{' });
  const { stdout } = await cli(['grad', 'bad.json', '--json'], { cwd });
  expect(reportErrors(stdout)).toEqual([]);
  expect(JSON.parse(stdout)).toMatchObject({ command: 'grad', status: 'error', error: { code: 'syntax' } });
});

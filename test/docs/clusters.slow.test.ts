import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { nncheck, ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { isInstalled } from '../support/program.ts';
import { openDocument } from './examples.ts';

/** The files of docs/clusters.md are run here, as their services run them, and give what one run gives. */
const { blocks } = openDocument('docs/clusters.md');
const block = (title: string): string => blocks.find((one) => one.title === title)!.text;

const SPEC = readFileSync(join(ROOT, 'fixtures/specs/tanh-softmax-3-4-3-3.json'), 'utf8');
let one: string;
let cwd: string;

beforeAll(() => {
  one = nncheck(['grad', 'net.json', '--json'], { cwd: folder({ 'net.json': SPEC }) }).stdout;
});

beforeEach(() => {
  cwd = folder({ 'net.json': SPEC });
  mkdirSync(join(cwd, 'bin'));
  for (const [name, first] of [
    ['nncheck', ''],
    ['npx', 'shift; '],
  ]) {
    const command = `#!/bin/sh\n${first}exec ${process.execPath} ${join(ROOT, 'bin/nncheck.js')} "$@"\n`;
    writeFileSync(join(cwd, 'bin', name), command);
    chmodSync(join(cwd, 'bin', name), 0o755);
  }
});

/** Runs a line of a script. */
function shell(script: string, env: Record<string, string> = {}) {
  const path = `${join(cwd, 'bin')}:${process.env.PATH}`;
  const { status, stderr } = spawnSync('bash', ['-c', script], {
    cwd,
    env: { ...process.env, ...env, PATH: path },
    encoding: 'utf8',
  });
  expect({ status, stderr }).toMatchObject({ status: 0 });
}

const merged = (): string => nncheck(['merge', 'shards', '--json'], { cwd }).stdout;

test('GNU parallel', ({ skip }) => {
  if (!isInstalled(['parallel', '--version'])) skip('parallel is not installed');
  shell(block('parallel'));
  expect(readFileSync(join(cwd, 'report.json'), 'utf8')).toBe(one);
});

test('an array of Slurm', ({ skip }) => {
  if (!isInstalled(['sinfo', '--version']) || spawnSync('sinfo', ['--noheader']).status !== 0)
    skip('no Slurm runs on this machine');
  for (const name of ['shards.sbatch', 'merge.sbatch']) writeFileSync(join(cwd, name), block(name));
  shell('sbatch --wait shards.sbatch && sbatch --wait merge.sbatch');
  expect(readFileSync(join(cwd, 'report.json'), 'utf8')).toBe(one);
});

test('the tasks of Slurm, each with the environment that Slurm gives it', () => {
  for (let id = 1; id <= 4; id++) {
    shell(block('shards.sbatch'), {
      SLURM_ARRAY_TASK_ID: String(id),
      SLURM_ARRAY_TASK_MIN: '1',
      SLURM_ARRAY_TASK_MAX: '4',
      SLURM_ARRAY_TASK_COUNT: '4',
      SLURM_ARRAY_TASK_STEP: '1',
    });
  }
  shell(block('merge.sbatch'));
  expect(readFileSync(join(cwd, 'report.json'), 'utf8')).toBe(one);
});

test('the jobs of GitLab', () => {
  const { gradients, 'gradients-merged': last } = parse(block('.gitlab-ci.yml'));
  for (let index = 1; index <= gradients.parallel; index++) {
    const env = { CI_NODE_INDEX: String(index), CI_NODE_TOTAL: String(gradients.parallel) };
    for (const line of gradients.script) shell(line, env);
  }
  expect(merged()).toBe(one);
  for (const line of last.script) shell(line);
  expect(existsSync(join(cwd, 'gradients.xml'))).toBe(true);
});

test('the pods of Kubernetes', () => {
  const { completions, template } = parse(block('job.yml')).spec;
  const [{ args }] = template.spec.containers;
  for (let index = 0; index < completions; index++) {
    shell(args[0], { JOB_COMPLETION_INDEX: String(index) });
  }
  expect(merged()).toBe(one);
});

import { execFileSync } from 'node:child_process';
import { appendFileSync, chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { folder } from '../support/files.ts';
import { cli, type Result } from '../support/host.ts';
import { canRun } from '../support/toolchains.ts';

// A program that does not know nncheck, and the ways in which a command line names one wrongly.

const SPEC = readFileSync(join(ROOT, 'adapters/nncheck.json'), 'utf8');

const TRAINS = `W1, b1 = [[0.5, -0.4], [0.3, 0.8]], [0.1, -0.2]
W2, b2 = [[0.7, -0.6]], [0.05]
for epoch in range(3):
    print('epoch', epoch, 'cost', 0.5)
`;

const env = { PATH: process.env.PATH ?? '' };

const grad = (cwd: string, ...args: string[]): Promise<Result> => cli(['grad', ...args], { cwd, env });

/** The lines that a message shows for a program, without their indentation. */
const linesIn = (message: string): string[] =>
  message
    .slice(message.indexOf('answers by these lines'), message.indexOf('it was started as'))
    .split('\n')
    .slice(1, -1)
    .map((line) => line.replace(/^ {9}/, ''));

describe('a program that does not answer', () => {
  test.each([
    ['python3 my_net.py', { 'my_net.py': TRAINS }, 'python', 'my_net.py'],
    ['python3 -u my_net.py', { 'my_net.py': `import numpy as np\n${TRAINS}` }, 'numpy', 'my_net.py'],
    ['python3 my_net.py', { 'my_net.py': 'input("press a key")' }, 'python', 'my_net.py'],
    ['python3 my_net.py', { 'my_net.py': 'print(0.25)' }, 'python', 'my_net.py'],
    [`${process.execPath} net.mjs`, { 'net.mjs': 'console.log("cost", 0.5)' }, 'javascript', 'net.mjs'],
    ['perl net.pl', { 'net.pl': 'print "cost 0.5\\n"' }, 'perl', 'net.pl'],
  ])('%s is told of its adapter', async (run, files, language, program) => {
    const cwd = folder({ 'xor.json': SPEC, ...files });
    const { status, stdout, stderr } = await grad(cwd, 'xor.json', '--run', run);
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toContain(`nncheck init ${language}\n`);
    expect(stderr).toContain(`Then ${program} answers by these lines`);
    expect(linesIn(stderr).join('\n')).toContain('output.bias');
  });

  test.skipIf(!canRun('c')).each([
    ['net.c', 'nncheck init c\n'],
    ['another.c', 'nncheck init LANGUAGE\n'],
  ])('a compiled one of %s is told of the adapter of the source beside it', async (source, said) => {
    const cwd = folder({ [source]: '#include <stdio.h>\nint main(void) { puts("cost 0.5"); return 0; }\n' });
    execFileSync('gcc', ['-o', 'net', source], { cwd });
    const { status, stderr } = await grad(cwd, '--run', './net');
    expect(status).toBe(4);
    expect(stderr).toContain(said);
    expect(linesIn(stderr)).toContain('#include "nncheck_adapter.c"');
  });

  test('the lines that are shown make it answer', async () => {
    const cwd = folder({ 'xor.json': SPEC, 'my_net.py': TRAINS });
    const { stderr } = await grad(cwd, 'xor.json', '--run', 'python3 my_net.py');
    await cli(['init', 'python', '--force'], { cwd });
    writeFileSync(
      join(cwd, 'my_net.py'),
      'from nncheck_adapter import example_cost as my_cost, example_gradient as my_gradient\n' +
        TRAINS.slice(0, TRAINS.indexOf('for')),
    );
    appendFileSync(join(cwd, 'my_net.py'), linesIn(stderr).join('\n'));
    expect(await grad(cwd, 'xor.json', '--run', 'python3 my_net.py')).toMatchObject({
      status: 0,
      stderr: '',
    });
  });

  test('one that knows nncheck, and prints before it answers, is told of standard error', async () => {
    const cwd = folder({ 'my_net.py': 'print("epoch 0")\nimport nncheck_adapter\n' });
    const { status, stderr } = await grad(cwd, '--run', 'python3 my_net.py');
    expect(status).toBe(4);
    expect(stderr).toContain('in Python: print(…, file=sys.stderr)');
    expect(stderr).not.toContain('nncheck init');
  });

  test('one that ends with an error of its own is shown that error alone', async () => {
    const cwd = folder({ 'my_net.py': 'raise ValueError("shapes differ")\n' });
    const { status, stderr } = await grad(cwd, '--run', 'python3 my_net.py');
    expect(status).toBe(4);
    expect(stderr).toContain('ValueError: shapes differ');
    expect(stderr).not.toContain('nncheck init');
  });
});

describe('a source file in place of a program', () => {
  test.each([
    ['my_net.py', '--run "python3 my_net.py"'],
    ['./my_net.py', '--run "python3 ./my_net.py"'],
    ['net.pl --fast', '--run "perl net.pl --fast"'],
    ['net.c', '"net.c" has to be compiled first'],
    ['net.ts', 'write --module net.ts'],
  ])('%s is told what starts it', async (run, said) => {
    const cwd = folder({ 'my_net.py': TRAINS, 'net.pl': '', 'net.c': '', 'net.ts': '' });
    const { status, stdout, stderr } = await grad(cwd, '--run', run);
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toContain(said);
  });

  test.each([
    ['', 4, '--run "python3 ./my_net.py"'],
    ['#!/usr/bin/env python3\n', 4, 'nncheck init python'],
  ])('an executable one that begins with %j', async (start, expected, said) => {
    const cwd = folder({ 'my_net.py': start + TRAINS });
    chmodSync(join(cwd, 'my_net.py'), 0o755);
    const { status, stderr } = await grad(cwd, '--run', './my_net.py');
    expect(status).toBe(expected);
    expect(stderr).toContain(said);
  });
});

describe('a command without quotes', () => {
  test.each([
    [['--run', 'python3', 'my_net.py'], 'python3 my_net.py'],
    [['xor.json', '--run', 'python3', 'my_net.py', 'softmax'], 'python3 my_net.py softmax'],
    [['--run', 'java', 'MyNet', 'xor.json'], 'java MyNet'],
    [['xor.json', '--run', 'python3'], 'python3 my_net.py'],
  ])('%j is refused before anything is started', async (args, quoted) => {
    const cwd = folder({ 'xor.json': SPEC, 'my_net.py': 'open("started", "w")' });
    expect(await grad(cwd, ...args)).toEqual({
      status: 2,
      stdout: '',
      stderr: `error: --run takes the whole command in quotes: --run "${quoted}"\n`,
    });
  });

  test('a program of one word beside a spec needs none', async () => {
    const cwd = folder({ 'xor.json': SPEC });
    const { stderr } = await grad(cwd, '--run', 'no-such-program', 'xor.json');
    expect(stderr).toContain('there is no program "no-such-program" to start');
  });
});

describe.skipIf(!canRun('c'))('a program in C with zero weights in the spec', () => {
  test('hides a missing derivative, says so, and is led to parameters that show it', async () => {
    const right = readFileSync(join(ROOT, 'adapters/c/nncheck_adapter.c'), 'utf8');
    const wrong = right.replace('W2[i] * hidden[n][i] * (1 - hidden[n][i])', 'W2[i]');
    expect(wrong).not.toBe(right);
    const spec = { ...JSON.parse(SPEC), parameters: { init: { type: 'zeros' } } };
    const cwd = folder({ 'zeros.json': spec, 'net.c': wrong });
    execFileSync('gcc', ['-o', 'net', 'net.c', '-lm'], { cwd });
    const { status, stdout } = await grad(cwd, 'zeros.json', '--run', './net');
    expect(status).toBe(3);
    expect(stdout).toContain('Nothing was compared in "hidden": no weight there affects the cost.');
    expect(stdout).toContain('(--at spread)');
    const led = await grad(cwd, 'zeros.json', '--run', './net', '--at', 'spread');
    expect(led.status).toBe(1);
    expect(led.stdout).toContain('The derivative of the activation is missing');
  });
});

import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ROOT, type Run, startNncheck } from '../../support/built.ts';

const PROGRAM = join(ROOT, 'fixtures/programs/misbehaving/program.py');

interface Watched extends Run {
  /** What it started and what is still there, as ps shows it. */
  readonly left: string[];
  readonly seconds: number;
}

/** Runs the built command on a fixture; what it starts inherits a mark, by which ps finds what is left. */
async function check(way: string, ...args: string[]): Promise<Watched> {
  const mark = `NNCHECK_TEST=${randomUUID()}`;
  const [name, value] = mark.split('=');
  const begin = performance.now();
  const { done } = startNncheck(['grad', ...args, '--', 'python3', PROGRAM, way], { env: { [name]: value } });
  const run = await done;
  return { ...run, left: await leftOf(mark), seconds: (performance.now() - begin) / 1000 };
}

/** What is left once the kernel had the time to carry out what was killed; a process that goes on stays. */
async function leftOf(mark: string): Promise<string[]> {
  let left = marked(mark);
  for (let tries = 0; left.length > 0 && tries < 20; tries++) {
    await delay(100);
    left = marked(mark);
  }
  return left;
}

function marked(mark: string): string[] {
  const { stdout } = spawnSync('ps', ['axeww', '-o', 'pid=,stat=,args='], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return stdout.split('\n').filter((line) => line.includes(mark));
}

/** What goes wrong, where, and what has to be said of it; `LAST` are its last lines on standard error. */
const FAILURES: [way: string, step: string, said: string[]][] = [
  ['exits-at-once', 'initialize', ['exited with status 3 before it answered', 'no module named numpy']],
  ['exits-in-the-middle', 'gradient', ['exited with status 1 before it answered', 'list index out of range']],
  ['is-killed', 'gradient', ['was killed by SIGKILL']],
  ['crashes', 'gradient', ['SIGSEGV']],
  ['hangs', 'gradient', ['did not answer within 4 s', 'entering the backward pass', '--timeout']],
  ['hangs-at-once', 'initialize', ['did not answer within 4 s']],
  ['ignores-sigterm', 'gradient', ['did not answer within 4 s']],
  ['forks-children-and-hangs', 'gradient', ['did not answer within 4 s', 'entering the backward pass']],
  ['forks-children-and-exits', 'gradient', ['exited with status 1']],
  ['answers-late', 'gradient', ['did not answer within 4 s']],
  ['answers-twice', 'cost', ['answered message 2 twice']],
  ['answers-out-of-order', 'cost', ['answered message 13 out of order', 'message 12 was next']],
  ['answers-with-another-id', 'cost', ['answered message 103, which was not sent']],
  ['invalid-json', 'gradient', ['line 5 of its standard output', 'not JSON']],
  ['line-of-a-gigabyte', 'gradient', ['bytes in one line', '"11111']],
  ['no-newline', 'gradient', ['wrote no newline within 4 s', 'Every answer ends with a newline']],
  ['bare-nan', 'cost', ['JSON has no NaN: write it as a text, "NaN"']],
  ['cost-is-text', 'cost', ['cost: expected a number', 'found "0.5"']],
  ['wrong-names', 'gradient', ['gradient.frist: no parameter has this name; did you mean "first"?']],
  ['wrong-shapes', 'gradient', ['gradient.first: expected the shape [2] as its parameter has, found [1]']],
  ['too-few-numbers', 'gradient', ['gradient.first: expected 2 numbers for the shape [2], found 1']],
  [
    'prints-to-stdout',
    'gradient',
    ['"epoch 1: loss 0.25" (line 5 of its standard output)', 'file=sys.stderr'],
  ],
  ['closes-stdin', 'cost', ['closed its standard input']],
  ['closes-stdout', 'gradient', ['closed its standard output']],
  ['text-error', 'gradient', ['answered with an error: not written yet']],
  ['bare-cost', 'cost', ['it answered result: expected {"cost": …}, found 2.9']],
  ['another-key', 'cost', ['cost: is missing', 'The result that it gave has loss.']],
  ['misspelled-method', 'initialize', ['methods[0]: there is no method "output"; did you mean "outputs"?']],
  [
    'one-for-each-example',
    'gradient',
    ['gradient.first: expected the shape [2]', 'found [4, 2]: is it one for each example? Sum them'],
  ],
  ['raises-an-error', 'gradient', ['ValueError: shapes (2,3) and (2,) not aligned']],
];

describe('a program that fails ends with status 4, says where, and leaves nothing behind', () => {
  test.concurrent.each(FAILURES)('%s', async (way, step, said) => {
    const { status, stdout, stderr, left, seconds } = await check(way, '--timeout', '4');
    expect(left).toEqual([]);
    expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
    expect(stderr).toContain(`error: the program failed at ${step} (message `);
    for (const words of said) expect(stderr).toContain(words);
    expect(seconds).toBeLessThan(60);
  });
});

test.each([
  ['no/such/program', 'there is no program "no/such/program" to start'],
  [join(ROOT, 'package.json'), 'may not be started'],
  [ROOT, 'may not be started'],
])('%s does not start', async (program, said) => {
  const { status, stdout, stderr } = await startNncheck(['grad', '--', program]).done;
  expect({ status, stdout }).toEqual({ status: 4, stdout: '' });
  expect(stderr).toContain('error: the program failed at its start: ');
  expect(stderr).toContain(said);
});

test('the report for scripts has the error, and what the program said last', async () => {
  const { status, stdout } = await check('exits-in-the-middle', '--json');
  expect(status).toBe(4);
  const report = JSON.parse(stdout);
  expect(report).toMatchObject({ status: 'error', error: { code: 'program-ended' } });
  expect(report.error.message).toContain('list index out of range');
});

describe('a program that answers well and ends badly is told of, and judged', () => {
  test.concurrent.each([
    ['never-ends', 'did not end after shutdown'],
    ['ends-with-status', 'ended with status 7 after shutdown'],
    ['forks-children', ''],
    ['null-error', ''],
  ])('%s', async (way, said) => {
    const { status, stdout, stderr, left } = await check(way);
    expect(left).toEqual([]);
    expect(status).toBe(0);
    expect(stderr).toBe(said === '' ? '' : stderr.slice(0, stderr.indexOf('\n') + 1));
    expect(stderr).toContain(said);
    expect(stdout).toContain('agrees with the finite differences of your own cost at all 3 weights');
  });
});

describe('a program that is not to be trusted has a finding', () => {
  test.concurrent.each([
    ['is-random', 3, 'NN601', 'nondeterministic'],
    ['drifts', 1, 'NN602', 'not-restored'],
    ['does-not-restore', 1, 'NN602', 'not-restored'],
    ['accumulates', 1, 'NN603', 'gradient-accumulates'],
    ['cost-is-nan', 3, 'NN605', 'not-finite'],
    ['cost-stands-still', 1, 'NN610', 'cost-still'],
    ['cost-is-whole', 3, 'NN606', 'printed-digits'],
  ])('%s', async (way, status, code, slug) => {
    const run = await check(way, '--json');
    expect(run.left).toEqual([]);
    expect(run.status).toBe(status);
    expect(run.stderr).toBe('');
    const { findings } = JSON.parse(run.stdout).checks[0];
    expect(findings).toContainEqual(expect.objectContaining({ code, slug }));
    // What it is found to do is told once, and not read as something else too.
    expect(findings).toHaveLength(1);
  });
});

describe('Ctrl-C', () => {
  /** Interrupts the check of a slow program of 2,000 weights after so many milliseconds. */
  async function interruptAfter(ms: number, way = 'slow') {
    const mark = `NNCHECK_TEST=${randomUUID()}`;
    const [name, value] = mark.split('=');
    const { child, done } = startNncheck(['grad', '--', 'python3', PROGRAM, way], { env: { [name]: value } });
    await delay(ms);
    child.kill('SIGINT');
    return { ...(await done), left: await leftOf(mark) };
  }

  test('keeps what was found, and says so', async () => {
    const { status, stdout, stderr, left } = await interruptAfter(4000);
    expect({ status, left }).toEqual({ status: 130, left: [] });
    expect(stderr).toMatch(/^(about \d+ minutes?: 2,000 weights of python3 .*\n)?$/);
    expect(stdout).toMatch(/Interrupted: [\d,]+ of 2,000 weights were compared/);
    expect(stdout).toMatch(/✓ match/);
  });

  test.concurrent.each([50, 150, 300, 500, 800])('after %d ms leaves nothing behind', async (ms) => {
    const { status, stderr, left } = await interruptAfter(ms);
    expect(left).toEqual([]);
    // Before nncheck listens, the signal ends it as it ends any program.
    expect([130, null]).toContain(status);
    if (status === 130) expect(stderr).toMatch(/^(error: interrupted before anything was checked\n)?$/);
  });

  test('ends a program that does not listen', async () => {
    const { status, left } = await interruptAfter(1500, 'ignores-sigterm');
    expect({ status, left }).toEqual({ status: 130, left: [] });
  });
});

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../support/built.ts';
import { cli } from '../support/host.ts';

const SPEC = join(ROOT, 'fixtures/specs/program-2-3-2.json');
const PROGRAM = join(ROOT, 'fixtures/programs/combinations/net.mjs');
const run = (way: string, ...args: string[]) =>
  cli(['grad', SPEC, ...args, '--', process.execPath, PROGRAM, way], { env: { ...process.env } as never });

type Letter = '✓' | '✗' | '?';
const STATUS = { match: '✓', mismatch: '✗', inconclusive: '?' } as const;

/** What each way gets: outputs, cost, gradient and consistency; the weights that mismatch by tensor; what is said. */
const WAYS: [
  way: string,
  parts: [Letter, Letter, Letter, Letter],
  wrong: Record<string, number>,
  said: string,
][] = [
  [
    'right',
    ['✓', '✓', '✓', '✓'],
    {},
    'Your cost agrees with the spec, and your program’s gradient with both',
  ],
  [
    'backward-wrong',
    ['✓', '✓', '✗', '✗'],
    { 'hidden.weight': 6 },
    'your program’s gradient agrees neither with your cost nor with the spec: the backward pass is wrong',
  ],
  [
    'cost-averaged',
    ['✓', '✗', '✓', '✗'],
    {},
    'Your program’s gradient agrees with the spec and disagrees with your own cost: your cost is ',
  ],
  [
    'both-averaged',
    ['✓', '✗', '✗', '✓'],
    { 'hidden.weight': 6, 'hidden.bias': 3, 'output.weight': 6, 'output.bias': 2 },
    'Your outputs agree with the spec, so the forward pass is right and the cost differs',
  ],
  [
    'averaged-and-wrong',
    ['✓', '✗', '✗', '✗'],
    { 'output.bias': 2 },
    'Your program’s gradient matches neither.',
  ],
  ['cost-shifted', ['✓', '✗', '✓', '✓'], {}, 'If the difference is a constant, training is not affected.'],
  ['same-value-by-chance', ['✓', '✓', '✗', '✓'], { 'output.weight': 1 }, 'another function than the spec’s'],
  [
    'cost-forgets-a-weight',
    ['✓', '✓', '✓', '✗'],
    {},
    'your cost changes differently from the spec’s when weights in hidden.bias change',
  ],
  [
    'forward-wrong',
    ['✗', '✗', '✗', '✓'],
    { 'hidden.weight': 6, 'hidden.bias': 3, 'output.weight': 6, 'output.bias': 2 },
    'Your outputs differ from the spec’s: start with the forward pass',
  ],
  ['outputs-in-another-order', ['✗', '✓', '✓', '✓'], {}, 'they may be in another order'],
];

describe('each combination has its parts, its wrong tensors and its words', () => {
  test.concurrent.each(WAYS)('%s', async (way, parts, wrong, said) => {
    const [table, json] = await Promise.all([run(way), run(way, '--json')]);
    const status = parts.includes('✗') ? 1 : 0;
    expect(table).toMatchObject({ status, stderr: '' });
    expect(json).toMatchObject({ status, stderr: '' });
    expect(table.stdout.replace(/\s+/g, ' ')).toContain(said);
    const [check] = JSON.parse(json.stdout).checks;
    const { outputs, cost, gradient, consistency } = check.parts as Record<
      string,
      { status: keyof typeof STATUS }
    >;
    expect([outputs, cost, gradient, consistency].map(({ status }) => STATUS[status])).toEqual(parts);
    const mismatches = check.tensors
      .map((tensor: { name: string; counts: { mismatch: number } }) => [tensor.name, tensor.counts.mismatch])
      .filter(([, count]: [string, number]) => count > 0);
    expect(Object.fromEntries(mismatches)).toEqual(wrong);
    // What is wrong may have a name; the program itself behaves.
    const odd = check.findings.filter(({ code }: { code: string }) => code.startsWith('NN6'));
    expect(odd).toEqual([]);
  });
});

describe('right programs with rough numbers are not called wrong, and told how to do better', () => {
  test.concurrent.each([
    ['six-decimals', 'NN606', '%.17g'],
    ['float32', 'NN608', 'The program computes in float32'],
    ['float32-parameters', 'NN608', 'rounds the parameters to float32'],
    ['float32-in-json', 'NN608', 'Every number of the gradient is exactly representable in float32'],
  ])('%s', async (way, code, said) => {
    const { status, stdout } = await run(way);
    expect(status).toBe(0);
    expect(stdout).toContain(code);
    expect(stdout).toContain(said);
  });
});

test('of several specs, one that the program fails on does not stop the others', async () => {
  const xor = join(ROOT, 'fixtures/specs/xor-2-2-1.json');
  const broken = join(ROOT, 'fixtures/specs/csv-classes.json'); // softmax and another loss: this program knows neither
  const { status, stdout } = await cli(
    ['grad', xor, broken, '--quiet', '--', process.execPath, PROGRAM, 'right'],
    { env: { ...process.env } as never },
  );
  expect(status).toBe(1);
  // What stands under a line is indented.
  const lines = stdout.trimEnd().split('\n');
  expect(lines.filter((line) => !line.startsWith(' ')).map((line) => line[0])).toEqual(['✓', '✗', '2']);
});

test('copies of the program share the work and give the same report', async () => {
  const one = await run('backward-wrong', '--json');
  const three = await run('backward-wrong', '--json', '--jobs', '3');
  expect(three).toEqual(one);
});

test('--tensor leaves the others out', async () => {
  const { stdout } = await run('backward-wrong', '--json', '--tensor', 'output.weight');
  const [check] = JSON.parse(stdout).checks;
  expect(check.counts).toMatchObject({ match: 6, mismatch: 0 });
  expect(check.tensors.map(({ name }: { name: string }) => name)).toEqual(['output.weight']);
});

test('a right program is told what the check would have caught, and a wrong one is not', async () => {
  const own = JSON.parse((await cli(['grad', SPEC, '--json'])).stdout).checks[0].coverage;
  const coverageOf = async (way: string) => JSON.parse((await run(way, '--json')).stdout).checks[0].coverage;
  // The same mistakes are seen as in nncheck's own gradient at these parameters.
  expect(await coverageOf('right')).toEqual(own);
  expect((await coverageOf('float32')).caught).toBeGreaterThan(own.caught / 2);
  expect(await coverageOf('backward-wrong')).toBeUndefined();
  expect((await run('right')).stdout).toMatch(/This check would have caught \d+ of \d+ standard mistakes/);
});

test('a gradient that is the derivative of a wrong cost is not called wrong beside it', async () => {
  const spec = join(ROOT, 'fixtures/specs/mazur-2-2-2.json');
  const { stdout } = await cli(
    ['grad', spec, '--json', '--', process.execPath, PROGRAM, 'same-value-by-chance'],
    { env: { ...process.env } as never },
  );
  const [{ parts, findings }] = JSON.parse(stdout).checks;
  expect(parts).toMatchObject({
    cost: { status: 'mismatch' },
    gradient: { status: 'mismatch' },
    consistency: { status: 'match' },
  });
  expect(findings).toMatchObject([{ code: 'NN001', evidence: { part: 'cost' } }]);
});

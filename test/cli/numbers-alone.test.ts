import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder } from '../support/files.ts';
import { cli } from '../support/host.ts';
import { generator } from '../support/random.ts';

const GOLDEN = join(import.meta.dirname, '../golden/tables');
/** A column of weights is known by the weights of a spec. */
const OF_SPEC = 'beside-weights.txt';
const PRINTOUTS = readdirSync(GOLDEN).filter((name) => name.endsWith('.txt') && name !== OF_SPEC);

async function compare(name: string, content: unknown, ...more: string[]) {
  const { status, stdout, stderr } = await cli(['grad', '--reported', name, ...more, '--json'], {
    cwd: folder({ [name]: content }),
  });
  return { status, stderr, report: JSON.parse(stdout) };
}

const next = generator(3);
const GRADIENT = {
  'hidden.weight': Array.from({ length: 4 }, () => [next(), next(), next()]),
  'hidden.bias': [next(), next(), next(), next()],
};

type Nested = number | readonly Nested[];

function map(value: Nested, of: (one: number) => number): Nested {
  return typeof value === 'number' ? of(value) : value.map((inner) => map(inner, of));
}

function all(tensors: Readonly<Record<string, Nested>>, of: (one: number) => number) {
  return Object.fromEntries(Object.entries(tensors).map(([name, value]) => [name, map(value, of)]));
}

test.each(PRINTOUTS)('without a spec: %s', async (name) => {
  const { status, report } = await compare(name, readFileSync(join(GOLDEN, name), 'utf8'));
  expect(status, JSON.stringify(report.error)).toBe(1);
  const [{ parts, findings }] = report.checks;
  expect(parts.consistency.status).toBe('mismatch');
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    code: 'NN004',
    evidence: { pattern: 'factor', constant: expect.closeTo(0.25, 2) },
  });
  expect(findings[0].message).toMatch(
    /0\.25\d* \(1\/4\) times the numerical one|0\.25 times the numerical one/,
  );
  expect(findings[0].message).not.toMatch(/right|wrong/);
});

test('a column of weights cannot be told from another without a spec', async () => {
  const { status, report } = await compare(OF_SPEC, readFileSync(join(GOLDEN, OF_SPEC), 'utf8'));
  expect(status).toBe(2);
  expect(report.error.message).toMatch(/with 3 columns.*Leave out the other columns/);
});

describe('two gradients that differ as right differences do', () => {
  test.each([
    ['central differences', (value: number) => value * (1 + 1e-8 * next()) + 1e-10 * next(), 'match'],
    ['one-sided differences', (value: number) => value + 1e-5 * next(), ['match', 'inconclusive']],
    ['one-sided differences of a large step', (value: number) => value + 1e-3 * next(), 'inconclusive'],
  ])('%s are no mismatch', async (_what, of, expected) => {
    const report = { gradient: GRADIENT, numericalGradient: all(GRADIENT, of) };
    for (const scale of [1, 1e-9, 1e9]) {
      const scaled = Object.fromEntries(
        Object.entries(report).map(([part, tensors]) => [part, all(tensors, (value) => scale * value)]),
      );
      const { report: checked } = await compare('numbers.json', scaled);
      expect([expected].flat()).toContain(checked.checks[0].status);
    }
  });

  test('the digits that they share are told, and that it says nothing of the forward pass', async () => {
    const numericalGradient = all(GRADIENT, (value) => value * (1 + 3e-8));
    const { stdout } = await cli(['grad', '--reported', 'numbers.json'], {
      cwd: folder({ 'numbers.json': { gradient: GRADIENT, numericalGradient } }),
    });
    expect(stdout).toMatch(
      /✓ Your gradient and your numerical gradient agree to 7 digits at all 16 weights\./,
    );
    expect(stdout).toMatch(/a mistake in the forward pass or in the cost is in both/);
    // The parameters are not known.
    expect(stdout).not.toMatch(/value/);
  });
});

test.each([
  [
    'a row that is left out',
    { ...GRADIENT, 'hidden.weight': GRADIENT['hidden.weight'].map((row, k) => (k === 2 ? [0, 0, 0] : row)) },
    /Only a part of hidden\.weight disagrees: row 2 of hidden\.weight.*; all other rows agree/,
  ],
  ['the opposite sign', all(GRADIENT, (value) => -value), /is -1 times the numerical one/],
  ['zeros', { ...GRADIENT, 'hidden.bias': [0, 0, 0, 0] }, /The gradient of hidden\.bias is all 0\./],
  [
    'another order',
    { ...GRADIENT, 'hidden.bias': GRADIENT['hidden.bias'].toReversed() },
    /is the numerical one with its entries in reverse order/,
  ],
])('%s is described, and not which of the two is wrong', async (_what, gradient, message) => {
  const { status, report } = await compare('numbers.json', { gradient, numericalGradient: GRADIENT });
  expect(status).toBe(1);
  expect(report.checks[0].findings[0].message).toMatch(message);
  expect(JSON.stringify(report.checks[0].findings[0].evidence.known)).not.toMatch(/right|wrong/);
});

test('numbers of too few digits decide nothing', async () => {
  const zeros = all(GRADIENT, () => 0);
  const { status } = await compare('numbers.json', { gradient: zeros, numericalGradient: zeros });
  expect(status).toBe(3);
});

test.each([
  ['one gradient alone', { gradient: GRADIENT }, [], /"numericalGradient" is missing.*or name the spec/],
  ['neither', { cost: 1 }, [], /both are missing/],
  [
    'another shape',
    {
      gradient: GRADIENT,
      numericalGradient: {
        'hidden.weight': [
          [1, 2, 3, 4],
          [1, 2, 3, 4],
          [1, 2, 3, 4],
        ],
      },
    },
    [],
    /hidden\.weight has the shape \[4, 3\] in the gradient and \[3, 4\]/,
  ],
  [
    'other names',
    { gradient: GRADIENT, numericalGradient: { W: [1] } },
    [],
    /no tensor is in both gradients/,
  ],
  [
    'an option for a spec',
    { gradient: GRADIENT, numericalGradient: GRADIENT },
    ['--deltas'],
    /--deltas needs a spec/,
  ],
])('%s: exit 2', async (_what, content, options, message) => {
  const { status, report } = await compare('numbers.json', content, ...options);
  expect(status).toBe(2);
  expect(report.error.message).toMatch(message);
});

test('gradient hidden beside numerical gradient hidden', async () => {
  const matrix = '[[0.1 0.2]\n [0.3 0.4]]';
  const text = `gradient hidden\n${matrix}\nnumerical gradient hidden\n${matrix.replace('0.4', '0.8')}\n`;
  const { status, report } = await compare('grads.txt', text);
  expect(status).toBe(1);
  expect(report.checks[0].tensors).toMatchObject([
    { name: 'hidden', shape: [2, 2], counts: { mismatch: 1, match: 3 } },
  ]);
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkFunctions } from '../../src/index.ts';
import { ROOT } from '../support/built.ts';
import { missingModule, python } from '../support/python.ts';
import { linkedFiles } from './markdown.ts';

/** What docs/comparison.md says of three gradients, asked of both checkers. */
const TEXT = readFileSync(join(ROOT, 'docs/comparison.md'), 'utf8');

const f = Math.fround;
const X = [1, 2];
const W = [0.3, -0.2];

/** s·(w·x)², whose gradient is given without the factor 2. */
const halved = (s: number) => ({
  parameters: { w: W },
  cost: ({ w }: { w: readonly number[] }) => s * (w[0] * X[0] + w[1] * X[1]) ** 2,
  gradient: ({ w }: { w: readonly number[] }) => {
    const z = w[0] * X[0] + w[1] * X[1];
    return { w: X.map((x) => s * z * x) };
  },
});

const sigmoid = (z: number): number => f(1 / f(1 + f(Math.exp(f(-z)))));

/** Σ σ(w·x) in float32, whose gradient is right. */
const inFloat32 = {
  parameters: { w: W.map(f) },
  cost: ({ w }: { w: readonly number[] }) => f(sigmoid(f(w[0] * X[0])) + sigmoid(f(w[1] * X[1]))),
  gradient: ({ w }: { w: readonly number[] }) => ({
    w: X.map((x, k) => {
      const a = sigmoid(f(w[k] * x));
      return f(f(a * f(1 - a)) * x);
    }),
  }),
};

/** max(0, w) at 0, with the slope 0. */
const atKink = {
  parameters: { w: [0] },
  cost: ({ w }: { w: readonly number[] }) => Math.max(0, w[0]),
  gradient: () => ({ w: [0] }),
};

describe('nncheck', () => {
  test.each([1, 1e-3, 1e-5, 1e-9])('finds the missing factor 2 where the cost is scaled by %d', async (s) => {
    expect(await checkFunctions(halved(s))).toMatchObject({ status: 'mismatch', counts: { mismatch: 2 } });
  });

  test('does not accuse float32, and takes a slope at a kink for a subgradient', async () => {
    expect(await checkFunctions(inFloat32)).toMatchObject({ status: 'match', counts: { match: 2 } });
    expect(await checkFunctions(atKink)).toMatchObject({ status: 'match', counts: { subgradient: 1 } });
  });
});

const missing = missingModule('torch');
if (missing !== undefined) console.log(`skipped: ${missing}`);

test.skipIf(missing !== undefined)('torch.autograd.gradcheck says of them what the page says', () => {
  const printed = python(`
import torch, warnings
warnings.simplefilter('ignore')
class Halved(torch.autograd.Function):
    @staticmethod
    def forward(ctx, w, x, s):
        ctx.save_for_backward(w, x)
        ctx.s = s
        return s * (w * x).sum() ** 2
    @staticmethod
    def backward(ctx, g):
        w, x = ctx.saved_tensors
        return g * ctx.s * (w * x).sum() * x, None, None
def passes(f, *w):
    return torch.autograd.gradcheck(f, w, raise_exception=False)
w = torch.tensor([0.3, -0.2], dtype=torch.float64, requires_grad=True)
x = torch.tensor([1.0, 2.0], dtype=torch.float64)
for s in (1, 1e-3, 1e-5): print(passes(lambda w: Halved.apply(w, x, s), w))
print(passes(lambda w: torch.sigmoid(w * x.float()).sum(), w.detach().float().requires_grad_()))
print(passes(torch.relu, torch.zeros(1, dtype=torch.float64, requires_grad=True)))
`);
  expect(printed.trim().split('\n')).toEqual(['False', 'False', 'True', 'False', 'False']);
});

test('the page links to files that are there, and every tool has its source', () => {
  for (const link of linkedFiles(TEXT)) expect(existsSync(join(ROOT, 'docs', link))).toBe(true);
  const rows = TEXT.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| checker'));
  expect(rows.length).toBeGreaterThan(8);
  for (const row of rows) expect(row).toMatch(/\]\(https:\/\/|nncheck/);
});

import { expect, test } from 'vitest';
import type { CostFunction } from '../../../src/differences/cost-function.ts';
import { measureDerivatives } from '../../../src/differences/derivatives.ts';
import { judgeGradient } from '../../../src/verdict/gradient/judge-gradient.ts';
import { verdictsOf } from '../../support/verdicts.ts';

/** A cost whose second derivative jumps at the point, as where elu or huber are at their seam: its slope there is 0.7. */
const bent: CostFunction = {
  async changes(moves) {
    const values = moves.map(({ deltas: [w] }) => 0.7 * w + 3 * Math.max(0, w) ** 2);
    return {
      values: Float64Array.from(values),
      rounding: new Float64Array(values.length).fill(1e-16),
      kinks: new Map(),
    };
  },
};

async function verdictOf(gradient: number, step: number) {
  const weights = Int32Array.of(0);
  const { judgements } = await judgeGradient(
    { gradient: Float64Array.of(gradient), rounding: 1e-9 },
    weights,
    {
      measure: (chosen, factor = 1) =>
        measureDerivatives(bent, Float64Array.of(0), chosen, Float64Array.of(step * factor)),
    },
  );
  return verdictsOf(judgements)[0]!;
}

test.each([1e-2, 1e-3, 1e-4, 1e-5])(
  'a second derivative that jumps is no mismatch, at step %d',
  async (step) => {
    expect(await verdictOf(0.7, step)).not.toBe('mismatch');
    expect(await verdictOf(0.7 + 20 * step, step)).toBe('mismatch');
    expect(await verdictOf(0.7 - 20 * step, step)).toBe('mismatch');
  },
);

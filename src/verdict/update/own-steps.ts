import type { OptimizerSettings } from '../../problem/problem.ts';
import { type Implementation, MOST_STEPS } from '../../subjects/implementation.ts';
import type { ReportedUpdate } from '../../subjects/report-file/reported-numbers.ts';
import { halfUnit } from '../../tensors/precision.ts';
import { GRADIENT_ROUNDING } from '../../tensors/rounding.ts';
import { printedPrecisionOf } from '../allowance/printed-precision.ts';
import { isSingleStep } from './gradient-of-step.ts';
import { givenStep, type JudgedUpdate, judgeSteps } from './judge-update.ts';
import { vectorOf } from './program-steps.ts';
import type { SteppedProblem } from './series.ts';

/** A numeric gradient at θ and the error of each entry. */
export type Differentiate = (
  theta: Float64Array,
) => Promise<{ readonly gradient: Float64Array; readonly bound: Float64Array }>;

/**
 * Judges the first steps of an implementation without a spec by the optimizer that it declares: they may follow its own
 * gradient, however wrong that is, or that of differences of its own cost.
 *
 * @param differentiate undefined where differences would take too long
 * @returns undefined where it has no steps, or no gradient to judge them by
 */
export async function judgeOwnSteps(
  implementation: Implementation,
  theta: Float64Array,
  optimizer: OptimizerSettings,
  differentiate: Differentiate | undefined,
): Promise<JudgedUpdate | undefined> {
  const { tensors } = implementation;
  const { learningRate } = optimizer;
  const thetas = await implementation.update?.(theta, learningRate, MOST_STEPS);
  if (thetas === undefined) return undefined;
  const problem: SteppedProblem = {
    train: { optimizer, epochs: 0, seed: 0 },
    frozen: new Uint8Array(theta.length),
    tensors,
    parameters: theta,
    data: { count: 1 },
  };
  const before = [theta, ...thetas.slice(0, -1)];
  const steps = thetas.map((after, s) => vectorOf({ tensors }, before[s], after));
  const update: ReportedUpdate = { learningRate, step: 1, steps, memory: {} };
  const isSingle = thetas.every((after, s) => isSingleStep(before[s], after));
  const rounding = GRADIENT_ROUNDING[isSingle ? 'float32' : 'float64'];
  const judge = async (from: 'program' | 'numeric', gradientAt: Differentiate) => {
    const followed = [];
    for (const [s, point] of before.entries()) {
      const { gradient, bound } = await gradientAt(point);
      const error = gradient.map((g, k) => rounding * Math.abs(g) + bound[k]);
      followed.push(givenStep({}, point, steps[s], gradient, error, undefined));
    }
    return judgeSteps(problem, update, [{ from, steps: followed }]);
  };
  const hasGradient = (await implementation.gradient(theta)) !== undefined;
  const byOwn = hasGradient
    ? await judge('program', async (point) => withDigits((await implementation.gradient(point))!.gradient))
    : undefined;
  if (differentiate === undefined || byOwn?.check.status === 'match') return byOwn;
  const byNumeric = await judge('numeric', differentiate);
  return byOwn === undefined || byNumeric.check.status === 'match' ? byNumeric : byOwn;
}

/** A gradient and what its printed digits leave open. */
function withDigits(gradient: Float64Array) {
  const precision = printedPrecisionOf(gradient);
  return { gradient, bound: gradient.map((g) => halfUnit(g, precision)) };
}

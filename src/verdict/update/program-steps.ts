import { type Evaluation, evaluate } from '../../problem/evaluation.ts';
import type { Problem } from '../../problem/problem.ts';
import { type Implementation, MOST_STEPS } from '../../subjects/implementation.ts';
import type { ReportedUpdate, ReportedVector } from '../../subjects/report-file/reported-numbers.ts';
import { GRADIENT_ROUNDING, SUM_ROUNDING } from '../../tensors/rounding.ts';
import type { GradientUnderTest } from '../gradient/judge-gradient.ts';
import { isSingleStep, stepPrecision } from './gradient-of-step.ts';
import { type FollowedGradient, givenStep, type JudgedUpdate, judgeSteps } from './judge-update.ts';

/**
 * Asks a program for steps of its optimizer from rest, and judges them by the declared optimizer: they may follow the
 * reference's gradient, or the program's own, however wrong that is.
 *
 * @param own the program's gradient at θ, with its errors, and whether it is wrong; undefined where it has none but its
 *   steps
 */
export async function judgeProgramSteps(
  implementation: Implementation,
  evaluation: Evaluation,
  reference: GradientUnderTest,
  own: (GradientUnderTest & { readonly isWrong: boolean }) | undefined,
): Promise<JudgedUpdate | undefined> {
  const { problem } = evaluation;
  const { learningRate } = problem.train.optimizer;
  const thetas = await implementation.update?.(problem.parameters, learningRate, MOST_STEPS);
  if (thetas === undefined) return undefined;
  const before = [problem.parameters, ...thetas.slice(0, -1)];
  const update: ReportedUpdate = {
    learningRate,
    step: 1,
    steps: thetas.map((theta, s) => vectorOf(problem, before[s], theta)),
    memory: {},
  };
  const there = before.map((parameters, s) => (s === 0 ? evaluation : evaluate({ ...problem, parameters })));
  const following = (from: FollowedGradient['from'], gradients: readonly Gradient[]): FollowedGradient => ({
    from,
    steps: gradients.map(({ gradient, error }, s) =>
      givenStep(problem, before[s], update.steps[s], gradient, error, undefined),
    ),
  });
  const isSingle =
    reference.rounding === GRADIENT_ROUNDING.float32 ||
    thetas.every((theta, s) => isSingleStep(before[s], theta));
  const arithmetic = isSingle ? 'float32' : 'float64';
  const [rounding, summed] = [GRADIENT_ROUNDING[arithmetic], SUM_ROUNDING[arithmetic]];
  const later = there.slice(1).map(({ gradient, contributions }) => ({ gradient, contributions }));
  const first = [reference.gradient, ...(reference.atKink ?? [])];
  const followed = first.map((gradient) =>
    following(
      'reference',
      [{ gradient, contributions: evaluation.contributions }, ...later].map((one) => ({
        gradient: one.gradient,
        error: one.gradient.map((g, k) => rounding * Math.abs(g) + summed * one.contributions[k]),
      })),
    ),
  );
  if (own !== undefined) {
    const gradients = [own.gradient];
    for (const theta of before.slice(1)) {
      const answer = await implementation.gradient(theta);
      if (answer !== undefined) gradients.push(answer.gradient);
    }
    const ofOwn = following(
      'program',
      gradients.map((gradient) => ({
        gradient,
        error: gradient.map((g, k) => rounding * Math.abs(g) + (own.digits?.[k] ?? 0)),
      })),
    );
    // Of two that fit as badly the first counts: steps of a wrong gradient are compared with those that follow it.
    if (own.isWrong) followed.unshift(ofOwn);
    else followed.push(ofOwn);
  }
  return judgeSteps(problem, update, followed);
}

interface Gradient {
  readonly gradient: Float64Array;
  readonly error: Float64Array;
}

/** Returns θ after a step as numbers that were all given. */
export function vectorOf(
  { tensors }: Pick<Problem, 'tensors'>,
  before: Float64Array,
  values: Float64Array,
): ReportedVector {
  const precision = stepPrecision(before, values);
  return { values, given: tensors, missing: [], precision: tensors.map(() => precision) };
}

import {
  advance,
  atRest,
  type OptimizerState,
  type Remembered,
  rememberedBy,
} from '../../problem/optimizers/index.ts';
import { type Advance, updateStep } from '../../problem/optimizers/step.ts';
import type { Problem } from '../../problem/problem.ts';

/** One update step as it was given: θ before and after it, and the gradient at θ before. */
export interface GivenStep {
  readonly before: Float64Array;
  readonly after: Float64Array;
  readonly gradient: Float64Array;
  /** The absolute error that each entry of the gradient may have. */
  readonly error: Float64Array;
  /** The distance of each number of `before` and `after` from the program's own at most. */
  readonly digits: Float64Array;
}

/** The part of a problem that update steps depend on; an implementation that brings its own problem has no network. */
export interface SteppedProblem extends Pick<Problem, 'train' | 'frozen' | 'tensors' | 'parameters'> {
  readonly data: Pick<Problem['data'], 'count'>;
  readonly network?: Problem['network'];
}

/** Update steps one after another, and the state of the optimizer before the first. */
export interface StepSeries {
  /** With the learning rate of the steps. */
  readonly problem: SteppedProblem;
  readonly steps: readonly GivenStep[];
  readonly state: OptimizerState;
  /** Whether the optimizer had that state; it is at rest where nobody said. */
  readonly known: boolean;
  /** The errors of the gradients of different steps are independent, as those of differences are. */
  readonly apart?: boolean;
}

/** Where each step should lead, and how far rounding and digits may have moved that. */
export interface Prediction {
  readonly after: Float64Array;
  readonly allowed: Float64Array;
}

/**
 * Computes every step of a series by a rule, each from θ as it was given and with what the rule remembers.
 *
 * @param start makes the rule of one run
 * @param rounding the error of a step relative to its size
 */
export function predict(
  series: StepSeries,
  rounding: number,
  start: () => Advance = () => advance,
): Prediction[] {
  const middle = run(series, start(), () => 0);
  // An optimizer that divides by the size of its gradients does not see errors that all of them share.
  const groups = series.apart ? series.steps.map((_, s) => (step: number) => step === s) : [() => true];
  const around = groups.map((hasError) =>
    [1, -1].map((sign) => run(series, start(), (s) => (hasError(s) ? sign : 0))),
  );
  // Where the sign of a numeric gradient is open, the step may be at the other end.
  const parts = series.apart ? 1 : 2;
  return series.steps.map(({ before, digits, gradient }, s) => ({
    after: middle[s],
    allowed: before.map((theta, k) => {
      const moved = Math.abs(middle[s][k] - theta);
      let ofGradient = 0;
      for (const [above, below] of around) ofGradient += Math.abs(above[s][k] - below[s][k]) / parts;
      if (gradient[k] === 0 && moved === 0) ofGradient = 0;
      return rounding * moved + ofGradient + digits[k];
    }),
  }));
}

/** θ after each step, with the gradient of each off by so many of its errors. */
function run(
  { problem, steps, state }: StepSeries,
  rule: Advance,
  errorsOf: (s: number) => number,
): Float64Array[] {
  const own = copyOf(state);
  return steps.map(({ before, gradient, error }, s) => {
    const theta = before.slice();
    const errors = errorsOf(s);
    const followed = errors === 0 ? gradient : gradient.map((g, k) => g + errors * error[k]);
    updateStep(problem, theta, followed, problem.data.count, own, rule);
    return theta;
  });
}

function copyOf({ steps, velocity, first, second }: OptimizerState): OptimizerState {
  return { steps, velocity: velocity.slice(), first: first.slice(), second: second.slice() };
}

/** What a report says of the state of the optimizer before the first step that it has. */
export interface StatedMemory {
  /** Which step that is, from 1. */
  readonly step?: number;
  readonly vectors: Partial<Readonly<Record<Remembered, Float64Array>>>;
}

/**
 * Returns the state of an optimizer before a step, and whether that is known: every step of an optimizer without
 * memory is like the first, and of the others the first one, or what they remembered, has to be said.
 */
export function stateBefore(
  { train, parameters }: SteppedProblem,
  { step, vectors }: StatedMemory,
): Pick<StepSeries, 'state' | 'known'> {
  const { optimizer } = train;
  const remembered = rememberedBy(optimizer);
  const rest = atRest(parameters.length);
  const given = remembered.filter((name) => vectors[name] !== undefined);
  if (given.length === 0) return { state: rest, known: remembered.length === 0 || step === 1 };
  for (const name of given) rest[name].set(vectors[name]!);
  const counts = optimizer.type === 'adam' || optimizer.type === 'adamw';
  // An optimizer that does not count its steps is past the first one where it remembers something.
  const steps = step !== undefined ? step - 1 : 1;
  return {
    state: { ...rest, steps },
    known: given.length === remembered.length && (!counts || step !== undefined),
  };
}

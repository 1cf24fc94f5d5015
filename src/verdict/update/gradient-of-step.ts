import { advance, atRest } from '../../problem/optimizers/index.ts';
import type { OptimizerSettings, Problem, SgdSettings } from '../../problem/problem.ts';
import type { GradientAnswer, Implementation } from '../../subjects/implementation.ts';
import { halfUnit, type Precision } from '../../tensors/precision.ts';
import { UNIT_ROUNDOFF } from '../../tensors/rounding.ts';
import { isFloat32, printedPrecisionOf } from '../allowance/printed-precision.ts';

/** The optimizer whose steps are judged, and what it divides the gradient by. */
export interface DeclaredSteps {
  readonly optimizer: OptimizerSettings;
  readonly divisor: number;
  /** Nobody declares the optimizer: it is taken for gradient descent. */
  readonly taken?: boolean;
}

/** A subtraction, and both parameters as they are stored. */
export const STEP_ROUNDINGS = 2;

/** Returns the steps that the spec declares; without a spec those that the implementation declares. */
export function declaredSteps(
  problem: Pick<Problem, 'train' | 'data'> | undefined,
  { optimizer }: Pick<Implementation, 'optimizer'>,
): DeclaredSteps {
  if (problem === undefined) {
    return optimizer === undefined
      ? { optimizer: PLAIN, divisor: 1, taken: true }
      : { optimizer, divisor: 1 };
  }
  const { train, data } = problem;
  return { optimizer: train.optimizer, divisor: train.gradientReduction === 'mean' ? data.count : 1 };
}

/** Gradient descent without a spec: θ − θ′ is the gradient itself. */
const PLAIN: SgdSettings = { type: 'sgd', learningRate: 1, momentum: 0 };

/**
 * Returns the implementation with a gradient that is computed from its first update step, where it has none itself. A
 * step of gradient descent from rest is a multiple of its gradient, in every convention; a step of RMSprop or Adam does
 * not show its gradient.
 */
export function withGradientOfStep(
  implementation: Implementation,
  { optimizer, divisor, taken = false }: DeclaredSteps,
): Implementation {
  const { update } = implementation;
  if (update === undefined) return implementation;
  const ofStep = async (theta: Float64Array): Promise<GradientAnswer | undefined> => {
    if (optimizer.type !== 'sgd') return undefined;
    const [after] = await update(theta, optimizer.learningRate, 1);
    const answer = gradientOfStep(theta, after, optimizer, divisor);
    return taken && isNormalized(answer.gradient) ? undefined : answer;
  };
  return {
    ...implementation,
    async gradient(theta) {
      return (await implementation.gradient(theta)) ?? ofStep(theta);
    },
  };
}

/**
 * Returns the precision of θ′ from the weights that moved: the others may have the few digits of the θ that they were
 * given.
 */
export function stepPrecision(theta: Float64Array, after: Float64Array): Precision {
  const moved = after.filter((value, k) => value !== theta[k] && value !== Math.fround(theta[k]));
  return { ...printedPrecisionOf(moved), ...(isFloat32(moved) && { roundoff: UNIT_ROUNDOFF.float32 }) };
}

/** Returns whether θ′ is stored in float32. */
export function isSingleStep(theta: Float64Array, after: Float64Array): boolean {
  return stepPrecision(theta, after).roundoff > UNIT_ROUNDOFF.float64;
}

function gradientOfStep(
  theta: Float64Array,
  after: Float64Array,
  optimizer: SgdSettings,
  divisor: number,
): GradientAnswer {
  const { learningRate, weightDecay = 0 } = optimizer;
  const unit = distanceOfUnit(optimizer) / divisor;
  const precision = stepPrecision(theta, after);
  const error = after.map((value, k) => {
    const stored = STEP_ROUNDINGS * precision.roundoff * (Math.abs(theta[k]) + Math.abs(value));
    return (halfUnit(value, precision) + stored) / unit;
  });
  const gradient = theta.map((value, k) => (value - after[k]) / unit - divisor * weightDecay * value);
  return { gradient, ofStep: { learningRate, error, single: isSingleStep(theta, after) } };
}

/** So many steps that are not 0 have one size by no chance. */
const ENOUGH = 3;
/** The part of them that has it: a gradient below ε makes a smaller step, as weight decay makes another. */
const MOST = 0.8;
/** The relative distance up to which sizes are the same, weight decay included. */
const SAME = 0.05;

/** Returns whether nearly all steps have one size, as the first one of RMSprop or Adam has from rest. */
function isNormalized(steps: Float64Array): boolean {
  const sizes = steps
    .map(Math.abs)
    .filter((size) => size > 0)
    .sort();
  const median = sizes[Math.floor(sizes.length / 2)];
  const alike = sizes.filter((size) => Math.abs(size - median) <= SAME * median);
  return sizes.length >= ENOUGH && alike.length >= MOST * sizes.length;
}

/** How far the first step from rest moves a weight whose gradient is 1. */
function distanceOfUnit(optimizer: SgdSettings): number {
  const theta = new Float64Array(1);
  advance({ ...optimizer, weightDecay: 0 }, theta, Float64Array.of(1), atRest(1));
  return -theta[0];
}

import type { Problem } from '../../problem/problem.ts';
import { BACKWARD_FAULTS } from '../backward/faults/index.ts';
import { distanceOf } from '../evidence/explanation.ts';
import { REPRODUCED, residualOf } from '../evidence/residual.ts';
import type { FitTarget } from './fit-target.ts';
import { type Candidate, plantAll, solveFor } from './solve-constants.ts';

/** What one candidate does to each tensor by itself. */
export interface FaultEffect {
  readonly candidate: Candidate;
  /** Whether it changes the tensor at all. */
  readonly touches: readonly boolean[];
  /** Whether it gives what was given in the tensor, with a constant that may differ from tensor to tensor. */
  readonly explains: readonly boolean[];
  /** ‖difference‖/‖given‖ of the worst tensor, with the constant that fits all of them best. */
  readonly distance: number;
  /** Whether it gives all that was given. */
  readonly reproduces: boolean;
}

/** Every candidate for a problem, in the order of the catalogue. */
export function candidatesFor(problem: Problem): Candidate[] {
  return BACKWARD_FAULTS.flatMap((fault) =>
    [...fault.variants(problem)].map((variant) => ({ fault, variant })),
  );
}

/** A change of less than this many tolerances is none. */
const CHANGE = 3;

/** Tries one candidate by itself. */
export function effectOf(ground: FitTarget, candidate: Candidate): FaultEffect {
  const all = ground.tensors.map((_, tensor) => tensor);
  const { constant } = candidate.variant;
  if (constant === undefined)
    return single(ground, candidate, all, ground.gradient(plantAll([candidate], [])));
  const some = ground.gradient(plantAll([candidate], [constant.usual[0]]));
  const other = ground.gradient(plantAll([candidate], [constant.usual[1]]));
  const touches = all.map(
    (tensor) => differs(ground, some, other, tensor) || differs(ground, some, ground.right, tensor),
  );
  const together = solveFor(ground, [candidate], all);
  if (!constant.linear) {
    const fitted = together?.gradient ?? some;
    const made = single(ground, candidate, all, fitted);
    // What bends is not fitted tensor by tensor: it may explain any that it touches.
    return { ...made, touches, explains: touches, reproduces: together !== undefined && made.reproduces };
  }
  const explains = all.map((tensor) => {
    if (!touches[tensor]) return residualOf(ground, ground.right, tensor) <= REPRODUCED;
    const alone = solveFor(ground, [candidate], [tensor]);
    return alone !== undefined && residualOf(ground, alone.gradient, tensor) <= REPRODUCED;
  });
  const made = single(ground, candidate, all, together?.gradient ?? ground.right);
  return { ...made, touches, explains, reproduces: together !== undefined && made.reproduces };
}

function single(
  ground: FitTarget,
  candidate: Candidate,
  all: readonly number[],
  gradient: Float64Array,
): FaultEffect {
  const explains = all.map((tensor) => residualOf(ground, gradient, tensor) <= REPRODUCED);
  return {
    candidate,
    touches: all.map((tensor) => differs(ground, gradient, ground.right, tensor)),
    explains,
    distance: distanceOf(ground, gradient),
    reproduces: explains.every((one) => one),
  };
}

function differs(ground: FitTarget, one: Float64Array, other: Float64Array, tensor: number): boolean {
  return ground.given[tensor].some((k) => !(Math.abs(one[k] - other[k]) <= CHANGE * ground.tolerance[k]));
}

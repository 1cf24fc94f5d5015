import { isDenseChain } from '../../network/graph.ts';
import { once } from '../../problem/once.ts';
import type { Problem } from '../../problem/problem.ts';
import { BACKWARD_FAULTS } from '../backward/faults/index.ts';
import type { Constant } from '../catalogue/fault.ts';
import { REPRODUCED } from '../evidence/evidence.ts';
import { distanceOf, residualOf, residualOver } from '../evidence/gradient-evidence.ts';
import type { FitTarget } from './fit-target.ts';
import { type Candidate, plantAll, solveConstants } from './solve-constants.ts';

/** The effect of one candidate alone, tensor by tensor. */
export interface FaultEffect {
  readonly candidate: Candidate;
  /** Whether it changes the tensor. */
  readonly changes: readonly boolean[];
  /** Whether it reproduces the tensor, with a constant that may differ from tensor to tensor. */
  readonly reproduces: readonly boolean[];
  /** ‖difference‖/‖reported‖ of the worst tensor, with the constant that fits all of them best. */
  readonly distance: number;
  /** Whether it reproduces the whole gradient, with one constant. */
  readonly reproducesAll: boolean;
}

/** Returns every candidate for a problem, in the order of the catalogue. */
export function candidatesFor(problem: Problem): Candidate[] {
  const dense = isDenseChain(problem.network);
  return BACKWARD_FAULTS.filter(({ anyLayers }) => dense || anyLayers === true).flatMap((fault) =>
    [...fault.variants(problem)].map((variant) => ({ fault, variant })),
  );
}

/**
 * Refutes a candidate by the layers next to the output, so that the backward pass of most candidates ends there.
 *
 * @returns its distance there; undefined where those layers do not refute it
 */
export function refutedDistance(target: FitTarget, candidate: Candidate): number | undefined {
  const { constant, whole } = candidate.variant;
  if (whole) return undefined;
  for (const { lowest, tensors } of target.stages) {
    const at = (value?: number): Float64Array =>
      target.gradient(plantAll([candidate], [value], target.rules), lowest);
    const [some, second] = constant === undefined ? [] : twoOf(constant);
    let gradient = at(some);
    if (constant !== undefined) {
      const other = at(second);
      const depends = tensors.some((tensor) => differs(target, gradient, other, tensor));
      const fit = depends ? solveConstants(target, [candidate], tensors, lowest) : undefined;
      if (depends && fit === undefined) return distanceOf(target, gradient, tensors);
      gradient = fit?.gradient ?? gradient;
    }
    if (residualOver(target, gradient, tensors) > REPRODUCED) return distanceOf(target, gradient, tensors);
  }
  return undefined;
}

/** A smaller change, in tolerances, is the rounding of the two gradients that are compared. */
const CHANGE = 3;

/** Computes the effect of one candidate. */
export function effectOf(target: FitTarget, candidate: Candidate): FaultEffect {
  const all = target.tensors.map((_, tensor) => tensor);
  const { constant } = candidate.variant;
  const reproducedBy = (gradient: Float64Array): boolean[] =>
    all.map((tensor) => residualOf(target, gradient, tensor) <= REPRODUCED);
  if (constant === undefined) {
    const gradient = target.gradient(plantAll([candidate], [], target.rules));
    const reproduces = reproducedBy(gradient);
    return {
      candidate,
      changes: all.map((tensor) => differs(target, gradient, target.right, tensor)),
      reproduces,
      distance: distanceOf(target, gradient),
      reproducesAll: reproduces.every((one) => one),
    };
  }
  const [some, other] = twoOf(constant).map((value) =>
    target.gradient(plantAll([candidate], [value], target.rules)),
  );
  const changes = all.map(
    (tensor) => differs(target, some, other, tensor) || differs(target, some, target.right, tensor),
  );
  const fit = solveConstants(target, [candidate], all);
  // Only pairs need it, and it takes several backward passes a tensor.
  const reproduces = once(() =>
    all.map((tensor) => {
      // Where the gradient is not linear in the constant, no tensor is fitted alone: it may reproduce any that it changes.
      if (!constant.linear) return changes[tensor];
      if (!changes[tensor]) return residualOf(target, target.right, tensor) <= REPRODUCED;
      const alone = solveConstants(target, [candidate], [tensor]);
      return alone !== undefined && residualOf(target, alone.gradient, tensor) <= REPRODUCED;
    }),
  );
  return {
    candidate,
    changes,
    get reproduces() {
      return reproduces();
    },
    distance: distanceOf(target, fit?.gradient ?? (constant.linear ? target.right : some)),
    reproducesAll: fit !== undefined && reproducedBy(fit.gradient).every((one) => one),
  };
}

/** Two different usual values of a constant: a learning rate may be the value that comes after it, too. */
function twoOf({ usual: [first, ...others] }: Constant): [number, number] {
  return [first, others.find((value) => value !== first)!];
}

function differs(target: FitTarget, one: Float64Array, other: Float64Array, tensor: number): boolean {
  return target.given[tensor].some((k) => !(Math.abs(one[k] - other[k]) <= CHANGE * target.tolerance[k]));
}

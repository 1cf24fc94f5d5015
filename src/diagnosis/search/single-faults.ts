import { isDenseChain } from '../../network/graph.ts';
import type { Rules } from '../../network/rules.ts';
import { once } from '../../problem/once.ts';
import type { Problem } from '../../problem/problem.ts';
import { BACKWARD_FAULTS } from '../backward/faults/index.ts';
import type { Constant } from '../catalogue/fault.ts';
import { REPRODUCED } from '../evidence/evidence.ts';
import { distanceOf, residualOf, residualOver } from '../evidence/gradient-evidence.ts';
import type { FitTarget } from './fit-target.ts';
import { Refuted } from './refuting-rules.ts';
import { type Candidate, fitOnLine, plantAll, solveConstants } from './solve-constants.ts';

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
 * @returns its distance there, ∞ where it is no fault there; undefined where those layers do not refute it
 */
export function refutedDistance(
  target: FitTarget,
  refuting: (rules: Rules) => Rules,
  candidate: Candidate,
): number | undefined {
  try {
    return refutedByStages(target, refuting, candidate);
  } catch (error) {
    if (error instanceof Refuted) return error.distance;
    throw error;
  }
}

function refutedByStages(
  target: FitTarget,
  refuting: (rules: Rules) => Rules,
  candidate: Candidate,
): number | undefined {
  const { constant, whole } = candidate.variant;
  if (whole) return undefined;
  const [some, second] = constant === undefined ? [] : twoOf(constant);
  for (const { lowest, tensors } of target.stages) {
    const at = (value?: number): Float64Array => {
      const rules = plantAll([candidate], [value], target.rules);
      return target.gradient(constant === undefined ? refuting(rules) : rules, lowest);
    };
    const gradient = at(some);
    const distance = (of: Float64Array): number => distanceOf(target, of, tensors);
    if (
      constant === undefined ||
      !tensors.some((tensor) => differs(target, gradient, target.right, tensor))
    ) {
      if (residualOver(target, gradient, tensors) > REPRODUCED) return distance(gradient);
      continue;
    }
    const right = constant.right === undefined ? at(second) : target.right;
    const first = [constant.right ?? second!, right] as const;
    const near = constant.linear ? fitOnLine(target, first, [some!, gradient], tensors) : undefined;
    const residual = near === undefined ? 0 : residualOver(target, near.gradient, tensors);
    if (residual > CLEARLY) return distance(near!.gradient);
    if (near !== undefined && residual <= REPRODUCED && isNone(constant, near.value, near.doubt))
      return Number.POSITIVE_INFINITY;
    const fit = solveConstants(target, [candidate], tensors, lowest);
    if (fit === undefined) return distance(gradient);
    if (residualOver(target, fit.gradient, tensors) > REPRODUCED) return distance(fit.gradient);
    if (isNone(constant, fit.constants[0]!, fit.doubts[0])) return Number.POSITIVE_INFINITY;
  }
  return undefined;
}

/** Distance, in tolerances, that no rounding of a gradient on a line has. */
const CLEARLY = 1e3;
/** Part of the distance to the nearest usual value of a constant that is none: nobody writes a factor of 1.0000001. */
const NEGLIGIBLE = 1e-7;

/** Whether a constant has to have the value at which there is no fault. */
function isNone({ right, usual }: Constant, value: number, doubt: number): boolean {
  if (right === undefined || !(Math.abs(value - right) <= doubt)) return false;
  return usual.every((other) => other === right || doubt <= NEGLIGIBLE * Math.abs(other - right));
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

/** Two different usual values of a constant, that are not the right one: a learning rate may be the value that comes after it, too. */
function twoOf({ usual, right }: Constant): [number, number] {
  const [first, ...others] = usual.filter((value) => value !== right);
  return [first, others.find((value) => value !== first) ?? right!];
}

function differs(target: FitTarget, one: Float64Array, other: Float64Array, tensor: number): boolean {
  return target.given[tensor].some((k) => !(Math.abs(one[k] - other[k]) <= CHANGE * target.tolerance[k]));
}

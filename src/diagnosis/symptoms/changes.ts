import { buildNetwork } from '../../network/build.ts';
import type { NetworkDefinition } from '../../network/definition.ts';
import type { Init } from '../../problem/initializers.ts';
import { drawParameters } from '../../problem/parameters/parameters.ts';
import type { Problem } from '../../problem/problem.ts';
import type { SpecChange } from '../../verdict/findings/training.ts';
import { pointAt, type TrainingRun } from './run.ts';
import { rateLimit, safeRate } from './steps.ts';

export const rateTo = (value: number): SpecChange => ({
  path: ['train', 'optimizer', 'learningRate'],
  value,
});

/** Takes the place of `values` and `file`, too. */
export const initTo = (value: Init): SpecChange => ({ path: ['parameters', 'init'], value });

export const activationTo = (layer: number, value: string): SpecChange => ({
  path: ['network', 'layers', layer, 'activation'],
  value,
});

export const standardizeTo = (value: string): SpecChange => ({ path: ['data', 'standardize'], value });

/** Variance 1/inputs for functions that are steep at 0 on both sides, 2/inputs for those that are flat on one. */
export function initFor(problem: Problem): Init {
  return { type: isRectified(problem) ? 'he' : 'glorot', bias: 0 };
}

/** Returns whether a hidden layer has a kink, as relu. */
export function isRectified({ network }: Problem): boolean {
  return network.layers.slice(0, -1).some(({ activation }) => activation.kink !== undefined);
}

/** Returns the problem with another network, started anew. */
export function rebuilt(problem: Problem, change: Partial<NetworkDefinition>, init: Init): Problem {
  const definition = { ...problem.definition, ...change };
  const network = buildNetwork(definition);
  const parameters = drawParameters(network, init, 0);
  return { ...problem, definition, network, parameters, frozen: new Uint8Array(parameters.length) };
}

/** A rate so far below the limit is raised when other things change. */
const SLOW = 30;

/** Returns the change of the learning rate that a changed problem needs: lower above its limit, higher where it was too low before. */
export function fittingRate({ problem, start }: TrainingRun, changed: Problem): SpecChange[] {
  const { learningRate } = problem.train.optimizer;
  const { largest } = pointAt(changed, problem.data.count, changed.parameters);
  const limit = rateLimit(problem, largest);
  const before = rateLimit(problem, start.largest) ?? Infinity;
  if (limit === undefined) return [];
  const isSlow = learningRate < Math.min(limit, before) / SLOW;
  return learningRate > limit / 2 || isSlow ? [rateTo(safeRate(limit))] : [];
}

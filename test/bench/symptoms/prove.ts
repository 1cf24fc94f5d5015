import { problemFromSpec } from '../../../src/problem/load.ts';
import type { Problem } from '../../../src/problem/problem.ts';
import type { Spec } from '../../../src/problem/schema/spec.ts';
import { createReference } from '../../../src/subjects/reference.ts';
import { view } from '../../../src/tensors/parameters.ts';
import type { TrainFinding } from '../../../src/training/history.ts';
import { outcomeOf } from '../../../src/training/outcome.ts';
import { train } from '../../../src/training/train.ts';
import type { Goal } from './run.ts';

/** A training that was run to its end. */
export interface Trained {
  readonly problem: Problem;
  readonly theta: Float64Array;
  readonly cost: number;
  readonly learned: boolean;
  /** What it came to: right answers, explained part, or what is left of the cost. */
  readonly reached: number;
  readonly findings: readonly TrainFinding[];
}

/**
 * Trains a spec, and tells whether it reached its goal.
 *
 * @param on the spec whose examples tell it, where they are others than those that it was trained on
 */
export async function trained(spec: Spec, goal: Goal, on?: Spec): Promise<Trained> {
  const problem = await problemFromSpec(spec);
  const { final, parameters, history, ended, findings } = await train(problem, { check: false });
  const judged = on === undefined ? problem : { ...problem, data: (await problemFromSpec(on)).data };
  const outputs = on === undefined ? final.outputs : createReference(judged).outputs(parameters);
  const reached = reachedBy(judged, outputs, final.cost / history[0].cost, goal);
  const enough = 'fallsTo' in goal ? reached <= goal.fallsTo : reached >= Object.values(goal)[0];
  const learned = ended === 'completed' && enough;
  return { problem, theta: parameters, cost: final.cost, learned, reached, findings };
}

function reachedBy(problem: Problem, outputs: Float64Array, left: number, goal: Goal): number {
  if ('fallsTo' in goal) return left;
  if ('accuracy' in goal) {
    const outcome = outcomeOf(problem, outputs);
    return outcome.kind === 'classes' ? outcome.right / outcome.examples : 0;
  }
  const { targets, count } = problem.data;
  const units = targets.length / count;
  let [rest, whole] = [0, 0];
  for (let unit = 0; unit < units; unit++) {
    let mean = 0;
    for (let k = unit; k < targets.length; k += units) mean += targets[k] / count;
    for (let k = unit; k < targets.length; k += units) {
      rest += (outputs[k] - targets[k]) ** 2;
      whole += (targets[k] - mean) ** 2;
    }
  }
  return 1 - rest / whole;
}

/** Returns the spec with the parameters that a training ended with as those that it starts from. */
export function goingOn(spec: Spec, { problem, theta }: Trained): Spec {
  const values = Object.fromEntries(
    problem.network.space.tensors.map((tensor) => [tensor.name, [...view(theta, tensor)]]),
  );
  return { ...spec, parameters: { ...spec.parameters, init: undefined, values } as Spec['parameters'] };
}

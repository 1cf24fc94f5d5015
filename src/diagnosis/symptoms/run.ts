import { type Evaluation, evaluate } from '../../problem/evaluation.ts';
import { once } from '../../problem/once.ts';
import type { Problem } from '../../problem/problem.ts';
import { random, shuffled } from '../../problem/random.ts';

/** What is known of one θ; each fact is computed when a rule first reads it. */
export interface Point {
  readonly theta: Float64Array;
  /** The reference’s values of the examples of the sample. */
  readonly evaluation: Evaluation;
}

/** What was seen while training: the cost of all examples, epoch by epoch. */
export interface Course {
  readonly costs: readonly { readonly epoch: number; readonly cost: number }[];
}

/** The facts of a training that the rules read. A fact that is not known is not there. */
export interface TrainingRun {
  readonly problem: Problem;
  /** The problem with so few of its examples that a gradient of them is cheap; itself where it is small. */
  readonly sample: Problem;
  readonly start: Point;
  readonly course?: Course;
  readonly end?: Point;
}

/** What a run is made of. */
export interface RunParts {
  /** Its parameters are those before the first step. */
  readonly problem: Problem;
  readonly course?: Course;
  /** θ after the last step. */
  readonly theta?: Float64Array;
}

/** Collects the facts of a training, or of its beginning where it has not been done yet. */
export function runOf({ problem, course, theta }: RunParts): TrainingRun {
  const sample = sampleOf(problem);
  return {
    problem,
    sample,
    start: pointAt(sample, problem.parameters),
    ...(course !== undefined && { course }),
    ...(theta !== undefined && { end: pointAt(sample, theta) }),
  };
}

function pointAt(sample: Problem, theta: Float64Array): Point {
  const evaluation = once(() => evaluate({ ...sample, parameters: theta }));
  return {
    theta,
    get evaluation() {
      return evaluation();
    },
  };
}

/** Multiplications of one forward pass over the sample: a gradient takes some 50 ms. */
const LARGEST_PASS = 2e7;

function sampleOf(problem: Problem): Problem {
  const { data, network } = problem;
  const count = Math.min(data.count, Math.max(1, Math.floor(LARGEST_PASS / network.space.size)));
  if (count === data.count) return problem;
  // in random order: files are often sorted by class
  const chosen = shuffled(data.count, random(0)).subarray(0, count).sort();
  const take = (rows: Float64Array): Float64Array => {
    const length = rows.length / data.count;
    const taken = new Float64Array(count * length);
    chosen.forEach((number, k) => {
      taken.set(rows.subarray(number * length, (number + 1) * length), k * length);
    });
    return taken;
  };
  return { ...problem, data: { ...data, count, inputs: take(data.inputs), targets: take(data.targets) } };
}

import { meetsTargets } from '../../problem/classes.ts';
import { type Evaluation, evaluate } from '../../problem/evaluation.ts';
import { once } from '../../problem/once.ts';
import type { Problem } from '../../problem/problem.ts';
import { random, shuffled } from '../../problem/random.ts';
import { dot } from '../../tensors/dot.ts';
import { spectrumOf } from '../curvature/eigenvalues.ts';
import type { Spectrum } from '../curvature/lanczos.ts';
import { constantOutput } from '../fit/index.ts';

/** What is known of one θ; each fact is computed when a rule first reads it. */
export interface Point {
  readonly theta: Float64Array;
  /** The reference’s values for the sample. */
  readonly evaluation: Evaluation;
  /** The largest eigenvalue of the Hessian of the cost of all examples, to 1 %. */
  readonly largest: number | undefined;
  /** Both ends, the least one to a millionth of the largest: enough to tell a minimum from a plateau. */
  readonly spectrum: Spectrum | undefined;
}

/** What was seen while training. */
export interface Course {
  readonly epochs: number;
  readonly steps: number;
  /** Costs of all examples, the last one included, from at most 256 epochs. */
  readonly costs: readonly { readonly epoch: number; readonly cost: number }[];
  /** Epochs that raised the cost. */
  readonly rises: number;
  /** How often the cost turned from falling to rising or back, by more than 3 % of itself. */
  readonly turns: number;
  /** max ‖Δw‖/‖w‖ of the weight tensors, in at most 256 single steps. */
  readonly relativeSteps: readonly number[];
}

/** The facts of a training that the rules read. A fact that is not known is not there. */
export interface TrainingRun {
  readonly problem: Problem;
  /** The problem with so few of its examples that a gradient of them is cheap; itself where it is small. */
  readonly sample: Problem;
  readonly start: Point;
  readonly course?: Course;
  readonly end?: Point;
  /** The cost of the sample at the end, without regularization, and that of the best constant outputs. */
  readonly reached?: { readonly cost: number; readonly constantCost: number } | undefined;
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
  const end = theta && pointAt(sample, problem.data.count, theta);
  const reached = once(() => {
    const constantCost = constantOutput(sample)?.cost;
    return end && constantCost !== undefined ? { cost: end.evaluation.cost.data, constantCost } : undefined;
  });
  return {
    problem,
    sample,
    start: pointAt(sample, problem.data.count, problem.parameters),
    ...(course && { course }),
    ...(end && { end }),
    get reached() {
      return reached();
    },
  };
}

/** Returns whether the cost at the end is more than this share of the best constant outputs’ cost, or not finite. */
export function isAbove({ reached }: TrainingRun, share: number): boolean {
  return reached !== undefined && !(reached.cost <= share * reached.constantCost);
}

/** Returns how many examples of the sample are right at the end, where targets are classes. */
export function rightAtEnd({ sample, end }: TrainingRun): number | undefined {
  const meets = end && meetsTargets(sample, end.evaluation.pass.a.at(-1)!);
  if (meets === undefined) return undefined;
  let right = 0;
  for (let example = 0; example < sample.data.count; example++) if (meets(example)) right += 1;
  return right;
}

/** Returns the root mean square. */
export function rms(values: Float64Array): number {
  return Math.sqrt(dot(values, values) / values.length);
}

/** Collects the facts of a θ; a summed cost’s curvature is that of `count` examples. */
export function pointAt(sample: Problem, count: number, theta: Float64Array): Point {
  const evaluation = once(() => evaluate({ ...sample, parameters: theta }));
  const options = { count };
  const largest = once(() => spectrumOf(sample, theta, { ...options, ends: ['largest'] })?.largest.value);
  const spectrum = once(() => spectrumOf(sample, theta, { ...options, products: 80, accuracy: 1e-6 }));
  return {
    theta,
    get evaluation() {
      return evaluation();
    },
    get largest() {
      return largest();
    },
    get spectrum() {
      return spectrum();
    },
  };
}

/** Multiplications of one forward pass over the sample: a gradient takes some 10 ms. */
const LARGEST_PASS = 4e6;
/** Fewer examples say little of all others. */
const FEWEST = 64;

function sampleOf(problem: Problem): Problem {
  const { data, network } = problem;
  const count = Math.min(data.count, Math.max(FEWEST, Math.floor(LARGEST_PASS / network.space.size)));
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

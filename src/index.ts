/**
 * nncheck as a library: a spec becomes a problem, and a problem is evaluated, checked and trained.
 *
 * Nothing here writes to the console or knows the process. Tensors have the names, shapes and order of the spec's own
 * layout, with flat row-major values. What a person can mend is thrown as an `NncheckError`.
 *
 * @example
 * const problem = await taskProblem('xor');
 * const { status, counts } = await check(problem);
 */

import { checkReportAndName } from './diagnosis/check-report.ts';
import type { Cost } from './network/cost.ts';
import { evaluate } from './problem/evaluation.ts';
import type { Problem } from './problem/problem.ts';
import { requireProblem } from './problem/require.ts';
import { createReference } from './subjects/reference.ts';
import { type ReportValues, reportedFrom } from './subjects/report-file/from-values.ts';
import { withParameters as atParameters } from './subjects/report-file/match-report.ts';
import type { ReportedNumbers } from './subjects/report-file/reported-numbers.ts';
import { gather } from './tensors/layout.ts';
import type { Tensor, Tensors } from './tensors/tensor.ts';
import type { Ending, HistoryEntry, TrainCheck } from './training/history.ts';
import { train as runTraining, type TrainOptions } from './training/train.ts';
import { type CheckOptions, checkReference } from './verdict/check-reference.ts';
import type { ReferenceCheck, ReportedCheck } from './verdict/verdict.ts';

export {
  checkFunctions,
  type FunctionsOptions,
  type NetworkFunctions,
  type TensorsByName,
} from './diagnosis/check-functions.ts';
export { type ErrorKind, NncheckError, type Place, type Problematic } from './errors.ts';
export type { Cost } from './network/cost.ts';
export {
  type LoadOptions,
  loadSpec,
  problemFromSpec,
  problemFromText,
  type SpecOptions,
  taskProblem,
} from './problem/load.ts';
export { type GivenTensors, type NestedNumbers, withParameters } from './problem/parameters/replace.ts';
export type { CheckSettings, Dataset, OptimizerSettings, Problem, TrainSettings } from './problem/problem.ts';
export type { Spec } from './problem/schema/spec.ts';
export type { Overrides } from './problem/settings.ts';
export type { FlatTensor, Values } from './subjects/module/values.ts';
export type { ReportTensors, ReportValues } from './subjects/report-file/from-values.ts';
export { type ReadOptions, readReported } from './subjects/report-file/read.ts';
export type { ReportedNumbers } from './subjects/report-file/reported-numbers.ts';
export type { Tensor, Tensors } from './tensors/tensor.ts';
export type { GradientSource } from './training/gradient.ts';
export type { Ending, HistoryEntry, TrainCheck } from './training/history.ts';
export type { TrainOptions } from './training/train.ts';
export type { CheckOptions } from './verdict/check-reference.ts';
export type { Finding } from './verdict/finding.ts';
export {
  type Counts,
  type GradientCheck,
  type Note,
  type Parts,
  type ProgramCheck,
  type Reason,
  type ReferenceCheck,
  type ReportedCheck,
  type ReportedDetails,
  type Status,
  type TensorCheck,
  VERDICTS,
  type Verdict,
  type WeightColumns,
} from './verdict/verdict.ts';

/** All that a forward pass computes; every tensor is [examples, units]. */
export interface Forward {
  /** z of each layer, by the layer's name. */
  readonly preActivations: Tensors;
  /** a of each layer, by the layer's name. */
  readonly activations: Tensors;
  /** The activations of the last layer. */
  readonly outputs: Tensor;
}

/** The result of a training. */
export interface Training {
  readonly name: string;
  /** Entries at the epochs 0, 1, 2, 5, 10, 20, 50, …, and the last one. */
  readonly history: readonly HistoryEntry[];
  /** After the last step; the outputs are [examples, units]. */
  readonly final: { readonly epoch: number; readonly cost: number; readonly outputs: Tensor };
  /** After the last step; `withParameters` takes them. */
  readonly parameters: Tensors;
  /** The gradient checks before the first step and after the last. */
  readonly checks: readonly TrainCheck[];
  readonly ended: Ending;
}

/**
 * Returns the parameters of a problem: tensors by name, of the shapes of the spec's own layout.
 *
 * @example
 * parametersOf(await taskProblem('xor')).get('hidden.weight').shape; // [2, 2]
 */
export function parametersOf(problem: Problem): Tensors {
  return inOwnLayout(requireProblem(problem), problem.parameters);
}

/**
 * Runs the forward pass of all examples: z = W·a + b and a = f(z), layer by layer, each [examples, units].
 *
 * @example
 * forward(await taskProblem('xor')).outputs.shape; // [4, 1]
 */
export function forward(problem: Problem): Forward {
  const { z, a } = evaluate(requireProblem(problem)).pass;
  const activations = byLayer(problem, a);
  return {
    preActivations: byLayer(problem, z),
    activations,
    outputs: activations.get(problem.network.layers.at(-1)!.name)!,
  };
}

/**
 * Returns the cost: the loss of each example, their reduction, the regularization, and the total.
 *
 * @example
 * cost(await taskProblem('xor')).losses.length; // 4
 */
export function cost(problem: Problem): Cost {
  return evaluate(requireProblem(problem)).cost;
}

/**
 * Returns ∂cost/∂w of every tensor of the parameters, of its shape, by backpropagation; frozen weights have 0.
 *
 * @example
 * gradient(await taskProblem('xor')).get('output.bias').shape; // [1]
 */
export function gradient(problem: Problem): Tensors {
  const { gradient } = evaluate(requireProblem(problem));
  const trainable = gradient.map((value, k) => (problem.frozen[k] === 1 ? 0 : value));
  return inOwnLayout(problem, trainable);
}

/**
 * Returns ∂cost/∂z of each layer, [examples, units], by the layer's name.
 *
 * @example
 * deltas(await taskProblem('xor')).get('hidden').shape; // [4, 2]
 */
export function deltas(problem: Problem): Tensors {
  return byLayer(problem, evaluate(requireProblem(problem)).backpropagation.deltas);
}

/**
 * Returns ∂cost/∂w of every tensor, of its shape, by finite differences of the cost alone; frozen weights have 0.
 *
 * @example
 * const problem = await taskProblem('xor');
 * const [numeric] = (await numericGradient(problem)).get('output.bias').values;
 * const [analytic] = gradient(problem).get('output.bias').values;
 * Math.abs(numeric - analytic) < 1e-9 * Math.abs(analytic); // true
 */
export async function numericGradient(problem: Problem): Promise<Tensors> {
  return inOwnLayout(
    problem,
    await createReference(requireProblem(problem)).numericGradient(problem.parameters),
  );
}

/**
 * Checks the reference's backpropagated gradient against differences of its cost, weight by weight.
 *
 * @returns `status`, the verdict of every weight in `tensors`, in the shapes of the spec's own layout, and their `counts`
 * @throws NncheckError of kind `usage` where an option is not one of its values
 * @example
 * const { status, counts } = await check(await taskProblem('xor'));
 * status; // 'match'
 * counts.match; // 9
 */
export async function check(problem: Problem, options: CheckOptions = {}): Promise<ReferenceCheck> {
  return (await checkReference(requireProblem(problem), { ...options })).check;
}

/**
 * Checks the numbers that somebody's program reported, each part on its own, against the reference of the same problem.
 *
 * @param reported the numbers, such as `{ cost, gradient: { 'hidden.weight': [[…], …], … } }`; or as `readReported` has read
 *   them from a file
 * @returns the verdicts; `parts` has one for each part that was given, `reported` its figures, and `findings` what is wrong
 * @throws NncheckError of kind `data` where a tensor has another name or shape than those of the problem
 * @example
 * const problem = await taskProblem('xor');
 * const { status } = await checkReported(problem, { gradient: gradient(problem) });
 * status; // 'match'
 */
export async function checkReported(
  problem: Problem,
  reported: ReportValues | ReportedNumbers,
  options: CheckOptions = {},
): Promise<ReportedCheck> {
  requireProblem(problem);
  const isFile = isMatched(reported);
  // Who computes in memory has the weights that were drawn.
  const at = isFile ? problem : atParameters(problem, problem.parameters);
  const numbers = isFile ? reported : await reportedFrom(reported, at);
  const own = numbers.parameters;
  const whole = own === undefined ? at : atParameters(problem, own);
  return checkReportAndName(numbers, { problem: whole, whole }, { ...options });
}

/** Whether these are numbers that `readReported` has read. */
function isMatched(reported: ReportValues | ReportedNumbers): reported is ReportedNumbers {
  return 'vectors' in Object(reported);
}

/**
 * Trains the network as the spec's `train` says; the same problem gives the same bytes.
 *
 * @returns the cost at some epochs, the outputs [examples, units] and the parameters after the last step
 * @example
 * const { final, ended } = await train(await taskProblem('and', { epochs: 2 }));
 * final.epoch; // 2
 */
export async function train(problem: Problem, options: TrainOptions = {}): Promise<Training> {
  const { parameters, final, ...result } = await runTraining(requireProblem(problem), { ...options });
  const outputs = examplesTensor(problem, final.outputs);
  return { ...result, final: { ...final, outputs }, parameters: inOwnLayout(problem, parameters) };
}

/** A vector in the standard layout as the tensors of the spec's. */
function inOwnLayout({ tensors }: Problem, vector: Float64Array): Tensors {
  return new Map(
    tensors.map((tensor) => [tensor.name, { shape: tensor.shape, values: gather(vector, tensor) }]),
  );
}

function byLayer(problem: Problem, values: readonly Float64Array[]): Tensors {
  return new Map(problem.network.layers.map(({ name }, l) => [name, examplesTensor(problem, values[l])]));
}

function examplesTensor({ data: { count } }: Problem, values: Float64Array): Tensor {
  return { shape: [count, values.length / count], values };
}

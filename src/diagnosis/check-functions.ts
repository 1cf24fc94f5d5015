import type { Problem } from '../problem/problem.ts';
import { requireProblem } from '../problem/require.ts';
import { startFunctions } from '../subjects/functions/functions.ts';
import { openInstances } from '../subjects/instances/open.ts';
import type { Exports, UpdateOptions } from '../subjects/module/exports.ts';
import type { Values } from '../subjects/module/values.ts';
import type { ProgramCheck } from '../verdict/verdict.ts';
import { checkAndName } from './check-implementation.ts';

/** Tensors by name: each a number, nested arrays, a typed array, or `{shape, values}` with flat values row by row. */
export type TensorsByName<P> = { readonly [K in keyof P]: Values };

/** The gradient with respect to each input, of the shape of its examples. */
export type TensorsOfInputs = Readonly<Record<string, Values>>;

/** The functions of a network, and where to check them. Each may be asynchronous. */
export interface NetworkFunctions<P extends TensorsByName<P>> {
  /** What reports call it. */
  readonly name?: string;
  /** θ: its tensors by name, which say their shapes, and the point at which they are checked where there is no problem. */
  readonly parameters: P;
  /** Returns the cost, one number. */
  readonly cost: (parameters: P) => number | Promise<number>;
  /** Returns ∂cost/∂w of every tensor, by its name and of its shape. May be left out where there is `update`. */
  readonly gradient?: (parameters: P) => TensorsByName<P> | Promise<TensorsByName<P>>;
  /** Returns ∂cost/∂inputs by input, `{ x }` unless the problem names its inputs; it is compared beside a problem. */
  readonly inputGradient?: (parameters: P) => TensorsOfInputs | Promise<TensorsOfInputs>;
  /** Returns the outputs of the network, a row for each example. */
  readonly outputs?: (parameters: P) => Values | Promise<Values>;
  /** Returns the parameters after each of some steps of its optimizer, started from rest. */
  readonly update?: (
    parameters: P,
    options: UpdateOptions,
  ) => readonly TensorsByName<P>[] | Promise<readonly TensorsByName<P>[]>;
  /** How it stores weights, as `parameters.layout` of a spec; by default as the problem says. */
  readonly layout?: object;
  /** Whose steps `update` makes, as `train.optimizer` of a spec, where there is no problem. */
  readonly optimizer?: object;
}

export interface FunctionsOptions {
  /** What the functions should compute: then outputs, cost and gradient are compared with it, and faults are named. */
  readonly problem?: Problem;
  /** Names of the tensors to check; all unless said. */
  readonly tensors?: readonly string[];
  /** The step of the differences relative to a weight; chosen from the noise of the cost unless said. */
  readonly step?: number;
  /** Of the directions that are drawn at random; 0, or that of the problem, unless said. */
  readonly seed?: number;
  /** Tries every weight, however many; otherwise wrong ones among very many are searched for. */
  readonly allWeights?: boolean;
  /** Evaluations of the cost at most, in that search. */
  readonly maxEvaluations?: number;
  /** Seconds that an asynchronous answer may take; 60 unless said. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

const TIMEOUT_SECONDS = 60;

/**
 * Checks the gradient that functions compute against differences of their own cost and, beside a problem, all that they
 * give against the problem, and names what is wrong.
 *
 * The functions are called with tensors of the form that `parameters` has: nested arrays, typed arrays, `{shape, values}`.
 *
 * @param functions those of a network; θ is `parameters`, or the parameters of the problem where there is one
 * @returns the check: `status`, the verdicts in `tensors`, of the shapes of `parameters`, and what is wrong in `findings`
 * @throws NncheckError of kind `usage` where a function is missing, `program` where one throws or gives something else
 *   than tensors of these shapes
 * @example
 * const { status, findings } = await checkFunctions({
 *   parameters: { w: [1, 2], b: 0.5 },
 *   cost: ({ w, b }) => (w[0] + 3 * w[1] + b) ** 2,
 *   gradient: ({ w, b }) => {
 *     const z = w[0] + 3 * w[1] + b;
 *     return { w: [2 * z, 6 * z], b: 2 * z };
 *   },
 * });
 * status; // 'match'
 */
export async function checkFunctions<P extends TensorsByName<P>>(
  functions: NetworkFunctions<P>,
  options: FunctionsOptions = {},
): Promise<ProgramCheck> {
  return (await checkedFunctions(functions, options)).check;
}

/** The same with the problem as it was checked, for a report. */
export async function checkedFunctions<P extends TensorsByName<P>>(
  functions: NetworkFunctions<P>,
  options: FunctionsOptions = {},
): Promise<{ problem?: Problem; check: ProgramCheck }> {
  const { problem, tensors = [], timeout = TIMEOUT_SECONDS, signal, ...rest } = { ...options };
  if (problem !== undefined) requireProblem(problem);
  const ended = signal ?? new AbortController().signal;
  const client = { timeoutMs: 1000 * timeout, signal: ended };
  const implementation = await openInstances(() =>
    startFunctions(functions as unknown as Exports, client, problem),
  );
  try {
    return await checkAndName(implementation, problem, { ...rest, tensors, signal: ended });
  } finally {
    await implementation.stop();
  }
}

import type { SparseRows } from '../../tensors/packed.ts';
import type { ParameterTensor } from '../../tensors/parameters.ts';
import type { Activation } from '../activations/activation.ts';
import type { Arithmetic } from '../arithmetic.ts';
import type { Kernels } from '../kernels.ts';
import type { Shape } from '../shape.ts';
import type { Dependence } from './dependence.ts';

/**
 * The argument of an operation that it is differentiated with respect to: its first or second input, a further one by its
 * number from 2 on, or one of its parameters.
 */
export type Argument = 'x' | 'other' | number | ParameterTensor['kind'];

/** Returns the argument that the input with that number is. */
export function inputArgument(k: number): Argument {
  return k === 0 ? 'x' : k === 1 ? 'other' : k;
}

/** The point at which an operation is evaluated. Values are rows, one an example. */
export interface OperationInputs {
  /** All parameters of the network. */
  readonly theta: Float64Array;
  readonly x: Float64Array;
  /** The second input, of an operation that has two. */
  readonly other?: Float64Array | undefined;
  /** All inputs, of an operation that has more than one. */
  readonly all?: readonly Float64Array[] | undefined;
  /** The sparse form of x, where it was made. */
  readonly sparse?: SparseRows | undefined;
  /** The targets, of a loss. */
  readonly targets: Float64Array;
  readonly arithmetic: Arithmetic;
}

/** The same with the value there, as the backward pass has it. */
export interface PullbackInputs extends OperationInputs {
  readonly value: Float64Array;
  /** Which derivative to take exactly at a kink (see `AtKink`). */
  readonly atKink?: number | undefined;
}

/**
 * Returns ∂cost/∂argument, given upstream = ∂cost/∂value.
 *
 * @param out an array that may be taken for the result and returned, to make none in every step of a training: a parameter's
 *   ∂cost/∂argument is added to it, that of x written
 */
export type Pullback = (at: PullbackInputs, upstream: Float64Array, out?: Float64Array) => Float64Array;

/**
 * One step of the computation of a cost: its value, its derivatives, its exact finite change and its kink together.
 * Operations are the only things in a network that have mathematics.
 */
export interface Operation {
  readonly type: string;
  /** Length of one row of its input. */
  readonly inputs: number;
  readonly output: Shape;
  /** Its function, of an activation. */
  readonly activation?: Activation;
  /** Whether it takes its input for a constant in the backward pass, as a truncated one does. */
  readonly stopsBackward?: true;
  readonly parameters: readonly ParameterTensor[];
  /** Whether it reads nothing of x where there is a sparse form of it. */
  readonly readsSparse?: true;
  /** The parameters that its backward pass takes for constants, and the operation in which they stay as they are at θ. */
  readonly held?: { readonly from: number; readonly to: number; at(theta: Float64Array): Operation };
  /** Writes its value, rows of `output`. */
  value(at: OperationInputs, out: Float64Array): void;
  /** Its vector–Jacobian products (reverse-mode derivatives). */
  readonly pullbacks: Readonly<Partial<Record<Exclude<Argument, number>, Pullback>>>;
  /** Those of the inputs from the third on. */
  readonly further?: (input: number) => Pullback;
  /**
   * The same in absolute values: upstream ≥ 0 is multiplied by the sum of the magnitudes of the terms of each derivative.
   * Absent where the pullback itself gives them at |x| and |θ|, as that of every operation that is linear in its arguments.
   */
  readonly magnitudes?: Readonly<Partial<Record<Exclude<Argument, number>, Pullback>>>;
  /** Which outputs depend on which features of the input with that number. */
  readonly dependence: (input: number) => Dependence;
  /** Whether it is not linear in each of its inputs. */
  readonly isCurved?: true;
  /** The most products that one number of the output adds up; 1 where absent. */
  readonly sums?: number;
  /** Whether its output of one example depends on the others, as in batch normalization. */
  readonly couplesExamples?: true;
  readonly increment: OperationIncrement;
  readonly kink?: OperationKink;
  /** The term of the output that the parameter with that index in θ is in. */
  termOf?(index: number): ParameterTerm;
  /** How the move of a parameter enters that is a term of many outputs. */
  readonly entry?: ParameterEntry;
}

/** A parameter that is a term of many outputs: how its move changes them. */
export interface ParameterEntry {
  /** The features of the output that the parameter with that index in θ reaches. */
  featuresOf(index: number): { readonly from: number; readonly to: number };
  /** The examples that it is a parameter of, where it is not one of all. */
  examplesOf?(index: number): Int32Array;
  /**
   * Adds to dz, feature-major from feature `from` on, the changes when that parameter moves by delta: those of δ·(x + dx).
   *
   * @param x rows of the input, of which the chosen examples count
   * @param dx the changes of the input, feature-major, where it changes
   */
  enter(
    index: number,
    delta: number,
    x: Float64Array,
    chosen: Int32Array,
    length: number,
    dx: Float64Array | undefined,
    dz: Float64Array,
    from: number,
  ): void;
}

/** A parameter's term of an output: weight · x[input] is added to it, or factor · weight where there is no input (a bias). */
export interface ParameterTerm {
  readonly unit: number;
  readonly input?: number;
  /** 1 unless said otherwise. */
  readonly factor?: number;
  /** How many units have this term, from `unit` on; 1 unless said otherwise. */
  readonly units?: number;
}

/** Where the derivative of an operation jumps: at points of each input by itself, or where the largest of a window changes. */
export interface OperationKink {
  /** The smooth piece that an input is on: an integer, or half a number exactly between two pieces. */
  readonly piece?: (x: number, target: number) => number;
  readonly window?: WindowKink;
}

/**
 * The kinks of a maximum, or of a difference of two numbers. The features of one example stand `stride` apart in x and in
 * the targets, from `at` on.
 */
export interface WindowKink {
  /** How many windows an example has; those of the output where absent. */
  readonly count?: number;
  /** Whether entries that tie for a maximum may all be taken. */
  readonly ties?: true;
  /** The smooth piece that a window is on: which entry is the largest, or half a number where several are. */
  piece(window: number, x: Float64Array, at: number, stride: number, targets: Float64Array): number;
  /**
   * What a move of the features from … to − 1 by d, which holds these alone, meets at a window: a number of `KINK`.
   * Entries that tie and move alike meet none.
   */
  meets(
    window: number,
    x: Float64Array,
    d: Float64Array,
    from: number,
    to: number,
    at: number,
    stride: number,
    targets: Float64Array,
  ): number;
  /** The entries of a window that errors of that size may put on another piece, each with a value that does. */
  rivals(
    window: number,
    x: Float64Array,
    errors: Float64Array,
    at: number,
    targets: Float64Array,
  ): readonly (readonly [place: number, value: number])[];
}

/**
 * The exact finite change of an operation (docs/numerics.md). Arrays are feature-major: `length` examples of one feature
 * (a unit), then of the next.
 */
export interface OperationIncrement {
  /** Arrays that are saved of the point, of `inputs` features each; with a kink the first are x and the targets. */
  readonly saves: number;
  /** How many of them, the first, are enough for small moves. */
  readonly savedForSmallMoves: number;
  /** Whether a change of one feature needs what is saved of others, too. */
  readonly readsOthers?: true;
  /** Whether the input may change in some features that follow each other alone; otherwise all are given. */
  readonly oneFeature: boolean;
  /**
   * Of an operation without parameters whose output has other features than its input: where the features of the output
   * begin that depend on those of the input from this one on, or end that depend on those before it.
   */
  readonly reaches?: (feature: number, isEnd: boolean) => number;
  /** How many features of the output, one after another, have changes that sum to 0: those of each softmax. */
  readonly sumsToZero?: number;
  /** Whether the change of a loss is made of terms that cancel: `magnitude` then is their sum of magnitudes. */
  readonly cancels?: boolean;
  save(x: Float64Array, targets: Float64Array, saved: readonly Float64Array[], count: number): void;
  /**
   * Writes the change of the output when the features from … to − 1 of the input change by d, which holds these alone.
   * Where all of the output's features depend on one, it writes all of them.
   *
   * @returns whether a kink may have been met
   */
  change(at: IncrementInputs, d: Float64Array, from: number, to: number, out: Float64Array): boolean;
  /** Of an operation with several inputs, in place of `saves`, `save` and `change`. */
  readonly joint?: JointIncrement;
}

/** The exact finite change of an operation with several inputs. */
export interface JointIncrement {
  /** The features of each array that is saved of the point. */
  readonly saves: readonly number[];
  /** @param inputs feature-major, as what is saved */
  save(inputs: readonly Float64Array[], saved: readonly Float64Array[], count: number): void;
  /**
   * Writes the change of all features of the output.
   *
   * @param moves the change of all features of each input; undefined of one that does not change
   */
  change(
    at: Pick<IncrementInputs, 'saved' | 'length'>,
    moves: readonly (Float64Array | undefined)[],
    out: Float64Array,
  ): void;
}

/** Returns the pullback of one argument. */
export function pullbackOf({ pullbacks, further }: Operation, argument: Argument): Pullback {
  return typeof argument === 'number' ? further!(argument) : pullbacks[argument]!;
}

/** The examples whose changes are computed together. */
export interface IncrementInputs {
  readonly theta: Float64Array;
  readonly length: number;
  /** The saved arrays at these examples; those beyond `savedForSmallMoves` after a call of `loadRest`. */
  readonly saved: readonly Float64Array[];
  readonly loadRest: () => void;
  readonly kernels: Kernels;
  /** Where a loss adds the magnitudes of terms that cancel. */
  readonly magnitude: Float64Array;
  /** Room for one row of changes. */
  readonly part: Float64Array;
}

/** The increment of an operation whose change takes nothing of the point: that of each input feature by itself has no use. */
export const savesNothing = {
  saves: 0,
  savedForSmallMoves: 0,
  oneFeature: false,
  save: () => {},
  change: () => {
    throw new Error('an operation with several inputs changes by all of them');
  },
} as const satisfies OperationIncrement;

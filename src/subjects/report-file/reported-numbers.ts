import type { Remembered } from '../../problem/optimizers/index.ts';
import type { ArrangedTensor } from '../../tensors/layout.ts';
import type { Precision } from '../../tensors/precision.ts';

/** The parts of a report that are tensors of the parameters' shapes. */
export const GRADIENT_PARTS = ['gradient', 'numericalGradient', 'parametersAfter'] as const;
export type GradientPart = (typeof GRADIENT_PARTS)[number];

/** The parts that are one value a unit and example, by layer; the outputs are the last activations. */
export const VALUE_PARTS = ['preActivations', 'activations', 'outputs', 'deltas'] as const;
export type ValuePart = (typeof VALUE_PARTS)[number];

/** A number of a report with its precision. */
export interface ReportedNumber {
  readonly value: number;
  readonly precision: Precision;
}

/** A tensor whose shape in the report is the transpose of its shape in the spec. */
export interface Transposed {
  readonly part: GradientPart | ValuePart;
  readonly name: string;
  readonly expected: readonly number[];
  readonly given: readonly number[];
  /** The layouts that the names and shapes of the whole part fit, in the words of a spec. */
  readonly layouts: readonly string[];
}

/** A part of a report that has tensors of θ, in θ's order. */
export interface ReportedVector {
  /** Of θ's length; 0 in tensors that the report lacks. */
  readonly values: Float64Array;
  /** The tensors that the report has, and the names of those that it lacks. */
  readonly given: readonly ArrangedTensor[];
  readonly missing: readonly string[];
  /** The precision of each tensor, in the order of `given`. */
  readonly precision: readonly Precision[];
}

/** Values of the units of one layer, [examples, units]. */
export interface ReportedValues {
  readonly part: ValuePart;
  /** The number of the layer, from 0. */
  readonly layer: number;
  readonly values: Float64Array;
  readonly precision: Precision;
}

/** Sorts values in the order of the computation: forward layer by layer, then back. */
export function inOrder(values: readonly ReportedValues[]): ReportedValues[] {
  const order = ({ part, layer }: ReportedValues): number =>
    part === 'deltas'
      ? Number.MAX_SAFE_INTEGER - layer
      : layer * VALUE_PARTS.length + VALUE_PARTS.indexOf(part);
  return [...values].sort((a, b) => order(a) - order(b));
}

/** The update steps of a report. */
export interface ReportedUpdate {
  readonly learningRate: number;
  /** Which step of the training the first one is, from 1. */
  readonly step?: number;
  /** θ after each step. */
  readonly steps: readonly ReportedVector[];
  /** What the optimizer remembered before the first step. */
  readonly memory: Partial<Readonly<Record<Remembered, ReportedVector>>>;
}

/** Which of two columns, from 0, was read as what, and why. */
export interface ChosenRoles {
  readonly gradient: number;
  readonly numericalGradient: number;
  /**
   * - `words`: a heading says so.
   * - `both`: both are right.
   * - `nearer`: both are right as far as differences are, and the gradient is the nearer one.
   * - `exact`: one has no error of differences, so it is the gradient.
   * - `differences`: one has the error of differences, and the other is wrong.
   * - `agrees`: one is right, as a numerical gradient usually is, and the other is not.
   * - `order`: nothing says it; the numerical one is taken to come first.
   * - `fault`: a known fault of a numerical check gives the numbers of the one that is wrong.
   */
  readonly by: 'words' | 'both' | 'nearer' | 'exact' | 'differences' | 'agrees' | 'order' | 'fault';
}

/** How a table was read whose numbers have no names. */
export interface TableReading {
  /** The order of the weights, in words; absent where each row has a name. */
  readonly order?: string;
  /** How many orders were tried; absent where the order was said. */
  readonly tried?: number;
  /** Absent where the report says which numbers are which. */
  readonly roles?: ChosenRoles;
  /** How many arrays without names stand beside it. */
  readonly leftOut?: number;
}

/** The numbers of a report, matched to the problem. */
export interface ReportedNumbers {
  /** The file, as it was named. */
  readonly file: string;
  readonly cost?: ReportedNumber;
  /** The update steps, the first of which is in `vectors` too. */
  readonly update?: ReportedUpdate;
  /** θ of the program, in place of the spec's. */
  readonly parameters?: Float64Array;
  readonly vectors: Partial<Readonly<Record<GradientPart, ReportedVector>>>;
  /** ∂cost/∂inputs, behind θ in one vector (see `withInputs`). */
  readonly inputGradient?: ReportedVector;
  readonly values: readonly ReportedValues[];
  /** The layers that each part lacks, where it has others. */
  readonly missing: Partial<Readonly<Record<ValuePart, readonly string[]>>>;
  readonly transposed: readonly Transposed[];
  /** Where they were a table without names. */
  readonly reading?: TableReading;
}

/**
 * Returns the numbers without what belongs to other tensors than these.
 *
 * @param moved those of which differences of the cost are the derivatives of a backward pass: of the others a numerical
 *   gradient says nothing
 */
export function numbersOf(
  reported: ReportedNumbers,
  tensors: readonly { readonly name: string }[],
  moved = tensors,
): ReportedNumbers {
  const names = new Set(tensors.map(({ name }) => name));
  const ofDifferences = new Set(moved.map(({ name }) => name));
  const select = (vector: ReportedVector, those = names): ReportedVector => {
    const kept = vector.given.flatMap(({ name }, k) => (those.has(name) ? [k] : []));
    return {
      values: vector.values,
      given: kept.map((k) => vector.given[k]),
      precision: kept.map((k) => vector.precision[k]),
      missing: vector.missing.filter((name) => names.has(name)),
    };
  };
  const { update } = reported;
  return {
    ...reported,
    ...(update && { update: { ...update, steps: update.steps.map((step) => select(step)) } }),
    vectors: Object.fromEntries(
      Object.entries(reported.vectors).flatMap(([part, vector]) => {
        const isNumerical = part === 'numericalGradient';
        const own = select(vector, isNumerical ? ofDifferences : names);
        return isNumerical && own.given.length === 0 ? [] : [[part, own]];
      }),
    ),
    transposed: reported.transposed.filter(
      ({ part, name }) => !(part in reported.vectors) || names.has(name),
    ),
  };
}

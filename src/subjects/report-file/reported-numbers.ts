import type { ArrangedTensor } from '../../tensors/layout.ts';
import type { Precision } from '../../tensors/precision.ts';

/** The parts of a report that are tensors of the parameters' shapes. */
export const GRADIENT_PARTS = ['gradient', 'numericalGradient', 'parametersAfter'] as const;
export type GradientPart = (typeof GRADIENT_PARTS)[number];

/** The parts that are one value a unit and example, by layer; the outputs are the last activations. */
export const VALUE_PARTS = ['preActivations', 'activations', 'outputs', 'deltas'] as const;
export type ValuePart = (typeof VALUE_PARTS)[number];

/** A number of a report with what it can be off by for its digits. */
export interface ReportedNumber {
  readonly value: number;
  readonly precision: Precision;
}

/** Where a tensor was not given in the shape that the spec says, and its transpose was taken. */
export interface Transposed {
  readonly part: GradientPart | ValuePart;
  readonly name: string;
  readonly expected: readonly number[];
  readonly given: readonly number[];
  /** Layouts that the names and shapes of the whole part fit, in the words of a spec. */
  readonly layouts: readonly string[];
}

/** Some tensors of θ's, in θ's order. */
export interface ReportedVector {
  /** Of θ's length; 0 where nothing was given. */
  readonly values: Float64Array;
  /** The person's tensors that were given, and those that were not. */
  readonly given: readonly ArrangedTensor[];
  readonly missing: readonly string[];
  /** How exactly each given tensor was given, in the order of `given`. */
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

/** All that somebody's program reported, matched to the problem. */
export interface ReportedNumbers {
  /** The file, as it was named. */
  readonly file: string;
  readonly cost?: ReportedNumber;
  readonly learningRate?: number;
  readonly vectors: Partial<Readonly<Record<GradientPart, ReportedVector>>>;
  readonly values: readonly ReportedValues[];
  /** Layers that a part was given for others but not for, by part. */
  readonly missing: Partial<Readonly<Record<ValuePart, readonly string[]>>>;
  readonly transposed: readonly Transposed[];
}

/** Returns the numbers without what belongs to other tensors than these. */
export function numbersOf(
  reported: ReportedNumbers,
  tensors: readonly { readonly name: string }[],
): ReportedNumbers {
  const names = new Set(tensors.map(({ name }) => name));
  const select = (vector: ReportedVector): ReportedVector => {
    const kept = vector.given.flatMap(({ name }, k) => (names.has(name) ? [k] : []));
    return {
      values: vector.values,
      given: kept.map((k) => vector.given[k]),
      precision: kept.map((k) => vector.precision[k]),
      missing: vector.missing.filter((name) => names.has(name)),
    };
  };
  return {
    ...reported,
    vectors: Object.fromEntries(
      Object.entries(reported.vectors).map(([part, vector]) => [part, select(vector)]),
    ),
    transposed: reported.transposed.filter(
      ({ part, name }) => !(part in reported.vectors) || names.has(name),
    ),
  };
}

import type { GradientPart, ReportedVector } from '../../subjects/report-file/reported-numbers.ts';
import { halfUnit } from '../../tensors/precision.ts';
import type { Counts, Status, TensorCheck } from '../tensor-check.ts';
import { statusWith } from './silent-layers.ts';
import { addCounts, statusOf } from './tensor-summary.ts';

/** The comparison of one set of tensors: the gradient, the numerical one, or the parameters after a step. */
export interface VectorCheck {
  readonly part: GradientPart;
  readonly status: Status;
  readonly counts: Counts;
  readonly tensors: readonly TensorCheck[];
  /** Tensors that were not reported. */
  readonly missing: readonly string[];
  /** Weights that were given in too few digits to tell their sign. */
  readonly tooShort: number;
  /** Layers none of whose weights moves the cost. */
  readonly silent: readonly string[];
}

/** Sums up the judgements of one vector: where no number has enough digits to tell its sign, nothing is decided. */
export function vectorCheck(
  part: GradientPart,
  vector: ReportedVector,
  tensors: readonly TensorCheck[],
  silent: readonly string[] = [],
): VectorCheck {
  const counts = addCounts(tensors);
  const { tooShort, telling } = countDigits(part, vector, tensors);
  const status = statusWith(silent, statusOf(counts));
  return {
    part,
    status: status === 'match' && tooShort > 0 && telling === 0 ? 'inconclusive' : status,
    counts,
    tensors,
    missing: vector.missing,
    tooShort,
    silent,
  };
}

/** The weights of the tensors that were given, in θ's order. */
export function weightsOf({ given }: ReportedVector): Int32Array {
  return Int32Array.from(given.flatMap(({ source }) => [...source])).sort();
}

/** Counts the numbers whose expected size is below one unit of their last digit, and the others that are not to be 0. */
function countDigits(
  part: GradientPart,
  { given, precision, values }: ReportedVector,
  tensors: readonly TensorCheck[],
) {
  const counts = { tooShort: 0, telling: 0 };
  given.forEach(({ source }, tensor) => {
    const { numeric, value } = tensors[tensor].weights;
    source.forEach((index, flat) => {
      // Parameters after a step show the step.
      const shown = Math.abs(numeric[flat] - (part === 'parametersAfter' ? value[flat] : 0));
      if (shown === 0) return;
      if (2 * halfUnit(values[index], precision[tensor]) > shown) counts.tooShort++;
      else counts.telling++;
    });
  });
  return counts;
}

import type { KinkMove } from '../../network/kinks.ts';
import type { ArrangedTensor } from '../../tensors/layout.ts';
import {
  type Counts,
  NO_VERDICT,
  type Note,
  type Status,
  type TensorCheck,
  VERDICTS,
  type Verdict,
  type WeightColumns,
} from '../tensor-check.ts';
import type { Judgement } from './judge-weight.ts';

/** One weight's judgement and the derivatives that it came from. */
export interface JudgedWeight {
  readonly judgement: Judgement;
  readonly numeric: number;
  readonly kink?: KinkMove;
}

/**
 * Collects the judgements of the weights of one tensor into columns.
 *
 * @param judged returns the judgement of the weight with that index in θ; undefined for a frozen one
 * @param witnesses by method, what returns the derivative that it measured with respect to that weight
 * @param all the columns of all weights in θ's order, where none is frozen: they are shared and not copied
 */
export function summarizeTensor(
  tensor: ArrangedTensor,
  parameters: Float64Array,
  gradient: Float64Array,
  judged: (weight: number) => JudgedWeight | undefined,
  witnesses: ReadonlyMap<string, (weight: number) => number> = new Map(),
  all?: Pick<WeightColumns, 'analytic' | 'numeric' | 'bound'>,
): TensorCheck {
  const size = tensor.source.length;
  const column = () => new Float64Array(size);
  const weights = {
    value: pick(parameters, tensor.source),
    analytic: all ? pick(all.analytic, tensor.source) : column(),
    numeric: all ? pick(all.numeric, tensor.source) : column(),
    error: column(),
    bound: all ? pick(all.bound, tensor.source) : column(),
    verdict: new Uint8Array(size).fill(NO_VERDICT),
    witnesses: new Map(
      [...witnesses].map(([method, of]) => [method, Float64Array.from(tensor.source, of)] as const),
    ),
  };
  const notes = new Map<number, Note>();
  const counts = noCounts();
  let [largestError, largestRelativeError, frozen] = [0, 0, 0];
  tensor.source.forEach((index, flat) => {
    const weight = judged(index);
    if (weight === undefined) {
      frozen++;
      return;
    }
    const { judgement, numeric, kink } = weight;
    const analytic = gradient[index];
    const error = Math.abs(analytic - numeric);
    weights.error[flat] = error;
    if (all === undefined) {
      weights.analytic[flat] = analytic;
      weights.numeric[flat] = numeric;
      weights.bound[flat] = judgement.bound;
    }
    weights.verdict[flat] = VERDICTS.indexOf(judgement.verdict);
    counts[judgement.verdict]++;
    largestError = Math.max(largestError, error);
    largestRelativeError = Math.max(largestRelativeError, error / judgement.scale || 0);
    const note = noteOf(judgement, kink);
    if (note !== undefined) notes.set(flat, note);
  });
  return {
    name: tensor.name,
    shape: tensor.shape,
    counts,
    largestError,
    largestRelativeError,
    weights,
    notes,
    frozen: frozen === size,
  };
}

/** Returns the values at these places: a part of the same array where they follow each other. */
function pick(values: Float64Array, places: Int32Array): Float64Array {
  const first = places[0] ?? 0;
  return places.every((place, k) => place === first + k)
    ? values.subarray(first, first + places.length)
    : Float64Array.from(places, (place) => values[place]);
}

function noteOf({ verdict, reason }: Judgement, kink: KinkMove | undefined): Note | undefined {
  if (verdict === 'subgradient') return { ...(kink && { kink }) };
  return reason && { reason, ...(reason === 'kink' && kink && { kink }) };
}

function noCounts(): Record<Verdict, number> {
  return { mismatch: 0, inconclusive: 0, subgradient: 0, inactive: 0, match: 0 };
}

/** Returns the verdicts of all tensors together. */
export function addCounts(tensors: readonly TensorCheck[]): Counts {
  const sum = noCounts();
  for (const { counts } of tensors) for (const verdict of VERDICTS) sum[verdict] += counts[verdict];
  return sum;
}

/** A check fails on a mismatch, and passes when nothing is left undecided. */
export function statusOf(counts: Counts): Status {
  if (counts.mismatch > 0) return 'mismatch';
  return counts.inconclusive > 0 ? 'inconclusive' : 'match';
}

import type { KinkMove, KinkPlace } from '../../network/kinks.ts';
import type { ArrangedTensor } from '../../tensors/layout.ts';
import {
  type Counts,
  NO_VERDICT,
  type Note,
  type Reason,
  type Status,
  type TensorCheck,
  VERDICTS,
  type Verdict,
} from '../verdict.ts';
import type { Judgement } from './judge-weight.ts';

/** One weight's judgement and what it came from. */
export interface JudgedWeight {
  readonly judgement: Judgement;
  readonly numeric: number;
  /** The same derivative measured in another way. */
  readonly witness?: number;
  readonly kink?: KinkMove;
}

const WHY: Readonly<Record<Reason, string>> = {
  noise: 'the rounding of the cost hides a gradient this small',
  kink: 'every step crosses a kink',
  'below resolution': 'the gradient is too small beside the terms it is summed from',
  'not finite': 'the cost or the gradient is not a finite number',
  'not repeated': 'the difference disagrees at one step and agrees at another',
};

const BETWEEN = 'the point is exactly at a kink, and the gradient is not known to be a slope beside it';

/**
 * Collects the judgements of the weights of one tensor into columns.
 *
 * @param judged what is known of the weight with that index in θ; undefined for a frozen one
 */
export function summarizeTensor(
  tensor: ArrangedTensor,
  parameters: Float64Array,
  gradient: Float64Array,
  judged: (weight: number) => JudgedWeight | undefined,
): TensorCheck {
  const size = tensor.source.length;
  const column = () => new Float64Array(size);
  const weights = {
    value: column(),
    analytic: column(),
    numeric: column(),
    error: column(),
    bound: column(),
    verdict: new Uint8Array(size).fill(NO_VERDICT),
  };
  const witnesses = column();
  let witnessed = false;
  const notes = new Map<number, Note>();
  const counts = noCounts();
  let [largestError, largestRelativeError, frozen] = [0, 0, 0];
  tensor.source.forEach((index, flat) => {
    weights.value[flat] = parameters[index];
    const weight = judged(index);
    if (weight === undefined) {
      frozen++;
      return;
    }
    const { judgement, numeric, witness, kink } = weight;
    if (witness !== undefined) {
      witnesses[flat] = witness;
      witnessed = true;
    }
    const analytic = gradient[index];
    const error = Math.abs(analytic - numeric);
    weights.analytic[flat] = analytic;
    weights.numeric[flat] = numeric;
    weights.error[flat] = error;
    weights.bound[flat] = judgement.bound;
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
    weights: witnessed ? { ...weights, witness: witnesses } : weights,
    notes,
    frozen: frozen === size,
  };
}

function noteOf({ verdict, reason }: Judgement, kink: KinkMove | undefined): Note | undefined {
  const place = kink?.place === undefined ? '' : ` (${describePlace(kink.place)})`;
  if (verdict === 'subgradient') return { text: `the point is exactly at a kink${place}` };
  if (reason === undefined) return undefined;
  if (reason === 'kink' && kink?.kind === 'leaves') return { reason, text: BETWEEN + place };
  return { reason, text: reason === 'kink' ? WHY.kink + place : WHY[reason] };
}

function describePlace({ layer, unit, example }: KinkPlace): string {
  return layer === 'regularization' ? 'of |w|, at 0' : `of ${layer}, unit ${unit}, example ${example}`;
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

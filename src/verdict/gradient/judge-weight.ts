import type { OneSided } from '../../differences/one-sided.ts';
import type { KinkMove } from '../../network/kinks.ts';
import type { Reason, Verdict } from '../tensor-check.ts';
import { type Agreement, agree, type Tolerances, VANISHING } from './agreement.ts';

/** What is known of one weight's derivative. */
export interface Evidence extends Tolerances {
  readonly analytic: number;
  readonly numeric: number;
  /** The largest error that `numeric` can have. */
  readonly bound: number;
  /** The cost was bit-identical at every point. */
  readonly unchanged: boolean;
  readonly kink?: KinkMove;
  readonly oneSided?: OneSided;
  /** Every right gradient where the point is exactly at kinks. */
  readonly atKink?: readonly number[];
  /** Whether the mismatch was found at other steps too; undefined before they were tried. */
  readonly repeated?: boolean;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** The largest error |analytic − numeric| that would have been accepted. */
  readonly bound: number;
  /** The size of the gradient that errors are relative to. */
  readonly scale: number;
  readonly reason?: Reason;
}

/** Judges one weight (docs/numerics.md, section 4): kinks, then inactive, mismatch, match. */
export function judge(evidence: Evidence): Judgement {
  const { analytic, numeric, bound, contributions, allowance, sensitivity = 0 } = evidence;
  const { unchanged, kink, repeated } = evidence;
  const scale = Math.max(Math.abs(analytic), Math.abs(numeric), VANISHING * contributions);
  if (!Number.isFinite(analytic) || !Number.isFinite(numeric) || !Number.isFinite(bound)) {
    const measured = Number.isFinite(numeric) && Number.isFinite(bound);
    // Right code overflows there, too, where what it may be off by is infinite.
    const wrong = measured && Number.isFinite(allowance + sensitivity);
    const verdict = wrong ? 'mismatch' : 'inconclusive';
    return { verdict, bound, scale, reason: 'not finite' };
  }
  if (kink?.kind === 'crosses') return { verdict: 'inconclusive', bound, scale, reason: 'kink' };
  if (kink?.kind === 'leaves') return judgeAtKink(evidence);

  const agreement = agree(analytic, numeric, bound, evidence);
  if (analytic === 0 && unchanged)
    return { verdict: 'inactive', bound: agreement.bound, scale: agreement.scale };
  return agreement.verdict === 'mismatch' && repeated === false
    ? { ...agreement, verdict: 'inconclusive', reason: 'not repeated' }
    : agreement;
}

/**
 * Exactly at a kink several gradients are right: those with the left slope, the right one, or their mean. Where they
 * are all the same, and both sides are, the cost has a derivative there. Kinks at several units at once may cancel in
 * each of those gradients and not in the cost, as those of |a − t| below a softmax do.
 */
function judgeAtKink(evidence: Evidence): Judgement {
  const { analytic, oneSided, atKink, contributions, rounding } = evidence;
  if (oneSided !== undefined && atKink === undefined) return judgeBetweenSides(evidence, oneSided);
  if (oneSided === undefined || atKink === undefined) {
    const scale = Math.max(Math.abs(analytic), Math.abs(evidence.numeric));
    return { verdict: 'inconclusive', bound: evidence.bound, scale, reason: 'kink' };
  }
  const candidates = [oneSided.left, oneSided.right, ...atKink];
  const lowest = Math.min(...candidates);
  const highest = Math.max(...candidates);
  const scale = Math.max(Math.abs(analytic), Math.abs(lowest), Math.abs(highest), VANISHING * contributions);
  const { allowance, digits = 0, sensitivity = 0 } = evidence;
  const allowed = rounding * scale + allowance + digits + sensitivity;
  const smooth =
    Math.max(...atKink) - Math.min(...atKink) <= allowed &&
    Math.abs(oneSided.left - oneSided.right) <= 2 * oneSided.bound + allowed;
  if (smooth) {
    const { kink: _, ...withoutKink } = evidence;
    return judge(withoutKink);
  }
  const bound = oneSided.bound + allowed;
  // What jumps there is a term of every candidate.
  const summedMagnitude = Math.max(evidence.summedMagnitude, highest - lowest);
  const agreements = atKink.map((candidate) =>
    agree(analytic, candidate, 0, { ...evidence, summedMagnitude }),
  );
  const having = (wanted: Agreement['verdict']) => agreements.find(({ verdict }) => verdict === wanted);
  if (having('match')) return { verdict: 'subgradient', bound, scale };
  if (analytic < lowest - bound || analytic > highest + bound) return { verdict: 'mismatch', bound, scale };
  return { verdict: 'inconclusive', bound, scale, reason: having('inconclusive')?.reason ?? 'kink' };
}

/**
 * At a kink of a program's cost the left slope, the right one and their mean are right. Others may be, where several
 * units are at a kink at once: they are left open.
 */
function judgeBetweenSides(evidence: Evidence, { left, right, bound: measured }: OneSided): Judgement {
  const { analytic, rounding, allowance, digits = 0 } = evidence;
  const scale = Math.max(Math.abs(analytic), Math.abs(left), Math.abs(right));
  const bound = measured + rounding * scale + allowance + digits;
  const isSlope = [left, right, (left + right) / 2].some((slope) => Math.abs(analytic - slope) <= bound);
  return isSlope
    ? { verdict: 'subgradient', bound, scale }
    : { verdict: 'inconclusive', bound, scale, reason: 'kink' };
}

import type { CostFunction } from '../../differences/cost-function.ts';
import { rms } from '../../differences/steps/step-sizes.ts';
import { directionsOf, measureTogether } from '../../differences/together.ts';
import type { ArrangedTensor } from '../../tensors/layout.ts';
import { DECIDING, RESOLUTION } from '../gradient/agreement.ts';
import { type GradientUnderTest, type Judged, judgeGradient } from '../gradient/judge-gradient.ts';
import { type Judgements, judgementAt, judgementsOf, setJudgement } from '../gradient/judgements.ts';
import { type Reason, VERDICTS } from '../tensor-check.ts';
import type { CheckedGradient } from './localized.ts';
import type { ConsistencyOptions } from './own-differences.ts';

/** How weights were decided that noise leaves open one by one. */
export interface Together {
  /** Weights whose difference comes from moves of many at once. */
  readonly moved: number;
  /** Weights that are certain beside their tensor, and not to a hundredth of themselves. */
  readonly besideTensor: number;
  /** An error of more than this part of the rms gradient of its tensor would have been seen in any one of those. */
  readonly relativeError: number;
}

interface TogetherOptions extends ConsistencyOptions {
  readonly seed: number;
  /** No move is shorter than this part of its step; 0 unless given. */
  readonly least?: number;
  /** Directions for the last weights that are open, where not the number of all decides. */
  readonly directions?: number;
  readonly wellAbove?: number;
}

/** Reasons that less noise removes. */
const OF_NOISE: readonly (Reason | undefined)[] = ['noise', 'below resolution', 'not repeated'];
/** Few weights are filled up with others to so many: the more are moved together, the less noise is left. */
const FILLED = 64;
/** Rounds of directions for the last weights that are open: four times less noise. */
const MOST_ROUNDS = 16;

/**
 * Decides weights that the noise of a float32 program leaves open one by one: by moving many at once, then beside the
 * gradient of their tensor, as is done where weights are too many to try each.
 */
export async function decideOpen(
  cost: CostFunction,
  theta: Float64Array,
  { claim, tensors }: Pick<CheckedGradient, 'claim' | 'tensors'>,
  judged: Judged,
  options: TogetherOptions,
): Promise<{ judged: Judged; together?: Together }> {
  if (countOpen(judged) === 0) return { judged };
  let [decided, moved] = [judged, 0];
  let accepted = acceptBesideTensor(tensors, claim.gradient, judged);
  try {
    // Few that are left are worth as many evaluations as all took one by one.
    const all = judged.weights.length;
    const last = options.directions ? options.directions / directionsOf(all) : Math.floor(all / FILLED);
    for (const rounds of [1, Math.min(last, options.directions ?? MOST_ROUNDS)]) {
      const open = countOpen(accepted.judged);
      if (open === 0 || rounds === 0 || (rounds > 1 && open > FILLED)) break;
      const better = await decideTogether(cost, theta, claim, decided, { ...options, rounds });
      decided = better.judged;
      moved += better.moved;
      accepted = acceptBesideTensor(tensors, claim.gradient, decided);
      if (better.improved === 0) break;
    }
  } catch (error) {
    if (!options.signal?.aborted) throw error;
  }
  const { besideTensor, relativeError } = accepted;
  return {
    judged: accepted.judged,
    ...(moved + besideTensor > 0 && { together: { moved, besideTensor, relativeError } }),
  };
}

/**
 * Accepts weights at which a factor of 1.5 would have been seen, and whose bound is at most a hundredth of the rms
 * gradient of their tensor, which is what the search among many weights certifies.
 */
function acceptBesideTensor(
  tensors: readonly ArrangedTensor[],
  gradient: Float64Array,
  judged: Judged,
): { judged: Judged } & Omit<Together, 'moved'> {
  const { weights, judgements, measured } = judged;
  const places = new Map(Array.from(weights, (weight, k) => [weight, k] as const));
  const accepted = judgementsOf(weights.length, (k) => judgementAt(judgements, k));
  let [besideTensor, relativeError] = [0, 0];
  for (const { source } of tensors) {
    const own = Array.from(source, (weight) => places.get(weight)).filter((k) => k !== undefined);
    // Not the claimed gradient: where that is wrong it may be too large.
    const size = rms(Float64Array.from(own, (k) => measured.value[k]));
    for (const k of own) {
      if (!isOpen(judgements, k)) continue;
      const { bound, scale } = judgementAt(judgements, k);
      const error = Math.abs(gradient[weights[k]] - measured.value[k]);
      if (!(error <= bound && 2 * bound < DECIDING * scale && bound <= RESOLUTION * size)) continue;
      setJudgement(accepted, k, { verdict: 'match', bound, scale });
      besideTensor++;
      relativeError = Math.max(relativeError, bound / size);
    }
  }
  return { judged: { ...judged, judgements: accepted }, besideTensor, relativeError };
}

/**
 * Decides weights that noise left open one by one from differences of the cost with many of them moved at once, whose
 * noise is several times smaller (docs/numerics.md, section 3). Each weight still has its own difference and bound, so
 * that a match means what it means one by one.
 */
async function decideTogether(
  cost: CostFunction,
  theta: Float64Array,
  claim: GradientUnderTest,
  judged: Judged,
  { steps, least = 0, seed, ...options }: TogetherOptions & { readonly rounds: number },
): Promise<{ judged: Judged; moved: number; improved: number }> {
  const { weights, judgements, measured } = judged;
  const open = [...weights.keys()].filter((k) => isOpen(judgements, k));
  if (weights.length < 2) return { judged, moved: 0, improved: 0 };
  const all = Math.min(weights.length, FILLED * Math.ceil(open.length / FILLED));
  const others = [...weights.keys()].filter((k) => !isOpen(judgements, k)).slice(0, all - open.length);
  const chosen = Int32Array.from([...open, ...others], (k) => weights[k]);
  let [evaluations, asked] = [0, 0];
  const measurement = {
    // Of fewer weights the noise is larger: all are moved, whichever are asked for.
    async measure(some: Int32Array, factor = 1) {
      const part = Math.max(factor, least);
      const own = Float64Array.from(chosen, (weight) => part * steps[weight]);
      // What is measured again is asked along other directions.
      const found = await measureTogether(cost, theta, chosen, own, { ...options, seed: seed + asked++ });
      evaluations += found.evaluations;
      const places = Int32Array.from(some, (weight) => chosen.indexOf(weight));
      const pick = (values: Float64Array) => Float64Array.from(places, (place) => values[place]);
      return {
        ...found,
        value: pick(found.value),
        bound: pick(found.bound),
        summedMagnitude: pick(found.summedMagnitude),
        unchanged: new Uint8Array(some.length),
      };
    },
  };
  const again = await judgeGradient(claim, chosen.subarray(0, open.length), measurement);
  const merged = judgementsOf(weights.length, (k) => judgementAt(judgements, k));
  const [value, bound] = [measured.value.slice(), measured.bound.slice()];
  let [moved, improved] = [0, 0];
  open.forEach((k, i) => {
    const judgement = judgementAt(again.judgements, i);
    // Where directions meet kinks the weight's own difference is better.
    if (!(judgement.bound < judgements.bound[k])) return;
    setJudgement(merged, k, judgement);
    value[k] = again.measured.value[i];
    bound[k] = again.measured.bound[i];
    improved++;
    if (judgement.verdict !== 'inconclusive') moved++;
  });
  return {
    judged: {
      weights,
      judgements: merged,
      measured: { ...measured, value, bound },
      evaluations: judged.evaluations + evaluations,
    },
    moved,
    improved,
  };
}

function countOpen({ judgements }: Judged): number {
  return judgements.verdict.reduce((sum, _, k) => sum + (isOpen(judgements, k) ? 1 : 0), 0);
}

function isOpen({ verdict, reasons }: Judgements, k: number): boolean {
  return VERDICTS[verdict[k]] === 'inconclusive' && OF_NOISE.includes(reasons.get(k));
}

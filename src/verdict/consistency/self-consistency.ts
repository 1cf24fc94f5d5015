import { EVALUATIONS_OF_A_WEIGHT } from '../../differences/black-box.ts';
import { type Share, weightsOfPart } from '../../differences/shares/part.ts';
import { balancedStep } from '../../differences/steps/step-sizes.ts';
import type { ArrangedTensor } from '../../tensors/layout.ts';
import type { ProfiledImplementation } from '../conduct/numerical-profile.ts';
import { type Judged, tensorChecks } from '../gradient/judge-gradient.ts';
import { acceptShortNumbers } from '../gradient/short-numbers.ts';
import { silentAmong, silentTensors, statusWith } from '../gradient/silent-layers.ts';
import { addCounts, statusOf } from '../gradient/tensor-summary.ts';
import type { Status, TensorCheck } from '../tensor-check.ts';
import { type CheckedGradient, judgeLocalized, type LocalizedCheck, localizedStatus } from './localized.ts';
import { joinJudged, judgeConsistency, nothingJudged } from './own-differences.ts';
import { stillTensors } from './still-tensors.ts';
import { decideOpen, type Together } from './together.ts';

export interface SelfConsistencyOptions {
  readonly step?: number;
  readonly seed: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, what?: string) => void;
  /** Tries every weight, however many. */
  readonly allWeights?: boolean;
  /** Evaluations of its cost at most, where the wrong weights are looked for without trying each. */
  readonly maxEvaluations?: number;
  /** What this machine does of the check, or what others have done. */
  readonly share?: Share;
}

/** The comparison of an implementation's gradient with its own cost. */
export interface SelfConsistency {
  readonly judged: Judged;
  readonly tensors: readonly TensorCheck[];
  /** Tensors none of whose weights moves the cost. */
  readonly silent: readonly string[];
  readonly status: Status;
  /** How weights were decided that noise leaves open one by one; absent where none was. */
  readonly together?: Together;
  /** Where not every weight was tried. */
  readonly localization?: LocalizedCheck;
}

/** A full table takes 4 evaluations a weight; one of more than this is made only if it is asked for. */
const LARGEST_TABLE = 10_000;
/** Evaluations that the search for wrong weights may take by default; it usually takes a few dozen. */
const LOCALIZING = 600;
/** The longest step relative to a weight where the cost moves in steps: it has to go over many of them. */
export const ACROSS_STAIRS = 0.3;
/**
 * Weights of such a cost that are moved together: no move is shorter than this part of the step, since it would stay on one
 * stair; many directions are asked, since the stairs are large; and moves pass over a stair or more.
 */
const TOGETHER_ACROSS_STAIRS = { least: 0.4, directions: 512, wellAbove: 4 };
/** Entries that are no numbers are wrong without looking for them; so many are shown with their differences. */
const NOT_FINITE_SHOWN = 20;

/** Returns whether the wrong weights are searched for, rather than each weight tried. */
export function isLocalized(
  weights: number,
  { allWeights, maxEvaluations = LARGEST_TABLE }: SelfConsistencyOptions,
): boolean {
  return !allWeights && EVALUATIONS_OF_A_WEIGHT * weights > Math.min(LARGEST_TABLE, maxEvaluations);
}

/**
 * Compares an implementation's gradient with differences of its own cost, which is finite: weight by weight, or as a
 * whole where the weights are many.
 */
export async function judgeSelfConsistency(
  at: ProfiledImplementation,
  checked: CheckedGradient,
  options: SelfConsistencyOptions,
): Promise<SelfConsistency> {
  const { implementation, theta, scales, profile } = at;
  const { claim, weights, tensors } = checked;
  const { costs, float32, stairs, evaluations, noiseAway = 0 } = profile;
  const noise = Math.max(profile.noise, noiseAway);
  const { signal, onProgress, seed, maxEvaluations = LOCALIZING } = options;
  const cost = implementation.around(theta, costs[0], noise);
  const relative = options.step ?? balancedStep(profile.noise, costs[0], stairs && ACROSS_STAIRS);
  const shared = { ...(float32 !== undefined && { round: Math.fround }), ...(signal && { signal }) };
  const largest = claim.gradient.reduce(
    (most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    0,
  );
  // At a kink of the spec the program's own cost decides, and its differences are less exact than a spec's.
  const { atKink: _, resolution: __, ...own } = claim;
  const steps = scales.map((scale) => relative * scale);
  const tryEach = (some: Int32Array): Promise<Judged> =>
    judgeConsistency(cost, theta, { ...own, largest }, some, {
      ...shared,
      steps,
      noise,
      ...(onProgress && { onProgress: (done) => onProgress(done, some.length) }),
    });

  const part = options.share?.part;
  if (!isLocalized(weights.length, options)) {
    const alone = await tryEach(weightsOfPart(weights, part));
    const rough = float32 !== undefined || stairs !== undefined;
    const open = rough && alone.judgements.length === weights.length && !signal?.aborted;
    const { judged: decided, together } = open
      ? await decideOpen(cost, theta, { claim: { ...own, largest }, tensors }, alone, {
          ...shared,
          steps,
          noise,
          seed,
          ...(stairs && TOGETHER_ACROSS_STAIRS),
        })
      : { judged: alone };
    const judged = acceptShortNumbers(tensors, decided);
    const checks = tensorChecks(tensors, theta, claim, judged);
    const counts = addCounts(checks);
    const unfinished = counts.mismatch === 0 && judged.weights.length < weights.length;
    const silent = silentTensors(judged, tensors);
    const status = unfinished ? 'inconclusive' : statusWith(silent, statusOf(counts));
    return { judged, tensors: checks, silent, status, ...(together && { together }) };
  }
  // Each step of the search depends on the one before: one part makes it.
  if (part !== undefined && part.index > 1) return notCompared(theta, checked);
  const finite = weights.filter((weight) => Number.isFinite(claim.gradient[weight]));
  const rest = weights.filter((weight) => !Number.isFinite(claim.gradient[weight]));
  const tried = await tryEach(rest.subarray(0, NOT_FINITE_SHOWN));
  const left = Math.max(0, maxEvaluations - evaluations - tried.evaluations);
  const { judged: found, localization } = await judgeLocalized(
    cost,
    at,
    { ...checked, weights: finite },
    {
      ...shared,
      seed,
      maxEvaluations: left,
      ...(onProgress && { onProgress: (done) => onProgress(done, left, 'evaluations at most') }),
    },
  );
  const judged = joinJudged([tried, found]);
  const checks = tensorChecks(tensors, theta, claim, judged);
  const wrong = addCounts(checks).mismatch > 0;
  const still =
    wrong || signal?.aborted
      ? undefined
      : await stillTensors(cost, theta, checked, steps, { ...shared, seed });
  const silent = still === undefined ? [] : silentAmong(still.names, tensors);
  return {
    judged: { ...judged, evaluations: judged.evaluations + (still?.evaluations ?? 0) },
    tensors: notFrozen(checks, tensors, weights),
    silent,
    status: wrong ? 'mismatch' : statusWith(silent, localizedStatus(localization)),
    localization: { ...localization, ...(still && { still: still.weights }) },
  };
}

/** Returns the comparison where the implementation's cost is not finite: nothing is judged. */
export function notCompared(theta: Float64Array, { claim, tensors }: CheckedGradient): SelfConsistency {
  const judged = nothingJudged();
  return { judged, tensors: tensorChecks(tensors, theta, claim, judged), silent: [], status: 'inconclusive' };
}

/** A tensor none of whose weights was tried by itself is not frozen for that. */
function notFrozen(
  checks: readonly TensorCheck[],
  tensors: readonly ArrangedTensor[],
  weights: Int32Array,
): TensorCheck[] {
  const checked = new Uint8Array(1 + weights.reduce((most, weight) => Math.max(most, weight), 0));
  for (const weight of weights) checked[weight] = 1;
  return checks.map((check, k) => ({
    ...check,
    frozen: !tensors[k].source.some((index) => checked[index] === 1),
  }));
}

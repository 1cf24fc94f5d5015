import type { CostFunction } from '../../differences/cost-function.ts';
import { noDerivatives } from '../../differences/derivatives.ts';
import { type Localization, localize } from '../../differences/localize/localize.ts';
import type { PlacedTensor } from '../../differences/localize/task.ts';
import { reordered } from '../../differences/reordered.ts';
import type { ArrangedTensor } from '../../tensors/layout.ts';
import type { ProfiledImplementation } from '../conduct/numerical-profile.ts';
import { RESOLUTION } from '../gradient/agreement.ts';
import type { GradientUnderTest, Judged } from '../gradient/judge-gradient.ts';
import { judgementsOf } from '../gradient/judgements.ts';
import type { Status } from '../tensor-check.ts';

export interface LocalizedOptions {
  readonly seed: number;
  readonly maxEvaluations: number;
  readonly round?: (value: number) => number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number) => void;
}

/** The search for the wrong ones among the weights of a gradient, too many to try each. */
export interface LocalizedCheck extends Omit<Localization, 'wrong'> {
  /** Weights that were searched. */
  readonly weights: number;
  /** Those of tensors that do not affect the cost; absent where a weight is wrong. */
  readonly still?: number;
}

/** The result of the search for wrong weights. */
export interface LocalizedJudgement {
  /** The wrong weights, with their own differences. */
  readonly judged: Judged;
  readonly localization: LocalizedCheck;
}

/** The gradient of an implementation, and the part of it that is checked. */
export interface CheckedGradient {
  readonly claim: GradientUnderTest;
  /** Indices in θ. */
  readonly weights: Int32Array;
  /** The implementation's own tensors that are shown. */
  readonly tensors: readonly ArrangedTensor[];
}

/**
 * Finds the weights at which a gradient does not belong to the implementation's own cost.
 *
 * @param checked the gradient is finite at its weights, if not elsewhere; wrong ones are searched in the order of its
 *   tensors
 */
export async function judgeLocalized(
  cost: CostFunction,
  {
    theta,
    profile: { costs, noise, noiseAway = 0, float32 },
  }: Pick<ProfiledImplementation, 'theta' | 'profile'>,
  { claim, weights, tensors }: CheckedGradient,
  options: LocalizedOptions,
): Promise<LocalizedJudgement> {
  const { placed, order } = place(tensors);
  const isChecked = new Uint8Array(theta.length);
  for (const weight of weights) isChecked[weight] = 1;
  const inOrder = (vector: Float64Array) => Float64Array.from(order, (weight) => vector[weight]);
  const { wrong, ...localization } = await localize(
    {
      cost: reordered(cost, order, theta.length),
      theta: inOrder(theta),
      value: costs[0],
      noise: Math.max(noise, noiseAway),
      gradient: inOrder(claim.gradient).map((value) => (Number.isFinite(value) ? value : 0)),
      ...(claim.digits && { digits: inOrder(claim.digits) }),
      precision: float32 === undefined ? 'float64' : 'float32',
      tensors: placed,
      frozen: Uint8Array.from(order, (weight) => 1 - isChecked[weight]),
      ...(options.round && { round: options.round }),
    },
    options,
  );
  return {
    judged: judgedFrom(wrong, order, claim, localization.evaluations),
    localization: { ...localization, weights: weights.length },
  };
}

/** Returns the status: a wrong weight is a mismatch, a certificate beyond the resolution decides nothing. */
export function localizedStatus({ status, certificate }: LocalizedCheck): Status {
  if (status === 'wrong') return 'mismatch';
  const resolved = certificate !== undefined && certificate.relativeError <= RESOLUTION;
  return status === 'passed' && resolved ? 'match' : 'inconclusive';
}

/** Lays tensors one after another. */
function place(tensors: readonly ArrangedTensor[]): { placed: PlacedTensor[]; order: Int32Array } {
  const order = new Int32Array(tensors.reduce((sum, { source }) => sum + source.length, 0));
  let offset = 0;
  const placed = tensors.map(({ name, shape, source }) => {
    const tensor = { name, shape, offset, size: source.length };
    order.set(source, offset);
    offset += source.length;
    return tensor;
  });
  return { placed, order };
}

function judgedFrom(
  wrong: Localization['wrong'],
  order: Int32Array,
  { rounding, digits }: GradientUnderTest,
  evaluations: number,
): Judged {
  const measured = noDerivatives(wrong.length);
  const judgements = judgementsOf(wrong.length, (k) => {
    const { index, analytic, numeric, bound } = wrong[k];
    measured.value[k] = numeric;
    measured.bound[k] = bound;
    const scale = Math.max(Math.abs(analytic), Math.abs(numeric));
    const allowed = bound + rounding * scale + (digits?.[order[index]] ?? 0);
    return { verdict: 'mismatch', bound: allowed, scale };
  });
  return { weights: Int32Array.from(wrong, ({ index }) => order[index]), judgements, measured, evaluations };
}

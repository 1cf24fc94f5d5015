import type { Changes, CostFunction } from './cost-function.ts';
import {
  CHUNK,
  type Derivatives,
  type MeasureOptions,
  measureInChunks,
  noDerivatives,
  summedMagnitudeOf,
} from './derivatives.ts';

/** The number of weights of each group at which a second pair proves that truncation is below rounding. */
const SAMPLE = 24;
/**
 * The largest excess in the sample is multiplied by this, since the other weights of the group may have a larger one.
 */
const SAFETY = 4;

/**
 * Measures ∂cost/∂w by one pair of changes at ±h, for a cost function whose changes do not cancel and whose step can
 * be so small that truncation is below rounding (docs/numerics.md, section 2.2). A second pair at h/2, on a sample of
 * each group, proves that: the ratio of |D(h) − D(h/2)| to the rounding error widens the bound of the group.
 *
 * @param weights indices in θ
 * @param steps the step h of each of these weights
 * @param groups the group of each of these weights (its tensor), numbered from 0
 */
export async function measureByPairs(
  cost: CostFunction,
  weights: Int32Array,
  steps: Float64Array,
  groups: Int32Array,
  options: MeasureOptions = {},
): Promise<Derivatives> {
  const result = noDerivatives(weights.length);
  /** The bound on the rounding error of each derivative. */
  const rounding = new Float64Array(weights.length);

  /** The divisor of each step in the end, after it was shortened because of kinks. */
  const shrinks = new Float64Array(weights.length);

  const ask = async (chosen: readonly number[], stepOf: (k: number) => number): Promise<Changes> => {
    result.evaluations += 2 * chosen.length;
    return cost.changes(
      chosen.flatMap((k) => {
        const step = stepOf(k);
        return [step, -step].map((delta) => ({ indices: [weights[k]], deltas: [delta] }));
      }),
      options.signal,
    );
  };
  const measure = async (chosen: readonly number[], shrink: number): Promise<void> => {
    const changes = await ask(chosen, (k) => steps[k] / shrink);
    const { values, rounding: roundings, kinks } = changes;
    for (const [i, k] of chosen.entries()) {
      const width = (2 * steps[k]) / shrink;
      result.value[k] = (values[2 * i] - values[2 * i + 1]) / width;
      shrinks[k] = shrink;
      result.summedMagnitude[k] =
        (summedMagnitudeOf(changes, 2 * i) + summedMagnitudeOf(changes, 2 * i + 1)) / width;
      rounding[k] = (roundings[2 * i] + roundings[2 * i + 1]) / width;
      result.unchanged[k] = values[2 * i] === 0 && values[2 * i + 1] === 0 ? 1 : 0;
      const met = [kinks.get(2 * i), kinks.get(2 * i + 1)].filter((kink) => kink !== undefined);
      const worst = met.find(({ kind }) => kind === 'crosses') ?? met[0];
      if (worst === undefined) result.kinks.delete(k);
      else result.kinks.set(k, worst);
    }
  };

  await measureInChunks(weights.length, cost.together ?? 2 * CHUNK, 2, result, measure, options);

  const sample = sampleOf(groups, result);
  const half = (k: number): number => steps[k] / shrinks[k] / 2;
  const { values } = await ask(sample, half);
  const excess = new Map<number, number>();
  for (const [i, k] of sample.entries()) {
    const difference = Math.abs((values[2 * i] - values[2 * i + 1]) / (2 * half(k)) - result.value[k]);
    const ratio = difference / rounding[k] || 0;
    excess.set(groups[k], Math.max(excess.get(groups[k]) ?? 0, ratio));
  }
  for (let k = 0; k < weights.length; k++) {
    result.bound[k] = rounding[k] * (1 + SAFETY * (excess.get(groups[k]) ?? 0));
  }
  return result;
}

/** Returns weights spread evenly over each group, without those at a kink and those that do not change the cost. */
function sampleOf(groups: Int32Array, { kinks, unchanged }: Derivatives): number[] {
  const byGroup = new Map<number, number[]>();
  groups.forEach((group, k) => {
    if (kinks.has(k) || unchanged[k] === 1) return;
    const list = byGroup.get(group) ?? [];
    list.push(k);
    byGroup.set(group, list);
  });
  return [...byGroup.values()].flatMap((list) =>
    Array.from(
      { length: Math.min(SAMPLE, list.length) },
      (_, i) => list[Math.floor((i * list.length) / Math.min(SAMPLE, list.length))],
    ),
  );
}

import { measurementByUnits, trainable, weightsOfShare } from '../../differences/measurement.ts';
import { isRecurrent } from '../../network/graph.ts';
import type { Evaluation } from '../../problem/evaluation.ts';
import type { ReportedValues } from '../../subjects/report-file/reported-numbers.ts';
import { recurrentAmong } from '../gradient/delta-checks.ts';
import type { CheckOptions } from '../gradient/measuring.ts';
import { addCounts, summarizeTensor } from '../gradient/tensor-summary.ts';
import type { DeltaTables } from '../verdict.ts';
import type { NumberCheck } from './reported-values.ts';

/** The δ of one layer, and the comparison of each with the reference's, by its place in [examples, units]. */
export interface ClaimedLayer {
  readonly given: ReportedValues;
  readonly compare: (k: number) => NumberCheck;
}

/**
 * Lists the δ that a report or a program gives beside the numeric ∂cost/∂z.
 *
 * @returns of each layer whose δ is given, [examples, units], with the verdict on each as a value of a unit; those below
 *   the lowest trainable layer are not measured and left out, and so are recurrent ones whose δ are of another kind
 */
export async function deltaRows(
  evaluation: Evaluation,
  claimed: readonly ClaimedLayer[],
  options: Pick<CheckOptions, 'share' | 'signal'>,
): Promise<DeltaTables> {
  const { problem, pass } = evaluation;
  const { layers } = problem.network;
  const { count } = problem.data;
  const numeric = await numericDeltas(evaluation, options);
  const others: string[] = [];
  const tensors = layers.flatMap(({ name, units }, l) => {
    const own = claimed.find(({ given }) => given.layer === l);
    if (own === undefined) return [];
    const source = Int32Array.from({ length: count * units }, (_, k) => k);
    const { values } = own.given;
    if (isOtherDelta(evaluation, l, own)) {
      others.push(name);
      return [];
    }
    const row = (k: number) => {
      if (Number.isNaN(numeric[l][k])) return undefined;
      const { status: verdict, bound } = own.compare(k);
      const scale = Math.max(Math.abs(values[k]), Math.abs(numeric[l][k]));
      return { judgement: { verdict, bound, scale }, numeric: numeric[l][k] };
    };
    return [summarizeTensor({ name, shape: [count, units], source }, pass.z[l], values, row)];
  });
  const recurrent = recurrentAmong(problem.network, tensors);
  return { tensors, counts: addCounts(tensors), recurrent, others };
}

/**
 * Whether given δ of a recurrent layer are another derivative than the measured one, which is ∂cost/∂h without
 * what the next step hands back: beside that they would look wrong.
 */
function isOtherDelta(
  { problem, backpropagation }: Evaluation,
  l: number,
  { given, compare }: ClaimedLayer,
): boolean {
  if (!isRecurrent(problem.network, l)) return false;
  return given.values.some((value, k) => {
    const { status, bound } = compare(k);
    return status === 'match' && Math.abs(value - backpropagation.deltas[l][k]) > bound;
  });
}

/** Measures ∂cost/∂z of every layer, [examples, units]; NaN where no unit is moved. */
async function numericDeltas(
  evaluation: Evaluation,
  { share, signal }: Pick<CheckOptions, 'share' | 'signal'>,
): Promise<Float64Array[]> {
  const { problem, pass } = evaluation;
  const numeric = pass.z.map(({ length }) => new Float64Array(length).fill(Number.NaN));
  const measurement = measurementByUnits(evaluation, {
    share,
    onDeltas({ layer, from, length, value, open }) {
      const { units } = problem.network.layers[layer];
      for (let unit = 0, k = 0; unit < units; unit++) {
        for (let n = 0; n < length; n++, k++)
          if (open?.[k] !== 1) numeric[layer][(from + n) * units + unit] = value[k];
      }
    },
  });
  const weights = weightsOfShare(problem.network, trainable(problem), share, true);
  await measurement.measure(weights, 1, signal && { signal });
  return numeric;
}

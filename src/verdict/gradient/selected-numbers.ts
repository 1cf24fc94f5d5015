import type { Problem } from '../../problem/problem.ts';
import type { ReportedNumbers, ReportedVector } from '../../subjects/report-file/reported-numbers.ts';

/** Leaves of the reported vectors what belongs to the problem's tensors, where only some of them are to be checked. */
export function selectedNumbers(reported: ReportedNumbers, { tensors }: Problem): ReportedNumbers {
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

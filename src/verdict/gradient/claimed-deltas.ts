import type { ClaimedDeltas } from '../../differences/units/claimed-deltas.ts';
import type { ReportedValues } from '../../subjects/report-file/reported-numbers.ts';
import { numberAllowance } from '../allowance/stored-numbers.ts';
import type { ValuesCheck } from '../values/reported-values.ts';

/**
 * Returns the ∂cost/∂z among these values, with the errors of their digits; undefined where there is none.
 *
 * @param checks of the values, in their order: a layer whose δ is wrong somewhere, or is something else, decides nothing
 */
export function claimedDeltas(
  values: readonly ReportedValues[],
  checks: readonly ValuesCheck[],
): ClaimedDeltas | undefined {
  const byLayer: ReportedValues[] = [];
  values.forEach((given, k) => {
    if (given.part === 'deltas' && checks[k].status === 'match') byLayer[given.layer] = given;
  });
  if (byLayer.length === 0) return undefined;
  return {
    values: Array.from(byLayer, (given) => given?.values),
    errorOf: (l, index) => numberAllowance(byLayer[l].values[index], byLayer[l].precision),
  };
}

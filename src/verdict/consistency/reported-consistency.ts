import type { Problem } from '../../problem/problem.ts';
import type { ReportedVector } from '../../subjects/report-file/reported-numbers.ts';
import { GRADIENT_ROUNDING } from '../../tensors/rounding.ts';
import { vectorAllowance } from '../allowance/stored-numbers.ts';
import type { PartStatus } from '../tensor-check.ts';

/** Relative error of a person's own differences: truncation and cancellation at a usual step leave about five digits. */
const OWN_DIFFERENCES = 1e-5;

/** Compares the reported gradient with the reported numerical one, where both were given. */
export function consistencyOf(
  { network }: Problem,
  gradient: ReportedVector | undefined,
  numerical: ReportedVector | undefined,
): PartStatus {
  if (gradient === undefined || numerical === undefined) return 'not given';
  const common = gradient.given.filter(({ name }) => numerical.given.some((tensor) => tensor.name === name));
  if (common.length === 0) return 'not given';
  const digits = [vectorAllowance(gradient), vectorAllowance(numerical)];
  const relative = OWN_DIFFERENCES + GRADIENT_ROUNDING[network.arithmetic.precision];
  // Of the whole tensor: a difference is off by what its step leaves of the largest.
  const agree = common.every(({ source }) => {
    const scale = source.reduce((max, index) => Math.max(max, Math.abs(gradient.values[index])), 0);
    return source.every(
      (index) =>
        Math.abs(gradient.values[index] - numerical.values[index]) <=
        relative * scale + digits[0][index] + digits[1][index],
    );
  });
  return agree ? 'match' : 'mismatch';
}

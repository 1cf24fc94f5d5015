import { dot } from '../../tensors/dot.ts';
import { arrangement, equalRows, signsOrOrder } from './arrangements.ts';
import { type Compared, isAll, isClear } from './compared.ts';
import type { Pattern } from './pattern.ts';
import { ENTRIES_OF_A_RATIO, type Ratio, ratioInWords, ratioOf } from './ratio.ts';

/** Tells what the numbers of one tensor show against the right ones, every weight of it to its own doubt. */
export function patternOf(compared: Compared): Pattern | undefined {
  return wholePattern(compared) ?? equalRows(compared) ?? signsOrOrder(compared);
}

/** The patterns that hold of all entries of a tensor in their own order, and of its axes. */
export function wholePattern(compared: Compared): Pattern | undefined {
  const { given, right, theta, digits } = compared;
  if (isAll(compared, right)) return { kind: 'right', does: 'right' };
  if (right.every((value) => value === 0))
    return { kind: 'still', does: 'not 0, although its weights do not affect the cost' };
  if (given.every((value) => value === 0)) return { kind: 'zero', does: 'all 0' };
  // Parameters may be rounded on their way, as to float32; nothing was computed.
  if (
    theta.some((value) => value !== 0) &&
    given.every((value, k) => Math.abs(value - theta[k]) <= digits[k])
  ) {
    return { kind: 'parameters', does: 'equal to the parameters' };
  }
  const ratio = ratioOf(compared);
  if (ratio !== undefined && ratio.entries >= ENTRIES_OF_A_RATIO) return factor(ratio);
  return residual(compared) ?? arrangement(compared);
}

export function factor(ratio: Ratio): Pattern {
  return { kind: 'factor', does: `${ratioInWords(ratio)} times the right one`, constant: ratio.value };
}

/** The right numbers plus a multiple of the parameters, as of a regularization that one of the two has not. */
function residual(compared: Compared): Pattern | undefined {
  const { given, right, theta } = compared;
  const { doubt, digits } = compared;
  const rest = given.map((value, k) => value - right[k]);
  const share = dot(rest, theta) / dot(theta, theta);
  if (rest.filter((value, k) => isClear(compared, value, k)).length < ENTRIES_OF_A_RATIO) return undefined;
  if (!rest.every((value, k) => Math.abs(value - share * theta[k]) <= 2 * (doubt[k] + digits[k])))
    return undefined;
  const off = theta.reduce((sum, value, k) => sum + Math.abs(value) * (doubt[k] + digits[k]), 0);
  return {
    kind: 'residual',
    does: `the right one plus ${ratioInWords({ value: share, within: off / dot(theta, theta) })} times the parameters`,
    constant: share,
  };
}

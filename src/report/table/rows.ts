import { type TensorCheck, VERDICTS, type Verdict, type WeightColumns } from '../../verdict/verdict.ts';
import { total, verdictOf } from '../verdicts.ts';

/**
 * Groups of verdicts in the order in which they are shown; within one group every tensor gets the same share of rows.
 */
const GROUPS: readonly (readonly Verdict[])[] = [
  ['mismatch'],
  ['inconclusive'],
  // Thousands of inactive weights say less than a few of each that are right.
  ['subgradient', 'inactive', 'match'],
];

/**
 * Chooses the rows that are shown: all that are bad while there is room, then a fair share of each other kind.
 *
 * @param limit how many rows there may be in all tensors together
 * @returns for each tensor the flat indices of its rows, in the order of the matrix where all are shown, and else by
 * verdict, worst first; frozen weights have no verdict and no row
 */
export function chooseRows(tensors: readonly TensorCheck[], limit: number): Uint32Array[] {
  const shares = share(tensors, limit);
  return tensors.map(({ weights, counts }, k) => {
    if (shares[k].reduce((sum, some) => sum + some, 0) === total(counts)) return judged(weights);
    const rows = VERDICTS.map((_, code) => worst(weights, code, shares[k][code]));
    return Uint32Array.from(rows.flatMap((some) => [...some]));
  });
}

/** Shares rows out: within a group, every verdict of every tensor gets the same number while it has any left. */
function share(tensors: readonly TensorCheck[], limit: number): number[][] {
  const shares = tensors.map(() => VERDICTS.map(() => 0));
  let left = limit;
  for (const group of GROUPS) {
    let waiting = tensors.flatMap(({ counts }, tensor) =>
      group.map((verdict) => ({ tensor, code: VERDICTS.indexOf(verdict), count: counts[verdict] })),
    );
    while (left > 0) {
      waiting = waiting.filter(({ count }) => count > 0);
      if (waiting.length === 0) break;
      const each = Math.max(1, Math.floor(left / waiting.length));
      for (const asker of waiting) {
        const given = Math.min(each, asker.count, left);
        shares[asker.tensor][asker.code] += given;
        asker.count -= given;
        left -= given;
      }
    }
  }
  return shares;
}

/**
 * Returns the flat indices of the `limit` weights with that verdict whose error is largest beside its bound, worst
 * first; in the order of the matrix where these are all.
 */
function worst(weights: WeightColumns, code: number, limit: number): Uint32Array {
  if (limit === 0) return new Uint32Array(0);
  const candidates = indicesOf(weights, VERDICTS[code]);
  if (limit >= candidates.length) return candidates;
  const { error, bound } = weights;
  const badness = (k: number): number => {
    const ratio = error[k] / bound[k];
    return Number.isNaN(ratio) ? Number.POSITIVE_INFINITY : ratio;
  };
  const compare = (a: number, b: number): number => descending(badness(a), badness(b)) || a - b;
  // A few of many: put in their place one by one, without sorting the rest.
  const best: number[] = [];
  for (const k of candidates) {
    if (best.length === limit) {
      if (compare(k, best[limit - 1]) >= 0) continue;
      best.pop();
    }
    const place = best.findIndex((other) => compare(k, other) < 0);
    best.splice(place === -1 ? best.length : place, 0, k);
  }
  return Uint32Array.from(best);
}

function judged(weights: WeightColumns): Uint32Array {
  return Uint32Array.from(weights.verdict.keys()).filter((k) => verdictOf(weights, k) !== undefined);
}

function indicesOf(weights: WeightColumns, verdict: Verdict): Uint32Array {
  const indices = new Uint32Array(weights.verdict.length);
  let count = 0;
  for (let k = 0; k < indices.length; k++) {
    if (verdictOf(weights, k) !== verdict) continue;
    indices[count] = k;
    count++;
  }
  return indices.slice(0, count);
}

/** Infinities are equal to each other: their difference would be NaN. */
function descending(a: number, b: number): number {
  return a === b ? 0 : b > a ? 1 : -1;
}

import { type TensorCheck, VERDICTS, type WeightColumns } from '../../verdict/verdict.ts';

/**
 * Chooses the rows that are shown: the worst, shared evenly among the tensors that have equally bad ones.
 *
 * @param limit how many rows there may be in all tensors together
 * @returns for each tensor the flat indices of its rows, worst first
 */
export function chooseRows(tensors: readonly TensorCheck[], limit: number): Uint32Array[] {
  const shares = share(tensors, limit);
  return tensors.map(({ weights }, k) => worst(weights, shares[k]));
}

/** Deals out rows one verdict after another, worst first: of each, every tensor gets the same while it has any. */
function share(tensors: readonly TensorCheck[], limit: number): number[] {
  const shares = tensors.map(() => 0);
  let left = limit;
  for (const verdict of VERDICTS) {
    const waiting = tensors.map(({ counts }) => counts[verdict]);
    while (left > 0 && waiting.some((count) => count > 0)) {
      const askers = waiting.filter((count) => count > 0).length;
      const each = Math.max(1, Math.floor(left / askers));
      for (const [k, count] of waiting.entries()) {
        const given = Math.min(each, count, left);
        shares[k] += given;
        waiting[k] -= given;
        left -= given;
      }
    }
  }
  return shares;
}

/** Returns the flat indices of the `limit` worst weights, worst first; frozen weights have no verdict and no row. */
function worst(weights: WeightColumns, limit: number): Uint32Array {
  const { verdict, error, bound } = weights;
  const badness = error.map((value, k) =>
    Number.isNaN(value / bound[k]) ? Number.POSITIVE_INFINITY : value / bound[k],
  );
  const compare = (a: number, b: number): number =>
    verdict[a] - verdict[b] || descending(badness[a], badness[b]) || a - b;
  const judged = Uint32Array.from(verdict.keys()).filter((k) => verdict[k] < VERDICTS.length);
  if (limit >= judged.length) return judged.sort(compare);

  const best: number[] = [];
  for (const k of judged) {
    if (best.length === limit && (limit === 0 || compare(k, best[limit - 1]) >= 0)) continue;
    if (best.length === limit) best.pop();
    const place = best.findIndex((other) => compare(k, other) < 0);
    best.splice(place === -1 ? best.length : place, 0, k);
  }
  return Uint32Array.from(best);
}

/** Infinities are equal to each other: their difference would be NaN. */
function descending(a: number, b: number): number {
  return a === b ? 0 : b > a ? 1 : -1;
}

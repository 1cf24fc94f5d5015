import { confirm } from './confirm.ts';
import type { SearchState } from './search-state.ts';

/** A weight to try is the one of so many random ones whose claimed gradient is largest: it shows most. */
const CANDIDATES = 8;

/**
 * Takes the own differences of some weights of a part of θ, spread over it; the wrong ones are named.
 *
 * @param count weights of the part
 * @param at the index in θ of its weight number k
 * @returns of each that was tried, whether it is wrong
 */
export async function tryWeights(
  search: SearchState,
  count: number,
  at: (k: number) => number,
  samples: number,
): Promise<boolean[]> {
  const { oracle, random, wrong } = search;
  const results: boolean[] = [];
  const parts = Math.min(samples, count);
  for (let part = 0; part < parts; part++) {
    const from = Math.floor((part * count) / parts);
    const to = Math.floor(((part + 1) * count) / parts);
    let chosen = at(from);
    for (let candidate = 0; candidate < CANDIDATES; candidate++) {
      const other = at(from + random.index(to - from));
      if (Math.abs(oracle.gradient[other]) > Math.abs(oracle.gradient[chosen])) chosen = other;
    }
    results.push(wrong.some(({ index }) => index === chosen) || (await confirm(search, chosen)));
  }
  return results;
}

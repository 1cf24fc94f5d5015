import { confirm } from './confirm.ts';
import { confirmAcrossSteps } from './confirm-across-steps.ts';
import { indexAxis, positionAt, type Window } from './direction.ts';
import { allowanceAlong, type Moments, measureMoments, remaining, startMoments, vanish } from './moments.ts';
import { explains, locateSpikes, type Spike } from './prony.ts';
import { refineWindow } from './refine-window.ts';
import { tryWeights } from './sample.ts';
import { type SearchState, windowStep } from './search-state.ts';

/**
 * What a search leaves: nothing (`explained`), more wrong weights than can be told one by one (`many`), something that
 * no weight was found for (`unexplained`), or flags that come and go with the step (`kinks`).
 */
export type SearchResult = 'explained' | 'many' | 'unexplained' | 'kinks';

/** Wrong weights that are looked for at once. */
const MOST = 5;
/** Moments that one wrong weight shows in, and that a right gradient is judged by. */
const FIRST_MOMENTS = 3;
/** So many weights are tried one by one. */
const FEW = 4;
/** A window is looked into on its own if it is less than this part of the one around it. */
const SMALLER = 0.5;
/** An amplitude known to this part of itself is worth following. */
const CLEAR = 0.2;
/** A window in which so many of the weights that are tried are wrong is wrong as a whole. */
const DENSE = { tried: 3, wrong: 2 };

/** Searches all weights: the moments that stand out say how many are wrong, and where. */
export async function searchAll(search: SearchState): Promise<{ result: SearchResult; moments: Moments }> {
  const window = { from: 0, to: search.direction.length };
  const moments = startMoments(search, window, indexAxis(window), search.step);
  await measureMoments(moments, FIRST_MOMENTS);
  const settled = await confirmAcrossSteps(moments);
  search.step = moments.step;
  return { result: settled ? await explain(moments) : 'kinks', moments };
}

/** Searches a part of the weights. */
export async function searchWindow(search: SearchState, window: Window): Promise<SearchResult> {
  if (width(window) <= FEW) {
    for (let index = window.from; index < window.to; index++) await confirm(search, index);
    return 'explained';
  }
  const moments = startMoments(search, window, indexAxis(window), windowStep(search, width(window)));
  await measureMoments(moments, FIRST_MOMENTS);
  return explain(moments);
}

/** Searches a window half by half, where no model of a few wrong weights held for it: each half has fewer. */
async function searchHalves(search: SearchState, { from, to }: Window): Promise<SearchResult> {
  const middle = (from + to) >> 1;
  const left = await searchWindow(search, { from, to: middle });
  if (left === 'many') return left;
  const right = await searchWindow(search, { from: middle, to });
  return left === 'explained' ? right : left;
}

/** Names wrong weights until the moments vanish, or until no model of them leads to any. */
async function explain(moments: Moments): Promise<SearchResult> {
  const { search, window } = moments;
  let least = 1;
  let misses = 0;
  while (!vanish(remaining(moments))) {
    const count = await smallestModel(moments, least);
    if (!sharp(moments)) return 'kinks';
    if (count === undefined) break;
    const spikes = locateSpikes(count, remaining(moments), search.random) ?? [];
    const found = await follow(search, window, spikes);
    if (found === 'many') return found;
    if (found === 'none') {
      // What is not in any one weight may be the rounding of all of them, or the whole of a unit.
      if (roundingOnly(moments)) return 'explained';
      if (misses++ === 0 && (await isDense(search, window))) return 'many';
    }
    least = found === 'named' ? 1 : count + 1;
  }
  if (roundingOnly(moments)) return 'explained';
  return misses === 0 ? 'many' : searchHalves(search, window);
}

/** The fewest wrong weights, at least `least`, that the moments fit; two more moments are measured for each more. */
export async function smallestModel(moments: Moments, least: number): Promise<number | undefined> {
  for (let count = least; count <= MOST; count++) {
    await measureMoments(moments, 2 * count + 1);
    if (explains(count, remaining(moments))) return count;
  }
  return undefined;
}

/** Goes where the spikes are. */
async function follow(
  search: SearchState,
  window: Window,
  spikes: readonly Spike[],
): Promise<'named' | 'none' | 'many'> {
  const before = search.wrong.length;
  const size = width(window);
  const places = spikes
    .map((spike) => ({ spike, place: windowOf(spike, window) }))
    .filter(({ place }) => place.to > place.from)
    .sort((a, b) => width(a.place) - width(b.place));
  const clear = places.filter(({ spike }) => spike.doubt < CLEAR * Math.abs(spike.amplitude));
  for (const { spike, place } of clear) {
    const center = window.from + positionAt(spike.x, size);
    // One that is not where the model says: the model is wrong, and the others' places with it.
    if (!(await refineWindow(search, place, center, { value: spike.amplitude, doubt: spike.doubt }))) break;
  }
  if (clear.length === 0) {
    for (const place of vagueWindows(places.map((one) => one.place))) {
      if (width(place) >= SMALLER * size) continue;
      if ((await searchWindow(search, place)) === 'many') return 'many';
      if (search.wrong.length > before) break;
    }
  }
  return search.wrong.length > before ? 'named' : 'none';
}

/** Wrong weights close to each other have vague amplitudes: first the window around them all, then each one's. */
function vagueWindows(places: readonly Window[]): Window[] {
  if (places.length < 2) return [...places];
  const from = Math.min(...places.map((place) => place.from));
  const to = Math.max(...places.map((place) => place.to));
  return [{ from, to }, ...places];
}

/** Whether weights of the window are wrong wherever one looks. All of θ is not tried: too few would be. */
async function isDense(search: SearchState, { from, to }: Window): Promise<boolean> {
  if (to - from === search.direction.length) return false;
  const tried = await tryWeights(search, to - from, (k) => from + k, DENSE.tried);
  return tried.filter((bad) => bad).length >= DENSE.wrong;
}

function sharp({ measured }: Moments): boolean {
  return measured.every((moment) => moment.sharp);
}

function roundingOnly(moments: Moments): boolean {
  return vanish(remaining(moments), allowanceAlong(moments.search, moments.window));
}

/** The weights that a spike may be, with one to spare on either side. */
function windowOf({ low, high }: Spike, { from, to }: Window): Window {
  const size = to - from;
  return {
    from: Math.max(from, from + Math.floor(positionAt(low, size))),
    to: Math.min(to, from + Math.ceil(positionAt(high, size)) + 1),
  };
}

function width({ from, to }: Window): number {
  return to - from;
}

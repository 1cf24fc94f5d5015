import { confirm } from './confirm.ts';
import { indexAxis, positionAt, type Window } from './direction.ts';
import { type Hunt, windowStep } from './hunt.ts';
import {
  allowanceAlong,
  loudest,
  type Moments,
  measureMoment,
  measureMoments,
  remaining,
  startMoments,
  vanish,
} from './moments.ts';
import { narrow } from './narrow.ts';
import { explains, locateSpikes, type Moment, type Spike } from './prony.ts';

/**
 * What a search leaves: nothing (`explained`), more wrong weights than moments are measured for (`many`), something
 * that no weight was found for (`unexplained`), or flags that come and go with the step (`kinks`).
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
const STEADY = { factor: 8, tries: 4 };

/** Searches all weights: the moments that stand out say how many are wrong, and where. */
export async function searchAll(hunt: Hunt): Promise<{ result: SearchResult; moments: Moment[] }> {
  const window = { from: 0, to: hunt.direction.length };
  const moments = startMoments(hunt, window, indexAxis(window), hunt.step);
  await measureMoments(moments, FIRST_MOMENTS);
  hunt.step = moments.step;
  const steady = await steadied(moments);
  const result = steady ? await explain(moments) : 'kinks';
  return { result, moments: remaining(moments) };
}

/** Searches a part of the weights. */
export async function searchWindow(hunt: Hunt, window: Window): Promise<SearchResult> {
  const size = window.to - window.from;
  if (size <= FEW) {
    for (let index = window.from; index < window.to; index++) await confirm(hunt, index);
    return 'explained';
  }
  const moments = startMoments(hunt, window, indexAxis(window), windowStep(hunt, size));
  await measureMoments(moments, FIRST_MOMENTS);
  return explain(moments);
}

/**
 * Where kinks were met, what stands out must do so with a shorter step too: otherwise all is measured again with
 * that one, whose bounds are wider. False where no step is steady.
 */
async function steadied(moments: Moments): Promise<boolean> {
  const { hunt, measured } = moments;
  for (let attempt = 0; attempt < STEADY.tries; attempt++) {
    const order = loudest(measured);
    const { value, bound } = measured[order];
    if (!hunt.probe.kinked || Math.abs(value) <= bound) return true;
    const step = hunt.step / STEADY.factor;
    const again = await measureMoment(moments, order, step);
    const flagged = again.sharp && Math.abs(again.value) > again.bound;
    if (flagged && Math.abs(again.value - value) <= again.bound + bound) {
      moments.step = hunt.step;
      return true;
    }
    const count = measured.length;
    measured.length = 0;
    moments.step = step;
    await measureMoments(moments, count);
    hunt.step = moments.step;
  }
  return false;
}

/** Names wrong weights until the moments vanish. */
async function explain(moments: Moments): Promise<SearchResult> {
  const { hunt, window } = moments;
  let least = 1;
  let fitted = false;
  while (!vanish(remaining(moments))) {
    const count = await smallestModel(moments, least);
    if (count === undefined || !moments.measured.every(({ sharp }) => sharp)) break;
    fitted = true;
    const spikes = locateSpikes(count, remaining(moments), hunt.random);
    const named = spikes !== undefined && (await follow(hunt, window, spikes));
    least = named ? 1 : count + 1;
  }
  if (!moments.measured.every(({ sharp }) => sharp)) return 'kinks';
  if (vanish(remaining(moments), allowanceAlong(hunt, window))) return 'explained';
  return fitted ? searchHalves(hunt, window) : 'many';
}

/** The fewest wrong weights, at least `least`, that the moments fit; two more moments are measured for each more. */
export async function smallestModel(moments: Moments, least: number): Promise<number | undefined> {
  for (let count = least; count <= MOST; count++) {
    await measureMoments(moments, 2 * count + 1);
    if (explains(count, remaining(moments))) return count;
  }
  return undefined;
}

/** Goes where the spikes are; returns whether a weight was named. */
async function follow(hunt: Hunt, window: Window, spikes: readonly Spike[]): Promise<boolean> {
  const before = hunt.wrong.length;
  const size = window.to - window.from;
  const places = spikes
    .map((spike) => ({ spike, place: windowOf(spike, window) }))
    .filter(({ place }) => place.to > place.from)
    .sort((a, b) => width(a.place) - width(b.place));
  const clear = places.filter(({ spike }) => spike.doubt < CLEAR * Math.abs(spike.amplitude));
  for (const { spike, place } of clear) {
    // One that is not where the model says: the model is wrong, and the others' places with it.
    const center = window.from + positionAt(spike.x, size);
    if (!(await narrow(hunt, place, center, { value: spike.amplitude, doubt: spike.doubt }))) break;
  }
  if (clear.length > 0 || places.length === 0) return hunt.wrong.length > before;

  // Wrong weights close to each other have vague amplitudes: a window around them all tells them apart.
  const union = {
    from: Math.min(...places.map(({ place }) => place.from)),
    to: Math.max(...places.map(({ place }) => place.to)),
  };
  if (width(union) < SMALLER * size) await searchWindow(hunt, union);
  else if (places.length > 1) {
    for (const { place } of places) {
      if (width(place) < SMALLER * size) await searchWindow(hunt, place);
      if (hunt.wrong.length > before) break;
    }
  }
  return hunt.wrong.length > before;
}

/** No model of a few weights held: each half has fewer. */
export async function searchHalves(hunt: Hunt, { from, to }: Window): Promise<SearchResult> {
  const middle = (from + to) >> 1;
  const results = [
    await searchWindow(hunt, { from, to: middle }),
    await searchWindow(hunt, { from: middle, to }),
  ];
  return results.find((result) => result !== 'explained') ?? 'explained';
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

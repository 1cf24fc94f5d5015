import { confirm } from './confirm.ts';
import { positionAt, rampLine, type Window } from './direction.ts';
import { measure } from './measure.ts';
import { type Amplitude, type SearchState, windowStep } from './search-state.ts';

/** In a window of so many weights, those are tried that are nearest to where the error should be. */
const FEW = 3;
const NEAREST = 2;
/** A window that does not shrink to this part has no single wrong weight. */
const SHRINKS = 0.6;

/**
 * Finds the one wrong weight of a window, and names it; false where there is no such one.
 *
 * @param place where in θ it should be, not rounded
 */
export async function refineWindow(
  search: SearchState,
  window: Window,
  place: number,
  amplitude: Amplitude,
): Promise<boolean> {
  let { from, to } = window;
  let center = place;
  let known = amplitude;
  while (to - from > FEW) {
    const size = to - from;
    if (tooVague(known, size)) {
      const better = await amplitudeIn(search, { from, to }, known);
      if (better === undefined) return false;
      known = better;
    }
    const line = rampLine(search.direction, { from, to });
    const wanted = Math.abs(known.value) / (4 * size);
    const ramp = await measure(search.oracle, line, windowStep(search, size), 'some', wanted);
    if (!ramp.sharp) return false;
    const ratio = ramp.value / known.value;
    const x = ratio - 2;
    const doubt = (ramp.bound + Math.abs(ratio) * known.doubt) / Math.abs(known.value);
    // An empty window answers 0, which is x = −2.
    if (!(Math.abs(x) <= 1 + doubt + 1 / size)) return false;
    center = from + positionAt(x, size);
    const inner = around(center, (doubt * size) / 2);
    const next = { from: Math.max(from, inner.from), to: Math.min(to, inner.to) };
    if (next.to <= next.from || next.to - next.from > SHRINKS * size) return false;
    ({ from, to } = next);
  }
  const candidates = Array.from({ length: to - from }, (_, k) => from + k);
  candidates.sort((a, b) => Math.abs(a - center) - Math.abs(b - center));
  for (const index of candidates.slice(0, NEAREST)) {
    if (await confirm(search, index, known)) return true;
  }
  return false;
}

/** The whole positions within `reach` of one. */
function around(center: number, reach: number): Window {
  return { from: Math.floor(center - reach + 0.5), to: Math.floor(center + reach + 0.5) + 1 };
}

/** Whether the ratio would cut the window so slowly that measuring the amplitude here first is less work. */
function tooVague({ value, doubt }: Amplitude, size: number): boolean {
  const cut = (3 * doubt) / Math.abs(value);
  return cut * size > 2 && (cut >= 0.5 || Math.log(size / 1.5) / Math.log(1 / cut) > 1.5);
}

/** Measures the amplitude in a window; undefined where it is not the one that was expected there. */
async function amplitudeIn(
  search: SearchState,
  window: Window,
  expected: Amplitude,
): Promise<Amplitude | undefined> {
  const size = window.to - window.from;
  const line = { first: window.from, rates: search.direction.subarray(window.from, window.to) };
  const wanted = Math.abs(expected.value) / (8 * size);
  const { value, bound, sharp } = await measure(
    search.oracle,
    line,
    windowStep(search, size),
    'some',
    wanted,
  );
  const other = Math.abs(value - expected.value) > bound + 1.5 * expected.doubt;
  if (!sharp || other || Math.abs(value) <= bound) return undefined;
  return bound < expected.doubt ? { value, doubt: bound } : expected;
}

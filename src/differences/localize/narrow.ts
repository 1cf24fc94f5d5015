import { confirm } from './confirm.ts';
import { positionAt, rampLine, type Window } from './direction.ts';
import { type Hunt, windowStep } from './hunt.ts';
import { measure } from './measure.ts';

/** The error that one wrong weight of a window makes: d·(g_true − g), and how far that may be off. */
export interface Amplitude {
  readonly value: number;
  readonly doubt: number;
}

/** So many weights are tried one by one. */
const FEW = 2;
/** A window that does not shrink to this part has no single wrong weight. */
const SHRINKS = 0.6;

/** Finds the one wrong weight of a window, and names it; false where there is no such one. */
export async function narrow(hunt: Hunt, window: Window, amplitude: Amplitude): Promise<boolean> {
  let { from, to } = window;
  let known = amplitude;
  while (to - from > FEW) {
    const size = to - from;
    if (tooVague(known, size)) {
      const better = await amplitudeIn(hunt, { from, to }, known);
      if (better === undefined) return false;
      known = better;
    }
    const line = rampLine(hunt.direction, { from, to });
    const wanted = Math.abs(known.value) / (4 * size);
    const ramp = await measure(hunt.probe, line, windowStep(hunt, size), { reach: 'some', wanted });
    if (!ramp.sharp) return false;
    const ratio = ramp.value / known.value;
    const x = ratio - 2;
    const doubt = (ramp.bound + Math.abs(ratio) * known.doubt) / Math.abs(known.value);
    // An empty window answers 0, which is x = −2.
    if (!(Math.abs(x) <= 1 + doubt + 1 / size)) return false;
    const inner = around(from, positionAt(x, size), (doubt * size) / 2);
    const next = { from: Math.max(from, inner.from), to: Math.min(to, inner.to) };
    if (next.to <= next.from || next.to - next.from > SHRINKS * size) return false;
    ({ from, to } = next);
  }
  for (let index = from; index < to; index++) {
    if (await confirm(hunt, index, Math.abs(known.value) / 100)) return true;
  }
  return false;
}

/** The whole positions within `reach` of one. */
function around(from: number, position: number, reach: number): Window {
  return {
    from: from + Math.floor(position - reach + 0.5),
    to: from + Math.floor(position + reach + 0.5) + 1,
  };
}

/** Whether the ratio would cut the window so slowly that measuring the amplitude here first is less work. */
function tooVague({ value, doubt }: Amplitude, size: number): boolean {
  const cut = (3 * doubt) / Math.abs(value);
  return cut * size > 2 && (cut >= 0.5 || Math.log(size / 1.5) / Math.log(1 / cut) > 1.5);
}

/** Measures the amplitude in a window; undefined where it is not the one that was expected there. */
async function amplitudeIn(hunt: Hunt, window: Window, expected: Amplitude): Promise<Amplitude | undefined> {
  const size = window.to - window.from;
  const line = { first: window.from, rates: hunt.direction.subarray(window.from, window.to) };
  const wanted = Math.abs(expected.value) / (8 * size);
  const { value, bound, sharp } = await measure(hunt.probe, line, windowStep(hunt, size), {
    reach: 'some',
    wanted,
  });
  const other = Math.abs(value - expected.value) > bound + 1.5 * expected.doubt;
  if (!sharp || other || Math.abs(value) <= bound) return undefined;
  return bound < expected.doubt ? { value, doubt: bound } : expected;
}

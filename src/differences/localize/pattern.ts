import { type Axis, positionAt, type Window } from './direction.ts';
import { measure } from './measure.ts';
import { allowanceAlong, remaining, startMoments, vanish } from './moments.ts';
import { locateSpikes, type Spike } from './prony.ts';
import { tryWeights } from './sample.ts';
import { type SearchResult, searchWindow, smallestModel } from './search.ts';
import { type SearchState, type WrongWeight, windowStep } from './search-state.ts';
import type { PlacedTensor } from './task.ts';

/** How a tensor is wrong that has more wrong entries than are named one by one. */
export interface TensorPattern {
  readonly tensor: string;
  /** In every weight that was tried; in whole rows (first axis) or columns (last axis); or in no such order. */
  readonly kind: 'everywhere' | 'rows' | 'columns' | 'scattered';
  /** Numbers of the rows or columns. */
  readonly lines: readonly number[];
  /** Weights of the tensor whose own differences were taken for this, and how many of them are wrong. */
  readonly tried: number;
  readonly wrong: number;
  /** numeric/analytic, where it is the same for all the wrong ones within their bounds. */
  readonly factor?: number;
}

/** Weights tried in a tensor that is wrong somewhere. */
const SAMPLES = 5;
/** Weights tried in a row or column that the moments point at: one alone could be a single wrong weight. */
const SAMPLES_OF_LINE = 2;
/**
 * Where no sample is wrong, at most so many windows are followed: each takes about 2·log₂(weights) measurements.
 */
const PURSUITS = 4;
/** A spike that may be more rows than this is no row. */
const VAGUE = 3;

/**
 * Describes where the gradient is wrong by tensor, row and column; every wrong weight that it tries is named.
 *
 * @param patterns what is found is added to these as it is found, since the evaluations may not suffice for all
 */
export async function describeMany(search: SearchState, patterns: TensorPattern[]): Promise<void> {
  for (const tensor of search.oracle.task.tensors) {
    if ((await residualOf(search, windowOf(tensor))).wrong) patterns.push(await describe(search, tensor));
  }
}

/** The residual of a part of θ, and whether it is more than right code's. */
async function residualOf(search: SearchState, window: Window): Promise<{ value: number; wrong: boolean }> {
  const size = window.to - window.from;
  const line = { first: window.from, rates: search.direction.subarray(window.from, window.to) };
  const { value, bound, sharp } = await measure(search.oracle, line, windowStep(search, size), 'some');
  return { value, wrong: sharp && Math.abs(value) > bound + allowanceAlong(search, window) };
}

async function describe(search: SearchState, tensor: PlacedTensor): Promise<TensorPattern> {
  const { wrong, cleared } = search;
  const own = ({ index }: { index: number }) => index >= tensor.offset && index < tensor.offset + tensor.size;
  const sampled = await tryWeights(search, tensor.size, (k) => tensor.offset + k, SAMPLES);
  const pattern = (kind: TensorPattern['kind'], lines: readonly number[]): TensorPattern => {
    const found = wrong.filter(own);
    const right = [...cleared].filter((index) => own({ index })).length;
    const factor = commonFactor(found);
    return {
      tensor: tensor.name,
      kind,
      lines,
      tried: found.length + right,
      wrong: found.length,
      ...(factor !== undefined && { factor }),
    };
  };
  if (sampled.every((bad) => bad)) return pattern('everywhere', []);
  for (const kind of ['rows', 'columns'] as const) {
    const lines = await wrongLines(search, tensor, kind);
    if (lines.length > 0) return pattern(kind, lines);
  }
  // None of the samples: so few are wrong that it is worth going after them.
  if (!sampled.some((bad) => bad)) {
    for (let time = 0; time < PURSUITS; time++) if (!(await pursue(search, windowOf(tensor)))) break;
  }
  return pattern('scattered', []);
}

/** Follows what stands out into ever smaller halves, until one has few enough wrong weights for them to be named. */
async function pursue(search: SearchState, window: Window): Promise<boolean> {
  const before = search.wrong.length;
  let { from, to } = window;
  let rest: SearchResult = 'many';
  while (rest === 'many' && to - from > 1) {
    const middle = (from + to) >> 1;
    const left = await residualOf(search, { from, to: middle });
    const right = await residualOf(search, { from: middle, to });
    if (!left.wrong && !right.wrong) break;
    if (Math.abs(left.value) >= Math.abs(right.value)) to = middle;
    else from = middle;
    rest = await searchWindow(search, { from, to });
  }
  return search.wrong.length > before;
}

/** The rows or columns that all of a tensor's error is in: their numbers are the roots, as weights' are. */
async function wrongLines(
  search: SearchState,
  tensor: PlacedTensor,
  kind: 'rows' | 'columns',
): Promise<number[]> {
  const axis = axisOf(tensor, kind);
  if (axis === undefined) return [];
  const window = windowOf(tensor);
  const moments = startMoments(search, window, axis, windowStep(search, tensor.size));
  const count = await smallestModel(moments, 1);
  if (count === undefined || vanish(remaining(moments))) return [];
  const spikes = locateSpikes(count, remaining(moments), search.random);
  if (spikes === undefined) return [];
  const lines: number[] = [];
  for (const spike of spikes) {
    const candidates = linesOf(spike, axis.count);
    if (candidates.length > VAGUE) return [];
    for (const line of candidates) {
      const length = tensor.size / axis.count;
      const at = (k: number) => tensor.offset + (kind === 'rows' ? line * length + k : k * axis.count + line);
      const tried = await tryWeights(search, length, at, SAMPLES_OF_LINE);
      if (tried.every((bad) => bad)) lines.push(line);
    }
  }
  return lines;
}

function axisOf({ shape, size }: PlacedTensor, kind: 'rows' | 'columns'): Axis | undefined {
  if (shape.length < 2) return undefined;
  const columns = shape.at(-1)!;
  const length = size / shape[0];
  return kind === 'rows'
    ? { count: shape[0], position: (k) => Math.floor(k / length) }
    : { count: columns, position: (k) => k % columns };
}

function linesOf({ low, high }: Spike, count: number): number[] {
  const first = Math.max(0, Math.round(positionAt(low, count)));
  const last = Math.min(count - 1, Math.round(positionAt(high, count)));
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => first + k);
}

/** The one factor that makes each of three or more claimed entries the measured one; two may have one by chance. */
function commonFactor(wrong: readonly WrongWeight[]): number | undefined {
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { analytic, numeric, bound } of wrong) {
    if (analytic === 0) return undefined;
    const reach = bound / Math.abs(analytic);
    low = Math.max(low, numeric / analytic - reach);
    high = Math.min(high, numeric / analytic + reach);
  }
  return wrong.length > 2 && low <= high ? (low + high) / 2 : undefined;
}

function windowOf({ offset, size }: PlacedTensor): Window {
  return { from: offset, to: offset + size };
}

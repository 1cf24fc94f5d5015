import type { PlacedTensor } from './claim.ts';
import { confirm } from './confirm.ts';
import { type Axis, positionAt, type Window } from './direction.ts';
import { type Hunt, type WrongWeight, windowStep } from './hunt.ts';
import { measure } from './measure.ts';
import { allowanceAlong, remaining, startMoments, vanish } from './moments.ts';
import { locateSpikes, type Spike } from './prony.ts';
import { searchHalves, smallestModel } from './search.ts';

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

/** Weights tried in a tensor that is wrong somewhere; and in a row or column that is. */
const SAMPLES = 5;
const SAMPLES_OF_LINE = 2;
/** A weight to try is the one of so many random ones whose claimed gradient is largest: it shows most. */
const CANDIDATES = 8;
/** A spike that may be more rows than this is no row. */
const VAGUE = 3;

/** Describes where the gradient is wrong by tensor, row and column; every wrong weight that it tries is named. */
export async function describeMany(hunt: Hunt): Promise<TensorPattern[]> {
  const patterns: TensorPattern[] = [];
  for (const tensor of hunt.probe.claim.tensors) {
    const pattern = (await isWrong(hunt, tensor)) ? await describe(hunt, tensor) : undefined;
    if (pattern !== undefined) patterns.push(pattern);
  }
  return patterns;
}

async function isWrong(hunt: Hunt, tensor: PlacedTensor): Promise<boolean> {
  const window = windowOf(tensor);
  const line = { first: window.from, rates: hunt.direction.subarray(window.from, window.to) };
  const { value, bound, sharp } = await measure(hunt.probe, line, windowStep(hunt, tensor.size), {
    reach: 'some',
  });
  return sharp && Math.abs(value) > bound + allowanceAlong(hunt, window);
}

async function describe(hunt: Hunt, tensor: PlacedTensor): Promise<TensorPattern | undefined> {
  const { wrong, cleared } = hunt;
  const own = ({ index }: { index: number }) => index >= tensor.offset && index < tensor.offset + tensor.size;
  const sampled = await trySome(hunt, tensor, SAMPLES, (k) => k);
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
    const lines = await wrongLines(hunt, tensor, kind);
    if (lines.length > 0) return pattern(kind, lines);
  }
  const before = wrong.length;
  const rest = await searchHalves(hunt, windowOf(tensor));
  if (rest === 'explained' && wrong.length === before && !sampled.some((bad) => bad)) return undefined;
  return rest === 'explained' ? undefined : pattern('scattered', []);
}

/** The rows or columns that all of a tensor's error is in: their numbers are the roots, as weights' are. */
async function wrongLines(hunt: Hunt, tensor: PlacedTensor, kind: 'rows' | 'columns'): Promise<number[]> {
  const axis = axisOf(tensor, kind);
  if (axis === undefined) return [];
  const window = windowOf(tensor);
  const moments = startMoments(hunt, window, axis, windowStep(hunt, tensor.size));
  const count = await smallestModel(moments, 1);
  if (count === undefined || vanish(remaining(moments))) return [];
  const spikes = locateSpikes(count, remaining(moments), hunt.random);
  if (spikes === undefined) return [];
  const lines: number[] = [];
  for (const spike of spikes) {
    const candidates = linesOf(spike, axis.count);
    if (candidates.length > VAGUE) return [];
    for (const line of candidates) {
      const { size } = tensor;
      const length = size / axis.count;
      const at = kind === 'rows' ? (k: number) => line * length + k : (k: number) => k * axis.count + line;
      const tried = await trySome(hunt, { ...tensor, size: length }, SAMPLES_OF_LINE, at);
      if (tried.every((bad) => bad)) lines.push(line);
    }
  }
  return lines;
}

/** Tries some weights of a part of a tensor, spread over it; tells of each whether it is wrong. */
async function trySome(
  hunt: Hunt,
  { offset, size }: PlacedTensor,
  samples: number,
  at: (k: number) => number,
): Promise<boolean[]> {
  const { probe, random } = hunt;
  const parts = Math.min(samples, size);
  const results: boolean[] = [];
  for (let part = 0; part < parts; part++) {
    const from = Math.floor((part * size) / parts);
    const to = Math.floor(((part + 1) * size) / parts);
    let chosen = offset + at(from);
    for (let candidate = 0; candidate < CANDIDATES; candidate++) {
      const other = offset + at(from + random.index(to - from));
      if (Math.abs(probe.gradient[other]) > Math.abs(probe.gradient[chosen])) chosen = other;
    }
    const known = hunt.wrong.some(({ index }) => index === chosen);
    results.push(known || (await confirm(hunt, chosen)));
  }
  return results;
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

/** The one factor that makes every claimed entry the measured one; undefined where there is none. */
function commonFactor(wrong: readonly WrongWeight[]): number | undefined {
  let [low, high] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (const { analytic, numeric, bound } of wrong) {
    if (analytic === 0) return undefined;
    const reach = bound / Math.abs(analytic);
    low = Math.max(low, numeric / analytic - reach);
    high = Math.min(high, numeric / analytic + reach);
  }
  return wrong.length > 1 && low <= high ? (low + high) / 2 : undefined;
}

function windowOf({ offset, size }: PlacedTensor): Window {
  return { from: offset, to: offset + size };
}

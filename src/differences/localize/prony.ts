import type { Random } from '../../problem/random.ts';
import { chebyshev, chebyshevRoots } from './chebyshev.ts';
import { leastSquares, type Matrix, smallestEigenpair } from './linear-algebra.ts';

/** A measured moment: r_j = Σ amplitude·T_j(x), off by at most its bound. */
export interface Moment {
  readonly value: number;
  readonly bound: number;
}

/** One place where the error sits, and how well it is known. */
export interface Spike {
  readonly x: number;
  readonly low: number;
  readonly high: number;
  readonly amplitude: number;
  /** How far the amplitude may be off. */
  readonly doubt: number;
}

/** Moments that are drawn at random within their bounds, to see how far the places move. */
const TRIES = 40;
/** The range of 40 draws is taken this much wider: the next draw of an evenly spread number leaves it in 1 of 41 cases. */
const MARGIN = 1.3;
/** Roots of moments with errors leave the real line by a little; more than this, and they are no places. */
const IMAGINARY = 0.05;

/**
 * Returns whether k places can make up these moments: the matrix (r_{i+j} + r_{|i−j|})/2 of size k + 1 is then
 * singular, as far as the bounds can tell.
 *
 * @param moments at least 2k + 1, in the order of j
 */
export function explains(k: number, moments: readonly Moment[]): boolean {
  const { value } = smallestEigenpair(
    momentMatrix(
      k,
      moments.map((moment) => moment.value),
    ),
  );
  let error = 0;
  for (let i = 0; i <= k; i++) {
    for (let j = 0; j <= k; j++) {
      error += (moments[i + j].bound ** 2 + moments[Math.abs(i - j)].bound ** 2) / 4;
    }
  }
  return Math.abs(value) <= Math.sqrt(error);
}

/**
 * Finds the k places whose Chebyshev moments these are (Prony 1795, for cos(j·arccos x) in place of powers): they
 * are the roots of the Chebyshev series whose coefficients are the kernel of the matrix of moments.
 *
 * @returns the places from left to right, with what the bounds leave open; undefined if there are no k real ones
 */
export function locateSpikes(k: number, moments: readonly Moment[], random: Random): Spike[] | undefined {
  const exact = moments.map(({ value }) => value);
  const roots = chebyshevRoots(smallestEigenpair(momentMatrix(k, exact)).vector);
  if (roots.length !== k || roots.some(({ im }) => !(Math.abs(im) <= IMAGINARY))) return undefined;
  const places = ascending(roots);
  const amplitudes = amplitudesAt(places, exact);
  const low = [...places];
  const high = [...places];
  const doubt = places.map(() => 0);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const shaken = moments.map(({ value, bound }) => value + bound * (2 * random.uniform() - 1));
    const other = chebyshevRoots(smallestEigenpair(momentMatrix(k, shaken)).vector);
    if (other.length !== k) return undefined;
    const moved = ascending(other);
    const movedAmplitudes = amplitudesAt(moved, shaken);
    moved.forEach((x, l) => {
      low[l] = Math.min(low[l], x);
      high[l] = Math.max(high[l], x);
      doubt[l] = Math.max(doubt[l], Math.abs(movedAmplitudes[l] - amplitudes[l]));
    });
  }
  return places.map((x, l) => ({
    x,
    low: x - MARGIN * (x - low[l]),
    high: x + MARGIN * (high[l] - x),
    amplitude: amplitudes[l],
    doubt: doubt[l],
  }));
}

/** T_i·T_j = (T_{i+j} + T_{|i−j|})/2, so this is Σ amplitude·T_i(x)·T_j(x): of rank k for k places. */
function momentMatrix(k: number, r: readonly number[]): Matrix {
  const upTo = Array.from({ length: k + 1 }, (_, i) => i);
  return upTo.map((i) => upTo.map((j) => (r[i + j] + r[Math.abs(i - j)]) / 2));
}

function ascending(roots: readonly { re: number }[]): number[] {
  return roots.map(({ re }) => re).sort((a, b) => a - b);
}

function amplitudesAt(places: readonly number[], r: readonly number[]): number[] {
  return leastSquares(
    places.map((x) => r.map((_, j) => chebyshev(j, x))),
    r,
  );
}

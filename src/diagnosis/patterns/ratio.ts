import { dot } from '../../tensors/dot.ts';
import { type Compared, clearEntries, isClear, isNear } from './compared.ts';

/** The number that every given entry is times the right one. */
export interface Ratio {
  readonly value: number;
  /** How far it may be off. */
  readonly within: number;
  /** Entries that show it: one alone shows any ratio. */
  readonly entries: number;
}

/** Two entries have the same ratio by chance in numbers of few digits; three hardly ever. */
export const ENTRIES_OF_A_RATIO = 3;

/** Returns the ratio of the given entries to the right ones; undefined where they differ, or the right ones are not clear. */
export function ratioOf(compared: Compared): Ratio | undefined {
  const { given, right, doubt, digits } = compared;
  if (!right.some((value, k) => isClear(compared, value, k))) return undefined;
  const square = dot(right, right);
  const value = dot(given, right) / square;
  if (!given.every((one, k) => isNear(compared, one - value * right[k], k, value))) return undefined;
  const off = right.reduce(
    (sum, one, k) => sum + Math.abs(one) * (Math.abs(value) * doubt[k] + digits[k]),
    0,
  );
  return { value, within: off / square, entries: clearEntries(compared) };
}

/** A simple number is told where the ratio is known to this part of the distance to the next one of its kind. */
const TELLING = 0.002;
const MOST = 1000;

interface Simple {
  readonly of: (n: number) => number;
  /** The n that a number would be. */
  readonly at: (value: number) => number;
  readonly words: (n: number) => string;
}

/** Simple numbers that factors of gradients are: 1/N, 2/N, Bessel's correction of a variance, the √d of attention. */
const SIMPLE: readonly Simple[] = [
  { of: (n) => n, at: (k) => k, words: (n) => `${n}` },
  { of: (n) => 1 / n, at: (k) => 1 / k, words: (n) => `1/${n}` },
  { of: (n) => 2 / (2 * n + 1), at: (k) => 1 / k - 0.5, words: (n) => `2/${2 * n + 1}` },
  { of: (n) => n + 0.5, at: (k) => k - 0.5, words: (n) => `${2 * n + 1}/2` },
  { of: (n) => n / (n - 1), at: (k) => k / (k - 1), words: (n) => `${n}/${n - 1}` },
  { of: (n) => (n - 1) / n, at: (k) => 1 / (1 - k), words: (n) => `${n - 1}/${n}` },
  { of: Math.sqrt, at: (k) => k * k, words: (n) => `√${n}` },
  { of: (n) => 1 / Math.sqrt(n), at: (k) => 1 / (k * k), words: (n) => `1/√${n}` },
];

/** Returns the number with what it is: `0.02564 (1/39)`. */
export function ratioInWords({ value, within }: Pick<Ratio, 'value' | 'within'>): string {
  const size = Math.abs(value);
  // A number that is not 3 is not printed as 3.
  const short = String(Number(value.toPrecision(4)));
  const text = Math.abs(Number(short) - value) > within && short.length < 4 ? value.toPrecision(7) : short;
  for (const { of, at, words } of SIMPLE) {
    const n = Math.round(at(size));
    if (n < 2 || n > MOST || Math.abs(of(n) - size) > within) continue;
    if (within > TELLING * Math.abs(of(n + 1) - of(n))) continue;
    const known = words(n);
    return known === text || known === text.replace('-', '')
      ? text
      : `${text} (${value < 0 ? '−' : ''}${known})`;
  }
  return text;
}

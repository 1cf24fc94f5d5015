/** The numbers of one tensor, all in the same order, and how far each may be off. */
export interface Compared {
  readonly given: Float64Array;
  readonly right: Float64Array;
  readonly theta: Float64Array;
  readonly shape: readonly number[];
  /** How far the right ones are known. */
  readonly doubt: Float64Array;
  /** How far the given ones may be off for their digits. */
  readonly digits: Float64Array;
}

/** What is that much above its doubt can bear a pattern. */
const CLEAR = 100;

/** Tells whether a difference at entry k is within the doubt of both, that of the right one times `share`. */
export function isNear({ doubt, digits }: Compared, difference: number, k: number, share = 1): boolean {
  return Math.abs(difference) <= Math.abs(share) * doubt[k] + digits[k];
}

/** Tells whether every given entry is that of `other`, which has the doubt of the right ones. */
export function isAll(compared: Compared, other: Float64Array): boolean {
  return compared.given.every((value, k) => isNear(compared, value - other[k], k));
}

/** Tells whether a number at entry k is far above its doubt. */
export function isClear({ doubt, digits }: Compared, value: number, k: number): boolean {
  return Math.abs(value) > CLEAR * (doubt[k] + digits[k]);
}

/** Returns how many entries are far above their doubt, given or right. */
export function clearEntries(compared: Compared): number {
  const { given, right } = compared;
  return given.reduce(
    (n, value, k) => n + (isClear(compared, Math.max(Math.abs(value), Math.abs(right[k])), k) ? 1 : 0),
    0,
  );
}

/** Returns some entries of a tensor, as a vector. */
export function entriesOf(compared: Compared, entries: readonly number[]): Compared {
  const pick = (column: Float64Array) => Float64Array.from(entries, (k) => column[k]);
  const { given, right, theta, doubt, digits } = compared;
  return {
    given: pick(given),
    right: pick(right),
    theta: pick(theta),
    shape: [entries.length],
    doubt: pick(doubt),
    digits: pick(digits),
  };
}

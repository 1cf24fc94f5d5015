import { dot } from '../../tensors/dot.ts';
import { toIntegers } from './exact.ts';
import { vanishingFactors } from './exact-simplex.ts';
import { planeBeyond, vanishingCombination } from './linear-program.ts';

/** Rows of a system row·w > 0, as sums of entries of columns of whole numbers, so that its answers can be verified. */
export interface HalfSpaces {
  readonly count: number;
  readonly width: number;
  /** Writes a row, each entry rounded once and divided by a power of 2 of its column. */
  write(row: number, out: Float64Array): void;
  /** The same row exactly, in units of its columns. */
  exact(row: number): bigint[];
  /** The exponents of 2 of a column's unit, beside what `write` divides by. */
  readonly exponents: readonly number[];
}

/**
 * Either that there is a w with row·w > 0 for every row, or factors λ > 0 of at most width + 1 rows with Σ λ·row = 0, so that
 * there is none (Gordan 1873). Both are verified in whole numbers.
 */
export type Decision =
  | { readonly separable: true; readonly w?: Float64Array }
  | { readonly separable: false; readonly rows: readonly number[]; readonly factors: readonly number[] };

/** Numbers in a system, and columns: a second or so, of the linear programs or of the whole numbers. */
const MOST_NUMBERS = 2e6;
const MOST_COLUMNS = 100;
/** Numbers of a system that whole numbers alone decide, where rounding hides the answer. */
const MOST_EXACT = 600;
/** Rounds of solving for some rows and adding those that are violated most. */
const ROUNDS = 60;

/** Decides whether there is a w with row·w > 0 for every row; undefined where rounding hides it in many rows, or after too much work. */
export function decide(system: HalfSpaces): Decision | undefined {
  const { count, width } = system;
  if (count * width > MOST_NUMBERS || width > MOST_COLUMNS) return undefined;
  const all = Array.from({ length: count }, (_, n) => n);
  return decideByRounds(system) ?? (count * width <= MOST_EXACT ? decideExactly(system, all) : undefined);
}

/** Returns the factors of some rows, or that these rows have none. */
function decideExactly(system: HalfSpaces, rows: readonly number[]): Decision {
  const factors = vanishingFactors(rows.map((n) => system.exact(n)));
  if (factors === undefined) return { separable: true };
  const used = rows.map((row, k) => ({ row, factor: factors[k] })).filter(({ factor }) => factor > 0n);
  const total = used.reduce((sum, { factor }) => sum + factor, 0n);
  return {
    separable: false,
    rows: used.map(({ row }) => row),
    factors: used.map(({ factor }) => Number((factor << 64n) / total) / 2 ** 64),
  };
}

function decideByRounds(system: HalfSpaces): Decision | undefined {
  const { count, width } = system;
  const portion = 2 * width + 20;
  const stride = Math.max(1, Math.floor(count / portion));
  const chosen = new Set<number>();
  for (let n = 0; n < count && chosen.size < portion; n += stride) chosen.add(n);
  for (let round = 0; round < ROUNDS; round++) {
    const rows = [...chosen];
    const some = rows.map((n) => normalized(system, n));
    const w = planeBeyond(some);
    if (w === undefined) {
      const support = vanishingCombination(some)?.map((k) => rows[k]);
      const decision = support && decideExactly(system, support);
      return decision?.separable === false ? decision : undefined;
    }
    const violated = violatedRows(system, w);
    if (violated.length === 0) return { separable: true, w };
    const before = chosen.size;
    for (const n of violated.slice(0, portion)) chosen.add(n);
    if (chosen.size === before) return undefined;
  }
  return undefined;
}

function normalized(system: HalfSpaces, n: number): Float64Array {
  const row = new Float64Array(system.width);
  system.write(n, row);
  const length = Math.hypot(...row);
  return length > 0 ? row.map((x) => x / length) : row;
}

/** Returns the rows with row·w ≤ 0, the farthest first; where rounding sees none, whole numbers decide. */
function violatedRows(system: HalfSpaces, w: Float64Array): number[] {
  const all = Array.from({ length: system.count }, (_, n) => n);
  const row = new Float64Array(system.width);
  const margins = Float64Array.from(all, (n) => {
    system.write(n, row);
    return dot(row, w) / (Math.sqrt(dot(row, row)) || 1);
  });
  const violated = all.filter((n) => margins[n] <= 0).sort((a, b) => margins[a] - margins[b] || a - b);
  if (violated.length > 0) return violated;
  const { integers } = toIntegers(w, system.exponents);
  return all.filter((n) => system.exact(n).reduce((sum, x, k) => sum + x * integers[k], 0n) <= 0n);
}

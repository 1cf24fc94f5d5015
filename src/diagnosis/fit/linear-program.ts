import { solve } from 'yalps';

/** A smaller coefficient counts as 0. */
const SMALLEST_PIVOT = 1e-9;
/** Past these a linear program counts as not solved. */
const MOST_PIVOTS = 3000;
const MOST_WORK = 2e9;

/*
 * Both are answers of floating-point numbers, where "none" is what rounding makes of it: whoever uses them verifies them.
 */

/** Returns the w of least Σ|w| with row·w ≥ 1 for each row; undefined where there seems to be none. */
export function planeBeyond(rows: readonly Float64Array[]): Float64Array | undefined {
  const width = rows[0].length;
  const size = rows.length;
  const solution = solve<number, number>(
    {
      direction: 'minimize',
      objective: size,
      constraints: rows.map((_, n): [number, { min: number }] => [n, { min: 1 }]),
      // w is a difference of what is not negative.
      variables: Array.from({ length: 2 * width }, (_, k): [number, [number, number][]] => [
        k,
        [[size, 1], ...rows.map((row, n): [number, number] => [n, k < width ? row[k] : -row[k - width]])],
      ]),
    },
    optionsFor(size * 2 * width),
  );
  if (solution.status !== 'optimal') return undefined;
  const w = new Float64Array(width);
  for (const [k, value] of solution.variables) w[k % width] += k < width ? value : -value;
  return w;
}

/**
 * Returns which rows have factors λ > 0 with Σ λ·row = 0, at most one more than there are columns; undefined where there seem
 * to be none.
 */
export function vanishingCombination(rows: readonly Float64Array[]): number[] | undefined {
  const width = rows[0].length;
  const solution = solve<number, number>(
    {
      direction: 'minimize',
      objective: -1,
      constraints: [
        [width, { min: 1 }],
        ...Array.from({ length: width }, (_, k): [number, { equal: number }] => [k, { equal: 0 }]),
      ],
      // Costs without ties, of the golden ratio: simplex steps then do not go in circles.
      variables: rows.map((row, n): [number, [number, number][]] => [
        n,
        [
          [-1, 1 + ((n * 0.6180339887498949) % 1)],
          [width, 1],
          ...Array.from(row, (x, k): [number, number] => [k, x]),
        ],
      ]),
    },
    optionsFor(rows.length * 2 * width),
  );
  return solution.status === 'optimal' ? solution.variables.map(([n]) => n) : undefined;
}

const optionsFor = (size: number) => ({
  precision: SMALLEST_PIVOT,
  maxPivots: Math.min(MOST_PIVOTS, Math.floor(MOST_WORK / size)),
});

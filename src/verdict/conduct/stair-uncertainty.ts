import { randomSigns } from '../../differences/directions.ts';
import type { Stairs } from '../../differences/stairs.ts';
import type { Implementation } from '../../subjects/implementation.ts';

/** Moves, in stairs. A table that rounds down stands for a function half a stair away. */
const MOVES = [1, 2, 4, 8];
const DIRECTIONS = 2;
/** Changes at a few points are taken to be half of the largest there is. */
const SAFETY = 2;

/**
 * Returns how far the gradient of a correct program may be off because its cost moves in steps: its largest change within
 * a few of them.
 *
 * @param first the gradient at θ, of its length
 */
export async function stairUncertainty(
  implementation: Implementation,
  theta: Float64Array,
  first: Float64Array,
  scales: Float64Array,
  { width }: Stairs,
  seed: number,
): Promise<Float64Array> {
  const largest = new Float64Array(first.length);
  for (let k = 0; k < DIRECTIONS; k++) {
    const signs = randomSigns(theta.length, seed + k);
    for (const move of MOVES.flatMap((many) => [many * width, -many * width])) {
      const there = await implementation.gradient(
        theta.map((value, w) => value + move * signs[w] * scales[w]),
      );
      there?.gradient.forEach((value, w) => {
        const change = SAFETY * Math.abs(value - first[w]);
        if (change > largest[w]) largest[w] = change;
      });
    }
  }
  return largest;
}

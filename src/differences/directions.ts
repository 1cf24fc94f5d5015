import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Returns that many signs −1 and 1, the same for the same seed. */
export function randomSigns(count: number, seed: number): Float64Array {
  const generator = xoroshiro128plus(seed);
  return Float64Array.from({ length: count }, () => 2 * uniformInt(generator, 0, 1) - 1);
}

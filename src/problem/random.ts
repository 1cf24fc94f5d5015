import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne, mersenneFromState } from 'pure-rand/generator/mersenne';

/** A stream of random numbers: each call returns the next one. */
export interface Random {
  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  uniform(): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
  /** A whole number, uniform in 0 … below − 1. */
  index(below: number): number;
  /** The state of the generator, for `random` to go on from. */
  state(): readonly number[];
}

/**
 * Makes the stream of a seed, the same on every machine: the Mersenne twister, since the first numbers
 * that xoroshiro128+ gives for the seeds 0, 1, 2 … are nearly the same.
 *
 * @param state of a stream of this seed, to go on from
 */
export function random(seed: number, state?: readonly number[]): Random {
  const generator = state === undefined ? mersenne(seed) : mersenneFromState(state);
  const uniform = () => uniformFloat64(generator);
  return {
    uniform,
    // Box and Muller 1958, the cosine of each pair; 1 − u is never 0
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    index: (below) => uniformInt(generator, 0, below - 1),
    state: () => generator.getState(),
  };
}

/** Returns 0 … count − 1 in a random order (Fisher and Yates). */
export function shuffled(count: number, { index }: Random): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, k) => k);
  for (let k = count - 1; k > 0; k--) {
    const other = index(k + 1);
    const moved = order[k];
    order[k] = order[other];
    order[other] = moved;
  }
  return order;
}

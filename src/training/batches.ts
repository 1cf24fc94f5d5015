import type { Examples } from '../network/network.ts';
import { random, shuffled } from '../problem/random.ts';

/** Deals examples into batches, epoch after epoch. */
export interface Dealer {
  /** The batches of the next epoch. */
  next(): Iterable<Examples>;
  /** The state of the random numbers between two epochs; undefined where none are needed. */
  state(): readonly number[] | undefined;
}

/**
 * Deals the examples of each epoch into batches: in a new random order, the last batch with what is left.
 * Where one batch holds all examples it is the data itself, in its own order.
 *
 * @param size examples a batch; undefined is all of them
 * @param state of a dealer of the same seed, to go on from
 * @returns the same batches for the same seed
 */
export function dealBatches(
  data: Examples,
  size: number | undefined,
  seed: number,
  state?: readonly number[],
): Dealer {
  if (size === undefined || size >= data.count) return { next: () => [data], state: () => undefined };
  const stream = random(seed, state);
  return {
    *next() {
      const order = shuffled(data.count, stream);
      for (let start = 0; start < data.count; start += size)
        yield take(data, order.subarray(start, start + size));
    },
    state: stream.state,
  };
}

/** Copies the examples with these numbers. */
function take({ count, inputs, targets }: Examples, numbers: Uint32Array): Examples {
  return {
    count: numbers.length,
    inputs: takeRows(inputs, inputs.length / count, numbers),
    targets: takeRows(targets, targets.length / count, numbers),
  };
}

function takeRows(rows: Float64Array, length: number, numbers: Uint32Array): Float64Array {
  const taken = new Float64Array(numbers.length * length);
  numbers.forEach((number, row) => {
    taken.set(rows.subarray(number * length, (number + 1) * length), row * length);
  });
  return taken;
}

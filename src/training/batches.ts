import type { Examples } from '../network/network.ts';
import { random, shuffled } from '../problem/random.ts';

/** Examples of a step. */
export interface Batch {
  readonly count: number;
  /** Which of the examples they are; absent where they are all, in their own order. */
  readonly numbers?: Uint32Array;
}

/** Deals examples into batches, epoch after epoch. */
export interface Dealer {
  /** The batches of the next epoch. */
  next(): Iterable<Batch>;
  /** The state of the random numbers between two epochs; undefined where none are needed. */
  state(): readonly number[] | undefined;
}

/**
 * Deals the examples of each epoch into batches: in a new random order, the last batch with what is left.
 * Where one batch holds all examples they stay in their own order.
 *
 * @param size examples a batch; undefined is all of them
 * @param state of a dealer of the same seed, to go on from
 * @returns the same batches for the same seed
 */
export function dealBatches(
  { count }: Pick<Examples, 'count'>,
  size: number | undefined,
  seed: number,
  state?: readonly number[],
): Dealer {
  if (size === undefined || size >= count) return { next: () => [{ count }], state: () => undefined };
  const stream = random(seed, state);
  return {
    *next() {
      const order = shuffled(count, stream);
      for (let start = 0; start < count; start += size) {
        const numbers = order.subarray(start, start + size);
        yield { count: numbers.length, numbers };
      }
    },
    state: stream.state,
  };
}

/** Copies the examples with these numbers; all of them are left where they are. */
export function take(data: Examples, numbers: Uint32Array | undefined): Examples {
  if (numbers === undefined) return data;
  const room = (rows: Float64Array): Float64Array =>
    new Float64Array((numbers.length * rows.length) / data.count);
  const [inputs, targets] = [room(data.inputs), room(data.targets)];
  copyRows(data.inputs, numbers, inputs);
  copyRows(data.targets, numbers, targets);
  return { count: numbers.length, inputs, targets };
}

/** Writes the rows with these numbers, one after another. */
export function copyRows(rows: Float64Array, numbers: Uint32Array, out: Float64Array): void {
  const width = out.length / numbers.length;
  for (let row = 0, k = 0; row < numbers.length; row++) {
    for (let from = numbers[row] * width, end = from + width; from < end; from++, k++) out[k] = rows[from];
  }
}

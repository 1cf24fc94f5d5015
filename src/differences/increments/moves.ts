import type { Network } from '../../network/network.ts';
import type { Allocate } from './memory.ts';

/**
 * Moves of single weights, sorted so that those which multiply the same input follow each other: the examples that
 * they reach, and all that lies above them, are then gathered once.
 */
export interface Moves {
  /** Index in θ. */
  readonly weights: Int32Array;
  readonly deltas: Float64Array;
  /** Task k is the moves from `tasks[k]` to `tasks[k + 1]`: all of one input of one layer. */
  readonly tasks: Int32Array;
  /** What comes out, a number for each move; a task writes its own part. */
  readonly answers: Answers;
}

export interface Answers {
  readonly values: Float64Array;
  /** The summed magnitudes of what each value was added up from. */
  readonly magnitudes: Float64Array;
  /** For each move: kind (see `KINK`), layer (or LOSS, REGULARIZATION), unit, example. */
  readonly kinks: Int32Array;
}

/** Numbers for the kinds of a KinkMove. */
export const KINK = { none: 0, leaves: 1, crosses: 2 } as const;
/** In place of a layer's number. */
export const LOSS = -1;
export const REGULARIZATION = -2;
/** Numbers of one kink in `Answers.kinks`. */
export const KINK_WIDTH = 4;

/** A task is not longer than this, so that cores finish together. */
const LONGEST_TASK = 128;

/** Returns the number of the layer that the element of θ with that index belongs to. */
export function layerOf({ layers, space }: Network, index: number): number {
  const { layer } = space.tensorAt(index);
  return layers.findIndex(({ name }) => name === layer);
}

/**
 * Sorts moves by layer, input and unit, and cuts them into tasks.
 *
 * @returns the moves, and for each of them its number among those given
 */
export function sortMoves(
  network: Network,
  given: readonly { weight: number; delta: number }[],
  allocate: Allocate,
): { moves: Moves; order: Int32Array } {
  const placed = given.map(({ weight, delta }, number) => {
    const layer = layerOf(network, weight);
    const { unit, input = -1 } = network.layers[layer].termOf(weight);
    return { number, weight, delta, layer, unit, input };
  });
  placed.sort((a, b) => a.layer - b.layer || a.input - b.input || a.unit - b.unit || a.number - b.number);
  const starts = given.length === 0 ? [] : [0];
  placed.forEach((move, k) => {
    const before = placed[k - 1];
    if (before === undefined) return;
    const sameColumn = before.layer === move.layer && before.input === move.input;
    if (!sameColumn || k - starts.at(-1)! >= LONGEST_TASK) starts.push(k);
  });
  const weights = allocate.int32(given.length);
  const deltas = allocate.float64(given.length);
  placed.forEach(({ weight, delta }, k) => {
    weights[k] = weight;
    deltas[k] = delta;
  });
  const tasks = allocate.int32(starts.length + 1);
  tasks.set([...starts, given.length]);
  const answers = {
    values: allocate.float64(given.length),
    magnitudes: allocate.float64(given.length),
    kinks: allocate.int32(KINK_WIDTH * given.length),
  };
  return {
    moves: { weights, deltas, tasks, answers },
    order: Int32Array.from(placed, ({ number }) => number),
  };
}

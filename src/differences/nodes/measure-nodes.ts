import { readByLoss } from '../../network/graph.ts';
import type { Backend } from '../../network/kernels.ts';
import type { Network } from '../../network/network.ts';
import { KINK } from '../../network/pieces.ts';
import { rowLength } from '../../network/shape.ts';
import { createBlock } from '../increments/block.ts';
import type { Snapshot } from '../increments/snapshot.ts';
import { pauses } from '../pauses.ts';
import type { NodeSlopes } from '../shares/answers.ts';
import { isOfPart, type Share } from '../shares/part.ts';

/** The step of a number: truncation (∝ 2⁻⁸⁰) is far below rounding, and a kink is seldom so near. */
export const STEP = 2 ** -40;
/** A few times the smallest number, which digits are lost to in a sum. */
const SMALLEST = 2 ** -1070;
/** Δ⁺ + Δ⁻ beside 2h·M from which on a pair bends: truncation is about the square of it. */
export const BENT = 2 ** -25;
/** Numbers that are moved side by side where there are few examples: more only make the first operation longer. */
const TOGETHER = 8;

export interface NodeMoves {
  /** Measures all numbers of a node at a part of the step; the snapshot has `terms`. */
  measure(node: number, factor: number, signal?: AbortSignal): Promise<NodeSlopes>;
  /** Returns Σ|terms of ∂loss/∂y| of every number that the loss reads. */
  atLoss(): Float64Array;
  /** How many moves of one number in all examples were made. */
  moves(): number;
}

/**
 * Makes the moves of single numbers of a node's value: a pair of exact changes for each number and example gives
 * D = (Δ⁺ − Δ⁻)/2h, the numeric ∂loss/∂value (docs/numerics.md, section 2.2). Where there are few examples a block holds
 * the pairs of several numbers.
 *
 * @param share of which a part measures some blocks of numbers; the slopes of the others are NaN
 */
export function nodeMoves(network: Network, snapshot: Snapshot, backend: Backend, share?: Share): NodeMoves {
  const block = createBlock(network, snapshot, backend);
  const { count } = snapshot.examples;
  // An example stands in the block twice for each number.
  const most = Math.min(count, Math.max(1, Math.floor(block.capacity / 2)));
  let moves = 0;

  /** Moves the numbers from `first` to `end` − 1 of a node, each in its own columns: `examples` up, then as many down. */
  const move = (node: number, first: number, end: number, examples: number, h: number) => {
    const { moved, length } = block;
    moved.fill(0, 0, (end - first) * length);
    for (let i = 0; i < end - first; i++) {
      const at = i * length + 2 * i * examples;
      moved.fill(h, at, at + examples);
      moved.fill(-h, at + examples, at + 2 * examples);
    }
    moves += end - first;
    return block.lossChange(node, moved, first, undefined, end);
  };
  const choose = (from: number, examples: number, numbers: number): void => {
    const columns = Int32Array.from({ length: 2 * numbers * examples }, (_, k) => from + (k % examples));
    block.choose(columns, 0, columns.length);
  };
  const isKinked = (column: number): boolean => block.marks.kind[column] !== KINK.none;

  /** Measures the numbers from `first` to `end` − 1 of a node in the examples that the block holds, number by number. */
  const pairsOf = (node: number, first: number, end: number, examples: number, h: number): NodeSlopes => {
    const pairs = noSlopes((end - first) * examples);
    const { slope, magnitude, error, kinked, moved } = pairs;
    const { change, magnitude: terms, rounding, met } = move(node, first, end, examples, h);
    for (let feature = first, up = 0, k = 0; feature < end; feature++, up += 2 * examples) {
      for (let n = 0; n < examples; n++, k++) {
        const [right, left] = [change[up + n], change[up + examples + n]];
        slope[k] = (right - left) / (2 * h);
        magnitude[k] = (terms[up + n] + terms[up + examples + n]) / (2 * h);
        error[k] = (rounding![up + n] + rounding![up + examples + n]) / (2 * h) + SMALLEST / h;
        if (right !== 0 || left !== 0) moved[k] = 1;
        const bends = Math.abs(right + left) > BENT * 2 * h * magnitude[k];
        if (bends || (met && (isKinked(up + n) || isKinked(up + examples + n)))) kinked[k] = 1;
      }
    }
    return pairs;
  };

  return {
    moves: () => moves,
    async measure(node, factor, signal) {
      const features = rowLength(network.nodes[node].operation.output);
      const slopes = noSlopes(features * count);
      const { slope, magnitude, error, kinked, moved } = slopes;
      if (share?.part !== undefined) slope.fill(Number.NaN);
      const h = STEP * factor;
      const pause = pauses(signal);
      for (let from = 0; from < count; from += most) {
        const examples = Math.min(most, count - from);
        const together = Math.max(1, Math.min(TOGETHER, Math.floor(block.capacity / (2 * examples))));
        let chosen = 0;
        for (let first = 0; first < features; first += together) {
          const end = Math.min(features, first + together);
          const name = `${node} ${factor} ${from} ${first}`;
          const known = share?.answers.nodes.get(name);
          if (known !== undefined) moves += end - first;
          else if (!isOfPart(share?.part, node + first / together)) continue;
          else if (end - first !== chosen) {
            choose(from, examples, end - first);
            chosen = end - first;
          }
          const pairs = known ?? pairsOf(node, first, end, examples, h);
          share?.answers.nodes.set(name, pairs);
          for (let feature = first, i = 0; feature < end; feature++) {
            for (let n = 0; n < examples; n++, i++) {
              const k = (from + n) * features + feature;
              slope[k] = pairs.slope[i];
              magnitude[k] = pairs.magnitude[i];
              error[k] = pairs.error[i];
              moved[k] = pairs.moved[i];
              kinked[k] = pairs.kinked[i];
            }
          }
          await pause();
        }
      }
      return slopes;
    },
    atLoss() {
      const read = readByLoss(network);
      const features = rowLength(network.nodes[read].operation.output);
      const terms = new Float64Array(features * count);
      for (let from = 0; from < count; from += most) {
        const examples = Math.min(most, count - from);
        choose(from, examples, 1);
        for (let feature = 0; feature < features; feature++) {
          const { magnitude } = move(read, feature, feature + 1, examples, STEP);
          for (let n = 0; n < examples; n++) {
            const [up, down] = [Math.abs(magnitude[n]), Math.abs(magnitude[examples + n])];
            terms[(from + n) * features + feature] = Math.max(up, down) / STEP;
          }
        }
      }
      return terms;
    },
  };
}

function noSlopes(count: number): NodeSlopes {
  const numbers = () => new Float64Array(count);
  const flags = () => new Uint8Array(count);
  return { slope: numbers(), magnitude: numbers(), error: numbers(), kinked: flags(), moved: flags() };
}

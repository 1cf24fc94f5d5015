import type { KinkMove } from '../../network/kinks.ts';
import type { Network } from '../../network/network.ts';
import { KINK } from '../../network/pieces.ts';
import type { Block } from '../increments/block.ts';
import { kinkMarks, kinkMoveOf } from '../increments/kinks.ts';
import { SMALL_STEP, type UnitSteps } from './steps.ts';

/** The second pair of moves stands at this part of the step: not at the half, since halving commutes with rounding. */
export const SECOND = 0.6;
/** Pairs at a kink are tried with steps divided by 4 until none is crossed, down to this length. */
const SHORTEST = 2 ** -68;
/** A pair that bends is tried once more with a step so much shorter. */
const STRAIGHTER = 2 ** -24;
/** Δ⁺ + Δ⁻ beside Δ⁺ − Δ⁻, and beside the magnitudes, from which on a pair bends: truncation is about the square of it. */
const [BENT, BENT_TERMS] = [2 ** -25, 2 ** -24];
/** What a pair met beside the marks of `KINK`. */
const BENDS = 3;

/** Pairs of one unit, an element for each example of the block. */
export interface UnitPairs {
  /** D = (Δ⁺ − Δ⁻)/2e, the numeric ∂loss/∂z. */
  readonly slope: Float64Array;
  /** The summed magnitudes of what Δ⁺ and Δ⁻ were added up from, over 2e. */
  readonly magnitude: Float64Array;
  /** Whether Δ⁺ or Δ⁻ is not 0. */
  readonly moved: Uint8Array;
}

/** Makes room for the pairs of `capacity` examples. */
export function unitPairs(capacity: number): UnitPairs {
  return {
    slope: new Float64Array(capacity),
    magnitude: new Float64Array(capacity),
    moved: new Uint8Array(capacity),
  };
}

/** The pair of an example at or near a kink, measured by itself. */
export interface KinkedPair {
  readonly example: number;
  /** The one-sided slopes; both are D where the kink is beside the point. */
  readonly left: number;
  readonly right: number;
  readonly slope: number;
  readonly magnitude: number;
  /** What is added to the error of D: the error of the extrapolation, or 2M where every step crosses the kink. */
  readonly error: number;
  /** The kink that the point is exactly at. */
  readonly kink?: KinkMove;
}

/** Moves one unit's pre-activations up and down in the examples that a block holds. */
export interface PairMoves {
  /** The number of moves of one pre-activation in one example that were made. */
  moves(): number;
  /**
   * Measures the pairs of the chosen examples at `part` of their steps.
   *
   * @returns the numbers in the block of the examples that have to be measured with shorter steps; none are kept where
   *   the list is the same as of the last call
   */
  measure(l: number, unit: number, part: number, out: UnitPairs): number[];
  /**
   * Measures these examples again, each with as short a step as it takes; the block holds others afterwards.
   *
   * @param examples numbers among all examples
   */
  separate(l: number, unit: number, examples: readonly number[]): KinkedPair[];
}

/**
 * Makes the moves of pre-activations (docs/numerics.md, section 2.2).
 *
 * @param steepness Σ|∂loss/∂y| of each example, which with 1 is what outputs may add whose change is too small for a number
 * @param roundings of each layer: how many roundings there are on the way from its z to the loss
 * @param long whether the steps are a person's, whose curvature a second pair shows and no shorter step removes
 * @param floor no magnitude of a change is taken to be smaller
 */
export function pairMoves(
  network: Network,
  block: Block,
  steps: UnitSteps,
  steepness: Float64Array,
  roundings: readonly number[],
  long: boolean,
  floor: number,
): PairMoves {
  const { capacity, moved, marks, chosen } = block;
  const step = new Float64Array(capacity);
  const plus = new Float64Array(capacity);
  const plusMagnitude = new Float64Array(capacity);
  const kind = new Uint8Array(capacity);
  const again = unitPairs(capacity);
  const first = kinkMarks(capacity);
  let count = 0;

  const move = (l: number, unit: number, scale: number) => {
    for (let n = 0; n < block.length; n++) moved[n] = scale * step[n];
    count += block.length;
    return block.lossChange(network.layers[l].z, moved, unit);
  };
  const takeSteps = (l: number, unit: number): void => {
    for (let n = 0; n < block.length; n++) step[n] = steps.of(l, unit, chosen[n]);
  };

  /** Measures pairs; `kind` then says for each what it met, and `first` where. Returns whether any met something. */
  const pairs = (l: number, unit: number, part: number, out: UnitPairs): boolean => {
    const { length } = block;
    const up = move(l, unit, part);
    for (let n = 0; n < length; n++) {
      plus[n] = up.change[n];
      plusMagnitude[n] = Math.abs(up.magnitude[n]);
    }
    let any = up.met;
    if (up.met) {
      first.kind.set(marks.kind.subarray(0, length));
      first.layer.set(marks.layer.subarray(0, length));
      first.unit.set(marks.unit.subarray(0, length));
    } else first.kind.fill(0, 0, length);
    const down = move(l, unit, -part);
    if (down.met) any = true;
    for (let n = 0; n < length; n++) {
      const minus = down.change[n];
      const width = 2 * part * step[n];
      const terms = plusMagnitude[n] + Math.abs(down.magnitude[n]);
      const sizes = Math.abs(plus[n]) + Math.abs(minus);
      out.slope[n] = (plus[n] - minus) / width;
      out.magnitude[n] = Math.max(2 * floor * (1 + steepness[chosen[n]]), terms, sizes) / width;
      out.moved[n] = sizes === 0 ? 0 : 1;
      if (down.met && marks.kind[n] > first.kind[n]) {
        first.kind[n] = marks.kind[n];
        first.layer[n] = marks.layer[n];
        first.unit[n] = marks.unit[n];
      }
      kind[n] = first.kind[n];
      if (kind[n] !== KINK.none || (long && part >= SECOND)) continue;
      const sum = Math.abs(plus[n] + minus);
      if (sum > BENT * Math.abs(plus[n] - minus) && sum > BENT_TERMS * terms) {
        kind[n] = BENDS;
        any = true;
      }
    }
    return any;
  };

  /** Returns the slope beside a kink: secants at e, e/2 and e/4 extrapolated to 0, and the error of that. */
  const slopesBeside = (
    l: number,
    unit: number,
    sign: number,
    part: number,
  ): [slope: number, error: number][] => {
    const [wide, half, quarter] = [1, 1 / 2, 1 / 4].map((fraction) => {
      const { change } = move(l, unit, sign * part * fraction);
      return Float64Array.from(
        { length: block.length },
        (_, n) => change[n] / (sign * part * fraction * step[n]),
      );
    });
    return Array.from(wide, (_, n) => {
      const coarse = 2 * half[n] - wide[n];
      const fine = 2 * quarter[n] - half[n];
      const slope = (4 * fine - coarse) / 3;
      return [slope, Math.abs(slope - fine)];
    });
  };

  return {
    moves: () => count,

    measure(l, unit, part, out) {
      takeSteps(l, unit);
      if (!pairs(l, unit, part, out)) return [];
      const list: number[] = [];
      for (let n = 0; n < block.length; n++) if (kind[n] !== KINK.none) list.push(n);
      return list;
    },

    separate(l, unit, examples) {
      const done: KinkedPair[] = [];
      const plain = (n: number, error: number): KinkedPair => {
        const [slope, magnitude] = [again.slope[n], again.magnitude[n]];
        return { example: chosen[n], left: slope, right: slope, slope, magnitude, error };
      };
      const shortest = SHORTEST / steps.ofLayers[l];
      // Beside a kink a long step says nothing: the short one is taken, whose truncation is below rounding.
      const start = Math.min(1, SMALL_STEP / steps.ofLayers[l]);
      let [left, part, straightened] = [Int32Array.from(examples), start, false];
      while (left.length > 0) {
        block.choose(left, 0, left.length);
        takeSteps(l, unit);
        pairs(l, unit, part, again);
        const last = part / 4 < shortest;
        const leaving: number[] = [];
        const next: number[] = [];
        let crosses = false;
        for (let n = 0; n < left.length; n++) {
          if (kind[n] === KINK.leaves) leaving.push(n);
          else if (kind[n] === KINK.crosses && !last) {
            next.push(left[n]);
            crosses = true;
          } else if (kind[n] === BENDS && !straightened) next.push(left[n]);
          else done.push(plain(n, kind[n] === KINK.crosses ? 2 * again.magnitude[n] : 0));
        }
        if (leaving.length > 0) {
          const kinks = leaving.map((n) => kinkMoveOf(network, first, n, chosen[n]));
          const [right, leftSide] = [1, -1].map((sign) => slopesBeside(l, unit, sign, part));
          leaving.forEach((n, i) => {
            const rounding = 5 * 2 ** -53 * roundings[l] * again.magnitude[n];
            done.push({
              ...plain(n, Math.max(right[n][1], leftSide[n][1]) + rounding),
              left: leftSide[n][0],
              right: right[n][0],
              slope: (leftSide[n][0] + right[n][0]) / 2,
              kink: kinks[i],
            });
          });
        }
        straightened = next.length > 0 && !crosses;
        part = straightened ? start * STRAIGHTER : part / 4;
        left = Int32Array.from(next);
      }
      return done;
    },
  };
}

import type { Block } from '../increments/block.ts';
import type { PairMoves } from '../units/pairs.ts';
import type { Answers } from './answers.ts';

/**
 * Returns the moves of pre-activations that answers from memory what was measured before, to the last bit, and keeps what
 * it measures.
 *
 * @param block what the moves are made in
 * @param name tells these moves from those at other steps
 */
export function rememberedPairs(
  pairs: PairMoves,
  block: Pick<Block, 'chosen' | 'length'>,
  known: Answers,
  name: string,
): PairMoves {
  /** Moves whose answers were known. */
  let spared = 0;
  return {
    moves: () => pairs.moves() + spared,

    measure(l, unit, part, out) {
      const { length } = block;
      const key = `${name} ${l} ${unit} ${block.chosen[0]} ${part}`;
      const answer = known.pairs.get(key);
      if (answer !== undefined) {
        out.slope.set(answer.slope);
        out.magnitude.set(answer.magnitude);
        out.moved.set(answer.moved);
        spared += answer.moves;
        return [...answer.list];
      }
      const before = pairs.moves();
      const list = pairs.measure(l, unit, part, out);
      known.pairs.set(key, {
        slope: out.slope.slice(0, length),
        magnitude: out.magnitude.slice(0, length),
        moved: out.moved.slice(0, length),
        list,
        moves: pairs.moves() - before,
      });
      return list;
    },

    separate(l, unit, examples) {
      // No example is in two lists of one unit.
      const key = `${name} ${l} ${unit} ${examples[0]}`;
      const answer = known.separate.get(key);
      if (answer !== undefined) {
        spared += answer.moves;
        return [...answer.pairs];
      }
      const before = pairs.moves();
      const separate = pairs.separate(l, unit, examples);
      known.separate.set(key, { pairs: separate, moves: pairs.moves() - before });
      return separate;
    },
  };
}

import type { KinkMove } from '../../network/kinks.ts';
import type { KinkedPair } from '../units/pairs.ts';

/** The answers of one cost function, as plain data. */
export interface MoveAnswers {
  /** By weight, of each of its moves one after another: δ, the change, its rounding error, the magnitude of its terms. */
  readonly single: Map<number, number[]>;
  /** By question, of moves of several weights: the change, its rounding error, the magnitude of its terms. */
  readonly several: Map<string, number[]>;
  /** By question: the kink that was met. */
  readonly kinks: Map<string, KinkMove>;
}

/** The pairs of one unit in one block of examples, as plain data. */
export interface PairAnswer {
  readonly slope: Float64Array;
  readonly magnitude: Float64Array;
  readonly moved: Uint8Array;
  /** The numbers of the examples that had to be measured with shorter steps. */
  readonly list: number[];
  readonly moves: number;
}

/** What measurements were told, by question: enough to repeat them without computing anything again. */
export interface Answers {
  /** By cost function. */
  readonly moves: Map<string, MoveAnswers>;
  readonly pairs: Map<string, PairAnswer>;
  /** Pairs that were measured again, example by example. */
  readonly separate: Map<string, { readonly pairs: KinkedPair[]; readonly moves: number }>;
}

export function noAnswers(): Answers {
  return { moves: new Map(), pairs: new Map(), separate: new Map() };
}

/** Returns the answers of one cost function, none at first. */
export function movesOf(answers: Pick<Answers, 'moves'>, name: string): MoveAnswers {
  const known = answers.moves.get(name) ?? { single: new Map(), several: new Map(), kinks: new Map() };
  answers.moves.set(name, known);
  return known;
}

/** Adds what others were told; of two answers to one question the first stays. */
export function addAnswers(to: Answers, from: Answers): void {
  addMoves(to, from);
  addMissing(to.pairs, from.pairs);
  addMissing(to.separate, from.separate);
}

/** Adds what other cost functions answered, by their names. */
export function addMoves(to: Pick<Answers, 'moves'>, from: Pick<Answers, 'moves'>): void {
  for (const [name, { single, several, kinks }] of from.moves) {
    const own = movesOf(to, name);
    for (const [weight, numbers] of single) {
      const first = own.single.get(weight);
      own.single.set(weight, first === undefined ? numbers : first.concat(numbers));
    }
    addMissing(own.several, several);
    addMissing(own.kinks, kinks);
  }
}

function addMissing<K, V>(to: Map<K, V>, from: ReadonlyMap<K, V>): void {
  for (const [key, value] of from) if (!to.has(key)) to.set(key, value);
}

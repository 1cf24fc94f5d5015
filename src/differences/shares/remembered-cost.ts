import { createHash } from 'node:crypto';
import type { KinkMove } from '../../network/kinks.ts';
import type { Changes, CostFunction, Line, Perturbation } from '../cost-function.ts';
import { type MoveAnswers, movesOf } from './answers.ts';
import type { Share } from './part.ts';

/** Numbers that are kept of one move of one weight, the first of which is δ. */
const EACH = 4;

/**
 * Returns a cost function that answers what it was asked before from memory, to the last bit, and keeps what it is asked
 * for the first time.
 *
 * @param cost a function of the move alone: the order of the questions does not matter
 * @param hasTerms whether it knows the terms of its changes
 */
export function rememberedCost(cost: CostFunction, known: MoveAnswers, hasTerms = false): CostFunction {
  const { along } = cost;
  const answer = async (
    questions: readonly Question[],
    ask: (missing: readonly number[]) => Promise<Changes>,
  ): Promise<Changes> => {
    const missing = [...questions.keys()].filter((k) => numbersOf(known, questions[k]) === undefined);
    if (missing.length > 0) {
      const changes = await ask(missing);
      for (const [i, k] of missing.entries()) keep(known, questions[k], changes, i);
    }
    return changesOf(known, questions, hasTerms);
  };
  return {
    ...cost,
    changes: (moves, signal) =>
      answer(moves.map(questionOf), (missing) =>
        cost.changes(
          missing.map((k) => moves[k]),
          signal,
        ),
      ),
    ...(along && {
      async along(line: Line, steps: readonly number[], signal?: AbortSignal) {
        const name = `line ${digest(Float64Array.of(line.first), line.rates)}`;
        return answer(
          steps.map((step) => `${name} ${step}`),
          (missing) =>
            along(
              line,
              missing.map((k) => steps[k]),
              signal,
            ),
        );
      },
    }),
  };
}

/**
 * Returns the exact increments of the reference, those of a share from its memory.
 *
 * @param name tells apart those whose rounding is counted in different ways
 */
export function rememberedIncrements(
  cost: CostFunction,
  share: Share | undefined,
  name = 'increments',
): CostFunction {
  return share === undefined ? cost : rememberedCost(cost, movesOf(share.answers, name), true);
}

/** A move of one weight, or the name of another question. */
type Question = { readonly weight: number; readonly delta: number } | string;

function questionOf({ indices, deltas }: Perturbation): Question {
  if (indices.length === 1) return { weight: indices[0], delta: deltas[0] };
  return digest(Float64Array.from(indices), Float64Array.from(deltas));
}

/** Returns a name that no other numbers have. */
export function digest(...arrays: readonly (Float64Array | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of arrays) {
    hash.update(`${byteLength} `).update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('base64url');
}

const nameOf = (question: Question): string =>
  typeof question === 'string' ? question : `${question.weight} ${question.delta}`;

/** Returns the change, its rounding error and the magnitude of its terms; undefined where it was not asked before. */
function numbersOf({ single, several }: MoveAnswers, question: Question): readonly number[] | undefined {
  if (typeof question === 'string') return several.get(question);
  const list = single.get(question.weight);
  if (list === undefined) return undefined;
  for (let at = 0; at < list.length; at += EACH) {
    if (Object.is(list[at], question.delta)) return list.slice(at + 1, at + EACH);
  }
  return undefined;
}

function keep(known: MoveAnswers, question: Question, changes: Changes, at: number): void {
  const { values, rounding, magnitudes, kinks } = changes;
  const numbers = [values[at], rounding[at], magnitudes?.[at] ?? Number.NaN];
  const kink = kinks.get(at);
  if (kink !== undefined) known.kinks.set(nameOf(question), kink);
  if (typeof question === 'string') known.several.set(question, numbers);
  else {
    const { weight, delta } = question;
    const list = known.single.get(weight);
    if (list === undefined) known.single.set(weight, [delta, ...numbers]);
    else list.push(delta, ...numbers);
  }
}

function changesOf(known: MoveAnswers, questions: readonly Question[], hasTerms: boolean): Changes {
  const [values, rounding, magnitudes] = [0, 1, 2].map(() => new Float64Array(questions.length));
  const kinks = new Map<number, KinkMove>();
  for (let k = 0; k < questions.length; k++) {
    const numbers = numbersOf(known, questions[k])!;
    values[k] = numbers[0];
    rounding[k] = numbers[1];
    magnitudes[k] = numbers[2];
    const kink = known.kinks.size === 0 ? undefined : known.kinks.get(nameOf(questions[k]));
    if (kink !== undefined) kinks.set(k, kink);
  }
  return { values, rounding, ...(hasTerms && { magnitudes }), kinks };
}

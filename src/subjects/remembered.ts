import { serialize } from 'node:v8';
import { addMoves, type MoveAnswers, movesOf } from '../differences/shares/answers.ts';
import { digest, rememberedCost } from '../differences/shares/remembered-cost.ts';
import type { Implementation } from './implementation.ts';

const OPTIONAL = ['outputs', 'update', 'asItStands'] as const;

/** What an implementation is, without its functions. */
interface Described
  extends Pick<Implementation, 'name' | 'tensors' | 'size' | 'layout' | 'initial' | 'optimizer'> {
  readonly methods: readonly (typeof OPTIONAL)[number][];
  readonly hasLines: boolean;
}

/** What an implementation answered, as plain data. */
export interface ImplementationAnswers {
  /** What it said of itself, once it was asked. */
  described?: Described | undefined;
  /** By question: the answers in order, since a later one may be another. */
  readonly asked: Map<string, unknown[]>;
  /** The changes of its cost, by the point and its cost there. */
  readonly moves: Map<string, MoveAnswers>;
}

export function noImplementationAnswers(): ImplementationAnswers {
  return { asked: new Map(), moves: new Map() };
}

/**
 * Adds what was answered elsewhere: of two lists of answers to one question the longer stays.
 *
 * @returns whether both gave the same costs and gradients; those of a program that draws at random never are
 */
export function addImplementationAnswers(to: ImplementationAnswers, from: ImplementationAnswers): boolean {
  const areSteady = isSteady(to.asked) && isSteady(from.asked);
  let same = true;
  to.described ??= from.described;
  addMoves(to, from);
  for (const [question, answers] of from.asked) {
    const own = to.asked.get(question) ?? [];
    if (areSteady && isCompared(question) && own.length > 0) same &&= textOf(own[0]) === textOf(answers[0]);
    if (answers.length > own.length) to.asked.set(question, answers);
  }
  return same;
}

const isCompared = (question: string): boolean => /^(cost|gradient) /.test(question);

/** Whether each cost and gradient was the same each time. */
function isSteady(asked: ImplementationAnswers['asked']): boolean {
  return [...asked].every(
    ([question, answers]) => !isCompared(question) || new Set(answers.map(textOf)).size <= 1,
  );
}

const textOf = (answer: unknown): string => digest(serialize(answer));

/**
 * Returns an implementation that answers from memory what was asked before, and keeps what it is asked for the first time.
 *
 * @param open starts the implementation, which answers the rest
 */
export async function rememberedImplementation(
  known: ImplementationAnswers,
  open: () => Promise<Implementation>,
): Promise<Implementation> {
  let opened: Promise<Implementation> | undefined;
  const live = (): Promise<Implementation> => {
    opened ??= open();
    return opened;
  };
  known.described ??= describe(await live());
  const { methods, hasLines, ...said } = known.described;
  const turns = new Map<string, number>();
  const ask = async <T>(question: string, of: (live: Implementation) => Promise<T>): Promise<T> => {
    const answers = (known.asked.get(question) ?? []) as T[];
    known.asked.set(question, answers);
    const turn = turns.get(question) ?? 0;
    turns.set(question, turn + 1);
    if (turn >= answers.length) answers.push(await of(await live()));
    return answers[turn];
  };
  const all = {
    outputs: (theta: Float64Array) => ask(`outputs ${digest(theta)}`, (one) => one.outputs!(theta)),
    update: (theta: Float64Array, learningRate: number, steps: number) =>
      ask(`update ${digest(theta)} ${learningRate} ${steps}`, (one) =>
        one.update!(theta, learningRate, steps),
      ),
    asItStands: (theta: Float64Array) =>
      ask(`as it stands ${digest(theta)}`, (one) => one.asItStands!(theta)),
  };
  return {
    ...said,
    cost: (theta) => ask(`cost ${digest(theta)}`, (one) => one.cost(theta)),
    gradient: (theta) => ask(`gradient ${digest(theta)}`, (one) => one.gradient(theta)),
    ...Object.fromEntries(methods.map((name) => [name, all[name]])),
    around(theta, base, noise) {
      const around = async () => (await live()).around(theta, base, noise);
      const cost = {
        changes: async (...question: Parameters<ReturnType<Implementation['around']>['changes']>) =>
          (await around()).changes(...question),
        ...(hasLines && {
          along: async (
            ...question: Parameters<NonNullable<ReturnType<Implementation['around']>['along']>>
          ) => (await around()).along!(...question),
        }),
      };
      return rememberedCost(cost, movesOf(known, `${digest(theta)} ${base} ${noise}`));
    },
    close: async () => (await opened)?.close(),
    stop: async () => (await opened)?.stop(),
  };
}

function describe(implementation: Implementation): Described {
  const { name, tensors, size, layout, initial, optimizer, around } = implementation;
  return {
    name,
    tensors,
    size,
    ...(layout && { layout }),
    ...(initial && { initial }),
    ...(optimizer && { optimizer }),
    methods: OPTIONAL.filter((method) => implementation[method] !== undefined),
    hasLines: around(new Float64Array(size), 0).along !== undefined,
  };
}

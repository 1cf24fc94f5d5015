import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Broken, Events, Step, Transport } from '../instances/client.ts';
import { readAnswer } from './answers.ts';
import { answeredError, CLOSED_STDIN, CLOSED_STDOUT, endedEarly, timedOut, tooLong } from './broken.ts';
import { type Ending, type Launch, startChild } from './child.ts';
import { notStarted, programFailure } from './failure.ts';
import { isFile, startOf } from './file-text.ts';
import { languageOfSource } from './languages.ts';
import { readLines } from './lines.ts';
import { outbox, type Text } from './outbox.ts';
import type { Expected } from './serve-lines.ts';
import { howToAnswer } from './unspoken.ts';

/** How long a program may take to end after it was asked to. */
const SHUTDOWN_MS = 2000;
/** Two events that have one cause come in any order; the one that says more is waited for. */
const SETTLE_MS = 100;

/**
 * Starts a program, whose standard input and output carry JSON-RPC 2.0, one message a line.
 *
 * @param longestLine the most bytes of a line of its answers
 * @param expected the parameters of the spec
 */
export function pipes(
  launch: Launch,
  longestLine: () => number,
  events: Events,
  expected?: Expected,
): Transport<Text> {
  const { command } = launch;
  const child = started(launch);
  let lines = 0;
  let closing = false;
  let stopped = false;
  let ended: Ending | undefined;
  /** A program that ends with an error says so itself; one that never answers at all may not know how to. */
  const adviceOn = ({ code, advice }: Broken, step: Step | undefined): string | undefined => {
    const isDeaf =
      step?.method === 'initialize' && DEAF.has(code) && (ended === undefined || ended.code === 0);
    return (isDeaf ? howToAnswer(launch, expected) : undefined) ?? advice;
  };

  const failSoon = async (broken: typeof CLOSED_STDIN): Promise<void> => {
    await Promise.race([child.ended, delay(SETTLE_MS)]);
    if (!closing) events.fail(broken);
  };
  const reader = readLines(
    longestLine,
    (line) => {
      lines++;
      if (stopped || line.trim() === '' || (closing && events.due() === undefined)) return;
      const answer = readAnswer(line, lines, command);
      if ('what' in answer) return events.fail(answer);
      const { id, error, result } = answer;
      events.answer(error === undefined ? { id, result } : { id, broken: answeredError(error) });
    },
    (start) => events.fail(tooLong(longestLine(), lines + 1, start)),
  );
  child.stdout.on('data', (chunk) => {
    if (!stopped) reader.push(chunk);
  });
  child.stdout.once('end', () => void failSoon(CLOSED_STDOUT));
  void child.ended.then((ending) => {
    ended = ending;
    if (ending.error !== undefined) events.fail(notStarted(ending.error, launch));
    else if (!closing) events.fail(endedEarly(ending, events.due() !== undefined, reader.unfinished()));
  });
  const write = outbox(child.stdin, () => void failSoon(CLOSED_STDIN));
  return {
    send: (step, params) => write(message(step, params)),
    late: (_step, timeoutMs) => timedOut(timeoutMs, reader.unfinished()),
    failure(broken, step) {
      const advice = adviceOn(broken, step);
      const stderr = child.stderr.lines();
      return programFailure({ ...broken, ...(advice && { advice }), step, command, stderr });
    },
    async close() {
      closing = true;
      if (!stopped) child.stdin.end();
      const ending = await Promise.race([child.ended, delay(SHUTDOWN_MS, undefined, { ref: false })]);
      if (ending === undefined)
        return 'the program did not end after shutdown, nor at the end of its input, and was killed';
      return ending.code === 0
        ? undefined
        : `the program ended with status ${ending.code} after shutdown, and not with 0`;
    },
    stop() {
      stopped = true;
      return child.stop();
    },
    losesOutput: false,
  };
}

/** What a program does that takes no notice of its first message. */
const DEAF = new Set(['not-json', 'no-answer', 'timeout', 'ended', 'closed-stdin', 'closed-stdout']);

/** Most errors of the start come as events, and some are thrown, such as that of a name that is too long. */
function started(launch: Launch): ReturnType<typeof startChild> {
  const file = resolve(launch.cwd, launch.command[0]);
  const isScript = languageOfSource(file)?.starts !== undefined && isFile(file);
  // The system would give it to a shell.
  if (isScript && startOf(file, 2) !== '#!') throw notStarted({ code: 'ENOEXEC' }, launch);
  try {
    return startChild(launch);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall?.startsWith('spawn') !== true) throw error;
    throw notStarted(error as NodeJS.ErrnoException, launch);
  }
}

function* message({ method, id }: Step, params: Text): Iterable<string | Uint8Array> {
  yield `{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)},"params":`;
  if (typeof params === 'string' || params instanceof Uint8Array) yield params;
  else yield* params;
  yield '}\n';
}

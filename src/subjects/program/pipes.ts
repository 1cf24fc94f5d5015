import { setTimeout as delay } from 'node:timers/promises';
import type { Events, Step, Transport } from '../instances/client.ts';
import { readAnswer } from './answers.ts';
import { answeredError, CLOSED_STDIN, CLOSED_STDOUT, endedEarly, timedOut, tooLong } from './broken.ts';
import { type Launch, startChild } from './child.ts';
import { notStarted, programFailure } from './failure.ts';
import { readLines } from './lines.ts';
import { outbox, type Text } from './outbox.ts';

/** How long a program may take to end after it was asked to. */
const SHUTDOWN_MS = 2000;
/** Two events that have one cause come in any order; the one that says more is waited for. */
const SETTLE_MS = 100;

/**
 * Starts a program, whose standard input and output carry JSON-RPC 2.0, one message a line.
 *
 * @param longestLine the most bytes of a line of its answers
 */
export function pipes(launch: Launch, longestLine: () => number, events: Events): Transport<Text> {
  const { command } = launch;
  const child = started(launch);
  let lines = 0;
  let closing = false;
  let stopped = false;

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
    if (ending.error !== undefined) events.fail(notStarted(ending.error, launch));
    else if (!closing) events.fail(endedEarly(ending, events.due() !== undefined, reader.unfinished()));
  });
  const write = outbox(child.stdin, () => void failSoon(CLOSED_STDIN));
  return {
    send: (step, params) => write(message(step, params)),
    late: (_step, timeoutMs) => timedOut(timeoutMs, reader.unfinished()),
    failure: (broken, step) => programFailure({ ...broken, step, command, stderr: child.stderr.lines() }),
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

/** Most errors of the start come as events, and some are thrown, such as that of a name that is too long. */
function started(launch: Launch): ReturnType<typeof startChild> {
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

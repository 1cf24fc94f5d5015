import { setTimeout as delay } from 'node:timers/promises';
import { NncheckError } from '../../errors.ts';
import { type Answer, readAnswer } from './answers.ts';
import {
  answeredError,
  type Broken,
  CLOSED_STDIN,
  CLOSED_STDOUT,
  endedEarly,
  timedOut,
  tooLong,
  wrongId,
} from './broken.ts';
import { type Launch, startChild } from './child.ts';
import { notStarted, programFailure, type Step } from './failure.ts';
import { readLines } from './lines.ts';
import { outbox, type Text } from './outbox.ts';

export interface ClientOptions {
  /** How long an answer may take. */
  readonly timeoutMs: number;
  /** Ends the program at once. */
  readonly signal?: AbortSignal;
}

/** A program that answers requests in their order: JSON-RPC 2.0, one message a line. */
export interface Client {
  /** The most bytes of a line that it may write. */
  longestLine: number;
  /**
   * Asks; several may be asked before the first is answered.
   *
   * @param params JSON
   * @returns the result
   * @throws NncheckError of kind `program` where the program fails
   */
  request(method: string, params: Text): Promise<unknown>;
  /** Makes the failure of an answer that says something wrong, at the step that was answered last. */
  failure(broken: Broken): NncheckError;
  /** Asks it to end, and ends it and all that it started if it does not. */
  close(): Promise<Closing>;
  /** Ends it and all that it started. */
  stop(): Promise<void>;
}

/** How the program ended after it was asked to: by itself and with which status, or not. */
export interface Closing {
  readonly byItself: boolean;
  readonly code: number | null;
}

/** How long a program may take to end after it was asked to. */
const SHUTDOWN_MS = 2000;
/** Before the parameters are known, an answer may bring them: 10 million, in 17 digits. */
const LONGEST_LINE = 2 ** 28;
/** Two events that have one cause come in any order; the one that says more is waited for. */
const SETTLE_MS = 100;

interface Pending extends Step {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** Starts a program, and talks with it over its standard input and output. */
export function startClient(launch: Launch, { timeoutMs, signal }: ClientOptions): Client {
  const { command } = launch;
  const child = startChild(launch);
  const pending: Pending[] = [];
  let [asked, lines] = [0, 0];
  let answered: Step | undefined;
  let dead: unknown;
  let closing = false;
  let timer: NodeJS.Timeout | undefined;

  const failureAt = (step: Step | undefined, broken: Broken): NncheckError =>
    programFailure({ ...broken, step, command, stderr: child.stderr.lines() });
  /** Ends everything: whatever is asked, now or later, is answered with this error. */
  const die = (error: unknown): void => {
    if (dead !== undefined) return;
    dead = error;
    clearTimeout(timer);
    void child.stop();
    for (const { reject } of pending.splice(0)) reject(error);
  };
  const fail = (broken: Broken): void => die(failureAt(pending[0] ?? answered, broken));
  const failSoon = async (broken: Broken): Promise<void> => {
    await Promise.race([child.ended, delay(SETTLE_MS)]);
    if (!closing) fail(broken);
  };

  const startTimer = (): void => {
    clearTimeout(timer);
    if (pending.length === 0) return;
    timer = setTimeout(() => fail(timedOut(timeoutMs, reader.unfinished())), timeoutMs);
  };
  const take = ({ id, error, result }: Answer): void => {
    const head = pending[0];
    if (head === undefined || (id !== head.id && id !== null)) {
      fail(wrongId(id, pending, asked));
      return;
    }
    pending.shift();
    answered = head;
    startTimer();
    if (error === undefined) head.resolve(result);
    else head.reject(failureAt(head, answeredError(error)));
  };
  const reader = readLines(
    () => client.longestLine,
    (line) => {
      lines++;
      if (dead !== undefined || line.trim() === '' || (closing && pending.length === 0)) return;
      const answer = readAnswer(line, lines, command);
      if ('what' in answer) fail(answer);
      else take(answer);
    },
    (start) => fail(tooLong(client.longestLine, lines + 1, start)),
  );
  child.stdout.on('data', (chunk) => {
    if (dead === undefined) reader.push(chunk);
  });
  child.stdout.once('end', () => void failSoon(CLOSED_STDOUT));
  void child.ended.then((ending) => {
    if (ending.error !== undefined) die(notStarted(ending.error, launch));
    else if (!closing) fail(endedEarly(ending, pending.length > 0, reader.unfinished()));
  });
  const onAbort = () => die(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });

  const stop = async (): Promise<void> => {
    closing = true;
    signal?.removeEventListener('abort', onAbort);
    die(new NncheckError('program', 'program-stopped', 'the program was stopped'));
    await child.stop();
  };
  const send = outbox(child.stdin, () => void failSoon(CLOSED_STDIN));
  const client: Client = {
    longestLine: LONGEST_LINE,
    request(method, params) {
      if (signal?.aborted) die(signal.reason);
      if (dead !== undefined) return Promise.reject(dead);
      asked++;
      const step = { method, id: asked };
      const answer = new Promise<unknown>((resolve, reject) => {
        pending.push({ ...step, resolve, reject });
      });
      if (pending.length === 1) startTimer();
      send(message(step, params));
      return answer;
    },
    failure: (broken) => failureAt(answered, broken),
    async close() {
      if (dead === undefined) {
        // Whether it answers before it ends does not count: only that it ends.
        client.request('shutdown', '{}').catch(() => {});
        closing = true;
        child.stdin.end();
      }
      const ending = await Promise.race([child.ended, delay(SHUTDOWN_MS, undefined, { ref: false })]);
      await stop();
      return { byItself: ending !== undefined, code: ending?.code ?? null };
    },
    stop,
  };
  return client;
}

function* message({ method, id }: Step, params: Text): Iterable<string | Uint8Array> {
  yield `{"jsonrpc":"2.0","id":${id},"method":${JSON.stringify(method)},"params":`;
  if (typeof params === 'string' || params instanceof Uint8Array) yield params;
  else yield* params;
  yield '}\n';
}

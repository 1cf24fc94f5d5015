import type { NncheckError } from '../../errors.ts';
import type { Method } from '../schema/protocol.ts';

export interface ClientOptions {
  /** Milliseconds to wait for each answer. */
  readonly timeoutMs: number;
  /** Ends the subject at once. */
  readonly signal?: AbortSignal;
}

/** A request: its method, and its number from 1. */
export interface Step {
  readonly method: Method;
  readonly id: number;
}

/** What a subject did wrong. */
export interface Broken {
  /** A stable word such as `timeout`; the error’s code is `program-timeout` or `module-timeout`. */
  readonly code: string;
  /** A clause; of a program without its subject: `exited with status 1 before it answered`. */
  readonly what: string;
  readonly advice?: string;
}

/** An answer; its id is null where an error answers a request that the subject could not read. */
export type Answer = { readonly id: number | null } & (
  | { readonly result: unknown }
  | { readonly broken: Broken }
);

/** What a transport tells its client. */
export interface Events {
  /** The request whose answer is due. */
  due(): Step | undefined;
  answer(answer: Answer): void;
  /** The subject broke the protocol or ended; nothing can be asked any more. */
  fail(broken: Broken | NncheckError): void;
}

/** Carries requests to a subject and its answers back: pipes of a program, messages of a thread. */
export interface Transport<Params> {
  send(step: Step, params: Params): void;
  /** What the subject does wrong where an answer is late. */
  late(step: Step, timeoutMs: number): Broken;
  /** The error of a subject that failed at a step. */
  failure(broken: Broken, step?: Step): NncheckError;
  /** Waits for the end of a subject that was asked to shut down; returns what was odd about it, if anything was. */
  close(): Promise<string | undefined>;
  /** Ends the subject at once. */
  stop(): Promise<void>;
  /** Whether output that is not yet read is lost at a stop, so that an idle subject is asked to end instead. */
  readonly losesOutput: boolean;
}

/** Asks a subject, which answers requests in their order. */
export interface Client<Params> {
  /**
   * Asks; several may be asked before the first is answered.
   *
   * @returns the result
   * @throws NncheckError of kind `program` where the subject fails
   */
  request(method: Method, params: Params): Promise<unknown>;
  /** Makes the error of an answer with wrong content, at the step that was answered last. */
  failure(broken: Broken): NncheckError;
  /** Asks it to end, and ends it if it does not; returns what was odd about its end, if anything was. */
  close(): Promise<string | undefined>;
  /** Ends it. */
  stop(): Promise<void>;
}

/** What a subject is asked first: due from its start on, so that one that ends at once always fails at the same step. */
const FIRST: Step = { method: 'initialize', id: 1 };

interface Pending extends Step {
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** @param shutdown the parameters of the request `shutdown` */
export function startClient<Params>(
  start: (events: Events) => Transport<Params>,
  shutdown: Params,
  { timeoutMs, signal }: ClientOptions,
): Client<Params> {
  const pending: Pending[] = [];
  let asked = 0;
  let answered: Step | undefined;
  let dead: unknown;
  let timer: NodeJS.Timeout | undefined;

  const due = (): Step | undefined => (asked === 0 ? FIRST : pending[0]);

  /** Ends everything: each request, now or later, is answered with this error. */
  const die = (error: unknown): void => {
    if (dead !== undefined) return;
    dead = error;
    clearTimeout(timer);
    void transport.stop();
    for (const { reject } of pending.splice(0)) reject(error);
  };
  const fail = (broken: Broken | NncheckError): void =>
    die(broken instanceof Error ? broken : transport.failure(broken, due() ?? answered));
  const startTimer = (): void => {
    clearTimeout(timer);
    const [head] = pending;
    if (head !== undefined) timer = setTimeout(() => fail(transport.late(head, timeoutMs)), timeoutMs);
  };
  const transport = start({
    due,
    answer(answer) {
      if (dead !== undefined) return;
      const [head] = pending;
      if (head === undefined || (answer.id !== head.id && answer.id !== null)) {
        fail(wrongId(answer.id, pending, asked));
        return;
      }
      pending.shift();
      answered = head;
      startTimer();
      if ('result' in answer) head.resolve(answer.result);
      else head.reject(transport.failure(answer.broken, head));
    },
    fail,
  });
  const onAbort = () => die(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });

  const kill = async (): Promise<void> => {
    signal?.removeEventListener('abort', onAbort);
    fail({ code: 'stopped', what: 'was stopped' });
    await transport.stop();
  };
  const client: Client<Params> = {
    request(method, params) {
      if (signal?.aborted) onAbort();
      if (dead !== undefined) return Promise.reject(dead);
      asked++;
      const step = { method, id: asked };
      const answer = new Promise<unknown>((resolve, reject) => {
        pending.push({ ...step, resolve, reject });
      });
      if (pending.length === 1) startTimer();
      transport.send(step, params);
      return answer;
    },
    failure: (broken) => transport.failure(broken, answered),
    async close() {
      // Whether it answers before it ends does not count: only that it ends.
      if (dead === undefined) client.request('shutdown', shutdown).catch(() => {});
      const odd = await transport.close();
      await kill();
      return odd;
    },
    async stop() {
      if (transport.losesOutput && dead === undefined && pending.length === 0) await client.close();
      else await kill();
    },
  };
  return client;
}

/**
 * An answer with another id than that of the request whose answer is due.
 *
 * @param pending the requests without an answer, in their order
 * @param asked the number of requests
 */
function wrongId(id: number | null, pending: readonly Step[], asked: number): Broken {
  const next = pending.length === 0 ? 'nothing was asked' : `the answer to message ${pending[0].id} was next`;
  const what = pending.some((step) => step.id === id)
    ? `answered message ${id} out of order: ${next}`
    : id !== null && id >= 1 && id <= asked
      ? `answered message ${id} twice`
      : `answered message ${id}, which was not sent: ${next}`;
  const advice = 'Every request has one answer, with its id, in the order of the requests.';
  return { code: 'wrong-id', what, advice };
}

import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { NncheckError } from '../../errors.ts';
import type { Output } from '../../host.ts';
import { stackOf } from './failed.ts';
import type { Answered, Asked, ModuleFailure, ModuleStart, Question, Questions } from './messages.ts';

export interface ThreadOptions {
  /** How messages call the module. */
  readonly file: string;
  /** Where what the module prints goes. */
  readonly output: Output;
  /** How long an answer may take. */
  readonly timeoutMs: number;
  /** Ends the thread at once. */
  readonly signal?: AbortSignal;
}

/** The thread that a module runs in: whatever the module does, the one that asks goes on. */
export interface Thread {
  /** @throws NncheckError of kind `program` where the module fails */
  ask<Q extends Question>(
    method: Q,
    ...args: Parameters<Questions[Q]>
  ): Promise<Awaited<ReturnType<Questions[Q]>>>;
  /** Ends the thread: at once where it is at work. Returns what went wrong until then, if anything did. */
  stop(): Promise<string | undefined>;
}

/** How long a thread that has nothing to do may take to end, while what it printed is passed on. */
const END_MS = 1000;

interface Pending {
  readonly method: Question;
  resolve(result: unknown): void;
  reject(error: unknown): void;
}

/** What a person's function is called that a question is for. */
const STEPS: Readonly<Record<Question, string>> = {
  load: 'its import',
  arrange: 'its import',
  cost: 'cost',
  gradient: 'gradient',
  outputs: 'outputs',
  costs: 'cost',
  line: 'cost',
};

export function startThread(start: ModuleStart, { file, output, timeoutMs, signal }: ThreadOptions): Thread {
  const worker = new Worker(createRequire(import.meta.url).resolve('#module-worker'), {
    workerData: start,
    // Its streams are ours: stdout is for reports alone.
    stdin: false,
    stdout: true,
    stderr: true,
  });
  for (const stream of [worker.stdout, worker.stderr]) stream.on('data', (chunk) => output.write(chunk));
  const pending: Pending[] = [];
  let dead: unknown;
  let timer: NodeJS.Timeout | undefined;
  let ending = false;

  const die = (error: unknown): void => {
    if (dead !== undefined) return;
    dead = error;
    clearTimeout(timer);
    for (const { reject } of pending.splice(0)) reject(error);
    void worker.terminate();
  };
  const failure = ({ code, what, advice }: ModuleFailure): NncheckError =>
    new NncheckError('program', `module-${code}`, `the module ${file} failed: ${what}\n${advice}`);
  const during = (): string => (pending.length === 0 ? '' : ` during ${STEPS[pending[0].method]}`);
  const startTimer = (): void => {
    clearTimeout(timer);
    if (pending.length > 0)
      timer = setTimeout(() => die(failure(timedOut(STEPS[pending[0].method], timeoutMs))), timeoutMs);
  };

  worker.on('message', (answered: Answered) => {
    const head = pending.shift();
    startTimer();
    if ('result' in answered) head?.resolve(answered.result);
    else head?.reject(failure(answered.failure));
  });
  worker.on('error', (error) => die(failure(uncaught(error, during()))));
  const exited = new Promise<void>((resolve) => {
    worker.on('exit', (status) => {
      if (!ending || status !== 0) die(failure(ended(status, during())));
      resolve();
    });
  });
  const onAbort = () => die(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });

  const stop = async (): Promise<string | undefined> => {
    signal?.removeEventListener('abort', onAbort);
    if (dead === undefined && pending.length === 0) {
      ending = true;
      worker.postMessage({ method: 'end', args: [] } satisfies Asked);
      await Promise.race([exited, delay(END_MS, undefined, { ref: false })]);
    }
    const wrong = dead;
    die(new NncheckError('program', 'module-stopped', 'the module was stopped'));
    await worker.terminate();
    return wrong instanceof NncheckError ? wrong.message.split('\n')[0] : undefined;
  };
  let stopping: ReturnType<typeof stop> | undefined;
  return {
    ask(method, ...args) {
      if (signal?.aborted) onAbort();
      if (dead !== undefined) return Promise.reject(dead);
      return new Promise((resolve, reject) => {
        pending.push({ method, resolve: resolve as Pending['resolve'], reject });
        if (pending.length === 1) startTimer();
        worker.postMessage({ method, args } satisfies Asked);
      });
    },
    stop() {
      stopping ??= stop();
      return stopping;
    },
  };
}

function timedOut(step: string, timeoutMs: number): ModuleFailure {
  return {
    code: 'timeout',
    what: `${step} did not end within ${timeoutMs / 1000} s`,
    advice: 'Is there a loop in it that never ends? --timeout SECONDS waits longer.',
  };
}

/** What reaches nobody's catch is thrown by a callback, or is a promise's. */
function uncaught(error: unknown, during: string): ModuleFailure {
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    const advice =
      'Does something in it grow with every call? NODE_OPTIONS=--max-old-space-size=8192 gives it 8 GB.';
    return { code: 'out-of-memory', what: `it ran out of memory${during}`, advice };
  }
  const what = `an error that nothing catches is thrown${during}, by a callback or a promise that nothing awaits`;
  return { code: 'error', what, advice: stackOf(error) };
}

function ended(status: number, during: string): ModuleFailure {
  return {
    code: 'ended',
    what: `it ended itself with status ${status}${during}`,
    advice: 'Leave process.exit() out of it: nncheck ends it when the check is done.',
  };
}

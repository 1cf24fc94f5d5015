import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { NncheckError } from '../../errors.ts';
import type { Broken, Events, Transport } from '../instances/client.ts';
import type { Method } from '../schema/protocol.ts';
import type { Request } from './answer.ts';
import { stackOf } from './failed.ts';
import type { ModuleParams } from './subject.ts';

interface ThreadOptions {
  readonly path: string;
  /** The module’s name in messages. */
  readonly file: string;
  readonly output: ModuleOutput;
}

/** Returns what passes on one stream of a module; its promise settles when more can be taken. */
export type ModuleOutput = () => (chunk: Uint8Array) => Promise<void> | undefined;

/** How long an idle thread may take to end, while its output is passed on. */
const END_MS = 1000;

/** The module’s function that a request calls. */
const FUNCTIONS: Readonly<Partial<Record<Method, string>>> = {
  initialize: 'its import',
  cost: 'cost',
  gradient: 'gradient',
  outputs: 'outputs',
  costs: 'cost',
  line: 'cost',
  update: 'update',
  epochs: 'epochs',
};

/** Starts the thread of a module: an endless loop in it, or its end, leaves nncheck running. */
export function thread({ path, file, output }: ThreadOptions, events: Events): Transport<ModuleParams> {
  const worker = new Worker(createRequire(import.meta.url).resolve('#module-worker'), {
    workerData: path,
    // Its streams are ours: stdout is for reports alone.
    stdin: false,
    stdout: true,
    stderr: true,
  });
  for (const stream of [worker.stdout, worker.stderr]) {
    const passOn = output();
    stream.on('data', (chunk) => {
      const ready = passOn(chunk);
      if (ready === undefined) return;
      stream.pause();
      void ready.then(() => stream.resume());
    });
  }
  let closing = false;
  let stopped = false;
  let wrong: Broken | undefined;

  const failure = ({ what, code, advice }: Broken): NncheckError =>
    new NncheckError('program', `module-${code}`, `the module ${file} failed: ${what}\n${advice}`);
  const fail = (broken: Broken): void => {
    if (stopped) return;
    wrong ??= broken;
    events.fail(broken);
  };
  const during = (): string => {
    const step = FUNCTIONS[events.due()?.method ?? 'shutdown'];
    return step === undefined ? '' : ` during ${step}`;
  };
  worker.on('message', events.answer);
  worker.on('error', (error) => fail(uncaught(error, during())));
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', (status) => {
      if (!closing || status !== 0) fail(ended(status, during()));
      resolve();
    });
  });
  return {
    send: (step, params) => worker.postMessage({ ...step, params } satisfies Request),
    late: ({ method }, timeoutMs) => ({
      code: 'timeout',
      what: `${FUNCTIONS[method]} did not end within ${timeoutMs / 1000} s`,
      advice: 'Is there a loop in it that never ends? --timeout SECONDS waits longer.',
    }),
    failure,
    async close() {
      closing = true;
      await Promise.race([exited, delay(END_MS, undefined, { ref: false })]);
      return wrong && failure(wrong).message.split('\n')[0];
    },
    async stop() {
      stopped = true;
      await worker.terminate();
    },
    losesOutput: true,
  };
}

/** An error that reaches no catch: a callback threw it, or a promise was rejected. */
function uncaught(error: unknown, during: string): Broken {
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    const advice =
      'Does something in it grow with every call? NODE_OPTIONS=--max-old-space-size=8192 gives it 8 GB.';
    return { code: 'out-of-memory', what: `it ran out of memory${during}`, advice };
  }
  const what = `an error that nothing catches is thrown${during}, by a callback or a promise that nothing awaits`;
  return { code: 'error', what, advice: stackOf(error) };
}

function ended(status: number, during: string): Broken {
  return {
    code: 'ended',
    what: `it ended itself with status ${status}${during}`,
    advice: 'Leave process.exit() out of it: nncheck ends it when the check is done.',
  };
}

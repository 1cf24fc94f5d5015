import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type { NetworkDefinition } from '../../network/definition.ts';
import type { BackendName } from './backend.ts';
import type { Moves } from './moves.ts';
import type { Snapshot } from './snapshot.ts';

/** Threads that answer moves; all arrays are in memory that they share. */
export interface Pool {
  /** Has all tasks answered. @throws the signal's reason when it is aborted */
  run(moves: Moves, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** What a thread is started with. */
export interface WorkerStart {
  readonly definition: NetworkDefinition;
  readonly snapshot: Snapshot;
  readonly backend: BackendName;
}

/** What a thread is asked: to take tasks, by counting up next[0], until there are no more. */
export interface WorkerRequest {
  readonly moves: Moves;
  readonly next: Int32Array;
}

/**
 * Starts threads that know the network and the snapshot.
 *
 * A task is taken by one atomic addition and answered into shared memory, so a pool library, whose tasks are messages
 * with copies, has nothing to add.
 */
export function startPool(start: WorkerStart, threads: number): Pool {
  const file = createRequire(import.meta.url).resolve('#increments-worker');
  const workers = Array.from({ length: threads }, () => new Worker(file, { workerData: start }));
  // A thread that fails between two questions would otherwise end the process.
  for (const worker of workers) worker.on('error', () => {});
  return {
    async run(moves, signal) {
      signal?.throwIfAborted();
      const next = new Int32Array(new SharedArrayBuffer(4));
      const stop = () => Atomics.store(next, 0, moves.tasks.length);
      signal?.addEventListener('abort', stop);
      try {
        await Promise.all(workers.map((worker) => ask(worker, { moves, next })));
      } finally {
        signal?.removeEventListener('abort', stop);
      }
      signal?.throwIfAborted();
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function ask(worker: Worker, request: WorkerRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (settle: () => void) => () => {
      worker.off('message', answered);
      worker.off('error', failed);
      settle();
    };
    const answered = done(resolve);
    const failed = (error: Error) => done(() => reject(error))();
    worker.once('message', answered);
    worker.once('error', failed);
    worker.postMessage(request);
  });
}

import type { Host } from '../host.ts';
import { EXIT } from './status.ts';

/** A work that Ctrl-C, or its deadline, can end. */
export interface Interruptible {
  readonly signal: AbortSignal;
  /** The exit status of the signal that came, if one did. */
  status(): number | undefined;
  /** Whether the deadline has passed. */
  late(): boolean;
  done(): void;
}

/**
 * Listens for SIGINT and SIGTERM while something is being done.
 *
 * @param deadline seconds after which the work ends too
 */
export function interruptible(host: Host, deadline?: number): Interruptible {
  const controller = new AbortController();
  let status: number | undefined;
  let late = false;
  const stop = host.onSignal((signal) => {
    status = EXIT[signal];
    controller.abort();
  });
  const timer =
    deadline === undefined
      ? undefined
      : setTimeout(
          () => {
            late = true;
            controller.abort();
          },
          Math.min(1000 * deadline, LONGEST_TIMER_MS),
        );
  return {
    signal: controller.signal,
    status: () => status,
    late: () => late && status === undefined,
    done() {
      clearTimeout(timer);
      stop();
    },
  };
}

/** setTimeout takes 31 bits of milliseconds: 24 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Returns the result of a work; rejects as soon as the signal comes, also where the work does not hear it. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** How long an interrupted report may still be written: a reader that has stopped reading is not waited for. */
const PATIENCE_MS = 500;

/** Waits for a report to be written; after the signal not much longer. */
export function written(work: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => setTimeout(resolve, PATIENCE_MS).unref();
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

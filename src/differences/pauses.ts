import { setImmediate } from 'node:timers/promises';

/** Short enough that a signal is felt at once, long enough that the pauses cost nothing. */
const PAUSE_EVERY_MS = 10;

/** Is awaited in a long loop. */
export type Pause = () => Promise<void> | undefined;

/**
 * Returns a function to await in a long loop: every few milliseconds it lets signals, timers and output take a turn.
 *
 * @param signal what ends the loop: then the function rejects with its reason
 */
export function pauses(signal?: AbortSignal): Pause {
  let last = performance.now();
  return () => {
    if (performance.now() - last < PAUSE_EVERY_MS) return undefined;
    return setImmediate().then(() => {
      last = performance.now();
      signal?.throwIfAborted();
    });
  };
}

import { performance } from 'node:perf_hooks';

/** A batch takes about this long: enough that its message costs nothing, little enough that Ctrl-C loses nothing. */
const BATCH_MS = 100;
const LARGEST_BATCH = 1024;

/** Finds how many costs take the time of a batch. */
export interface BatchSizer {
  /**
   * @param share the most that a batch may be
   * @param ms how long it may take
   */
  size(share: number, ms?: number): number;
  /** A copy is asked; returns what is to be called with the number of costs that it answered. */
  start(copy: object): (count: number) => void;
}

export function batchSizer(): BatchSizer {
  let each: number | undefined;
  const lastEnd = new Map<object, number>();
  return {
    size(share, ms = BATCH_MS) {
      // Before anything is known a single cost may take a minute.
      const fitting = each === undefined ? 1 : Math.floor(ms / Math.max(each, 1e-3));
      return Math.max(1, Math.min(fitting, share, LARGEST_BATCH));
    },
    start(copy) {
      const sent = performance.now();
      return (count) => {
        const now = performance.now();
        // Its own time began when the batch before it was done.
        each = (now - Math.max(sent, lastEnd.get(copy) ?? 0)) / count;
        lastEnd.set(copy, now);
      };
    },
  };
}

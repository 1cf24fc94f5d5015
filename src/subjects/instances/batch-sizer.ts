import { performance } from 'node:perf_hooks';

/** A batch takes about this long: enough that its message costs nothing, little enough that Ctrl-C loses nothing. */
const BATCH_MS = 100;
const LARGEST_BATCH = 1024;

/** Measures the time of a cost, and sizes batches by it. */
export interface BatchSizer {
  /**
   * @param share the most that a batch may be
   * @param ms how long it may take
   */
  size(share: number, ms?: number): number;
  /** Starts the clock of a request to an instance; the returned function takes the number of costs of the answer. */
  start(instance: object): (count: number) => void;
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
    start(instance) {
      const sent = performance.now();
      return (count) => {
        const now = performance.now();
        // Its own time began when the batch before it was done.
        each = (now - Math.max(sent, lastEnd.get(instance) ?? 0)) / count;
        lastEnd.set(instance, now);
      };
    },
  };
}

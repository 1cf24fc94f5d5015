import { performance } from 'node:perf_hooks';
import type { Output } from '../host.ts';
import { formatCount } from './numbers.ts';
import { printable } from './printable.ts';

/** Work that takes less needs no progress. */
const QUIET_FOR_MS = 1000;
const REDRAW_MS = 100;
const ERASE_LINE = '\r\u001b[K';

export interface Progress {
  /** @param what is counted, where that changes */
  update(done: number, total: number, what?: string): void;
  /** Shows the progress of another step of the work: what it counts, and of how many where that is known. */
  step(what: string, done: number, total?: number): void;
  /** Leaves no trace of it. */
  end(): void;
}

/**
 * Shows how far a long work has come, on one line of a terminal that is erased at the end.
 *
 * @param now the time in milliseconds
 * @param unit what is counted
 */
export function progressOn(
  stream: Output,
  label: string,
  now: () => number = () => performance.now(),
  unit = 'weights',
): Progress {
  if (stream.isTTY !== true) return { update() {}, step() {}, end() {} };
  const start = now();
  let drawn: number | undefined;
  const draw = (what: string, done: number, total?: number): void => {
    const time = now();
    if (time - start < QUIET_FOR_MS || (drawn !== undefined && time - drawn < REDRAW_MS)) return;
    drawn = time;
    const of = total === undefined ? '' : ` of ${formatCount(total)}`;
    const line = printable(`${label}: ${formatCount(done)}${of} ${what}`);
    stream.write(ERASE_LINE + line.slice(0, (stream.columns ?? 80) - 1));
  };
  return {
    update: (done, total, what = unit) => draw(what, done, total),
    step: draw,
    end() {
      if (drawn !== undefined) stream.write(ERASE_LINE);
      drawn = undefined;
    },
  };
}

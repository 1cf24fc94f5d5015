import { performance } from 'node:perf_hooks';
import type { Output } from '../host.ts';
import { printable } from './printable.ts';

/** Work that takes less needs no progress. */
const QUIET_FOR_MS = 1000;
const REDRAW_MS = 100;
const ERASE_LINE = '\r\u001b[K';

/** Lines at the bottom of a terminal that are drawn over and over. */
export interface Panel {
  /** Draws the lines, where it is time to. */
  draw(lines: (columns: number) => readonly string[]): void;
  /** Leaves no trace of them. */
  end(): void;
}

/**
 * Makes the panel of a work that takes long; a stream that is no terminal has none.
 *
 * Written here since log-update (7.2), which would do it, comes with fifteen other packages: it wraps and measures lines that
 * are cut to the width of the terminal anyway.
 *
 * @param now the time in milliseconds
 */
export function panelOn(stream: Output, now: () => number = () => performance.now()): Panel {
  if (stream.isTTY !== true) return { draw() {}, end() {} };
  const start = now();
  let drawn: { readonly at: number; readonly lines: number } | undefined;
  const erase = (): string =>
    drawn === undefined || drawn.lines <= 1 ? ERASE_LINE : `\r\u001b[${drawn.lines - 1}A\u001b[J`;
  return {
    draw(lines) {
      const at = now();
      if (at - start < QUIET_FOR_MS || (drawn !== undefined && at - drawn.at < REDRAW_MS)) return;
      // A full last column would begin a line of its own.
      const columns = (stream.columns ?? 80) - 1;
      const shown = lines(columns).map((line) => printable(line).slice(0, columns));
      stream.write(erase() + shown.join('\n'));
      drawn = { at, lines: shown.length };
    },
    end() {
      if (drawn !== undefined) stream.write(erase());
      drawn = undefined;
    },
  };
}

import type { Output } from '../host.ts';
import { formatCount } from './numbers.ts';
import { panelOn } from './panel.ts';

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
export function progressOn(stream: Output, label: string, now?: () => number, unit = 'weights'): Progress {
  const panel = panelOn(stream, now);
  const draw = (what: string, done: number, total?: number): void => {
    const of = total === undefined ? '' : ` of ${formatCount(total)}`;
    panel.draw(() => [`${label}: ${formatCount(done)}${of} ${what}`]);
  };
  return {
    update: (done, total, what = unit) => draw(what, done, total),
    step: draw,
    end: panel.end,
  };
}

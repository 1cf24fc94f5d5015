import { performance } from 'node:perf_hooks';
import type { Output } from '../../host.ts';
import type { HistoryEntry } from '../../training/history.ts';
import { toAscii } from '../ascii.ts';
import { countOf, formatCount, formatNumber, formatSize } from '../numbers.ts';
import { panelOn } from '../panel.ts';
import { plotCost } from '../plot.ts';

/** What is seen of a training while it goes on. */
export interface LiveView {
  entry(entry: HistoryEntry): void;
  epochs(done: number, total: number): void;
  weights(done: number, total: number): void;
  /** Begins another run. */
  run(): void;
  /** Leaves no trace until the next of them. */
  end(): void;
}

const HEIGHT = 8;
const WIDEST = 80;
/** A terminal with fewer rows has no room for the curve and what was written before. */
const FEWEST_ROWS = 2 * HEIGHT;
/** Norms that are drawn, an entry each. */
const NORMS = 24;
const BARS = '▁▂▃▄▅▆▇█';
/** What is too short to tell how fast the epochs are. */
const SHORT_MS = 200;

/**
 * Shows a training on a terminal: the curve of the cost, the gradient norms, how fast the epochs are, and the time left.
 *
 * @param name of the problem
 * @param now the time in milliseconds
 */
export function liveOn(
  stream: Output,
  name: string,
  isAscii: boolean,
  now: () => number = () => performance.now(),
): LiveView {
  const panel = panelOn(stream, now);
  const ascii = (line: string): string => (isAscii ? toAscii(line) : line);
  let history: HistoryEntry[] = [];
  let begun: { readonly at: number; readonly done: number } | undefined;
  return {
    entry(entry) {
      history.push(entry);
    },
    epochs(done, total) {
      begun ??= { at: now(), done };
      const { at, done: before } = begun;
      panel.draw((columns) => {
        const hasRoom = (stream.rows ?? FEWEST_ROWS) >= FEWEST_ROWS;
        const curve = hasRoom ? plotCost(history, Math.min(columns, WIDEST), HEIGHT) : [];
        const ms = now() - at;
        const speed = ms < SHORT_MS ? undefined : (1000 * (done - before)) / ms;
        const lines = [
          ...(curve.length > 0 ? ['', ...curve] : []),
          ...normsLine(history),
          [
            `training ${name}: ${formatCount(done)} of ${formatCount(total)} epochs`,
            ...pace(speed, total - done),
          ].join(', '),
        ];
        return lines.map(ascii);
      });
    },
    weights: (done, total) =>
      panel.draw(() => [ascii(`checking ${name}: ${formatCount(done)} of ${formatCount(total)} weights`)]),
    run() {
      history = [];
      begun = undefined;
    },
    end: panel.end,
  };
}

/** `412 epochs/s, 2 minutes left` */
function pace(speed: number | undefined, left: number): string[] {
  if (speed === undefined || speed === 0) return [];
  return [`${formatNumber(speed, 3)} epochs/s`, `${duration(left / speed)} left`];
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? countOf(minutes, 'minute') : countOf(Math.round(minutes / 60), 'hour');
}

/** The last gradient norms as bars, on a logarithmic scale, and the last one in figures. */
function normsLine(history: readonly HistoryEntry[]): string[] {
  const norms = history.slice(-NORMS).map(({ gradientNorm }) => gradientNorm);
  const logs = norms.map(Math.log);
  const finite = logs.filter(Number.isFinite);
  if (finite.length < 2) return [];
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const bars = logs.map((log) => {
    if (!Number.isFinite(log)) return log < 0 ? BARS[0] : '?';
    return BARS[most === least ? 0 : Math.round(((log - least) / (most - least)) * (BARS.length - 1))];
  });
  return [`gradient norm ${bars.join('')} ${formatSize(norms.at(-1)!)}`];
}

import { performance } from 'node:perf_hooks';
import { countOf } from './numbers.ts';

/** Work that takes less is not worth a line. */
const LONG_MS = 60_000;
/** How long the start of a work takes, which is not counted, and then the part from which the whole is estimated. */
const MEASURED_MS = 1000;

/**
 * Returns what estimates how long a work takes, from the time of a part after its start. A line is written once, where the work
 * will take more than a minute.
 *
 * @param write writes the line
 * @param name of what is checked
 * @param now the time in milliseconds
 */
export function estimates(
  write: (line: string) => void,
  name: string,
  now: () => number = () => performance.now(),
): (done: number, total: number) => void {
  let from = { time: now(), done: 0, isStarted: false };
  let told = false;
  return (done, total) => {
    const time = now();
    if (done === 0) from = { time, done, isStarted: false };
    const elapsed = time - from.time;
    if (told || done === from.done || elapsed < MEASURED_MS) return;
    if (!from.isStarted) {
      from = { time, done, isStarted: true };
      return;
    }
    const whole = (elapsed / (done - from.done)) * total;
    if (whole <= LONG_MS) return;
    told = true;
    write(`about ${durationInWords(whole)}: ${countOf(total, 'weight')} of ${name}\n`);
  };
}

/** Milliseconds in the unit that suits them: `4 minutes`, `3 hours`. */
function durationInWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  return minutes < 120 ? countOf(minutes, 'minute') : countOf(Math.round(minutes / 60), 'hour');
}

import type { ProgramCheck } from '../verdict/verdict.ts';
import { countOf, formatShare } from './numbers.ts';

/** How weights were decided that the noise of the cost hides one by one. */
export function* togetherInWords({ consistency: { together } }: ProgramCheck): Iterable<string> {
  if (together === undefined) return;
  const { moved, besideTensor, relativeError } = together;
  if (moved > 0) {
    yield `The noise of your cost hides ${countOf(moved, 'weight')} one by one. ${moved === 1 ? 'It was' : 'They were'} measured with many weights moved at once, which leaves less of it.`;
  }
  if (besideTensor > 0) {
    yield `Of ${countOf(besideTensor, 'weight')} the noise leaves an error of up to ${formatShare(relativeError)} of the tensor’s rms gradient open, but not the sign.`;
  }
}

import type { ProgramCheck } from '../verdict/verdict.ts';
import { countOf, formatShare } from './numbers.ts';

/** How weights were decided that the noise of the cost hides one by one. */
export function* togetherInWords({ consistency: { together }, findings }: ProgramCheck): Iterable<string> {
  if (together === undefined) return;
  const { moved, besideTensor, relativeError } = together;
  const stairs = findings.some(({ slug }) => slug === 'staircase');
  const hides = stairs ? 'The steps of your cost hide' : 'The noise of your cost hides';
  if (moved > 0) {
    yield `${hides} ${countOf(moved, 'weight')} one by one. ${moved === 1 ? 'It was' : 'They were'} measured with many weights moved at once, which leaves less of it.`;
  }
  if (besideTensor > 0) {
    yield `Of ${countOf(besideTensor, 'weight')} ${stairs ? 'the steps leave' : 'the noise leaves'} an error of up to ${formatShare(relativeError)} of the tensor’s rms gradient open, but not the sign.`;
  }
}

import { GRADIENT_ROUNDING, USUAL_ROUNDING } from '../../tensors/rounding.ts';
import { measure, type Reading } from './measure.ts';
import { type Amplitude, type SearchState, weightStep } from './search-state.ts';

/** A difference that may have met a kink, and that nothing else bears out, must say the same with this part of its step. */
const REPEAT = 0.6;
/** An error that is looked for where none is expected, relative to the claimed entry. */
const LOOKED_FOR = 0.01;
/** A bound that is good enough, relative to what is expected. */
const WANTED = 1e-3;

/**
 * Measures one weight's own difference, and names the weight if its gradient is wrong: nothing is named that only a
 * sum over many weights accuses.
 *
 * @param expected the error that it would explain, if it is the one
 */
export async function confirm(search: SearchState, index: number, expected?: Amplitude): Promise<boolean> {
  const { oracle, cleared, wrong, direction } = search;
  const rate = direction[index];
  if (rate === 0 || cleared.has(index)) return false;
  const line = { first: index, rates: Float64Array.of(rate) };
  const size = Math.abs(expected?.value ?? LOOKED_FOR * oracle.gradient[index] * rate);
  const reading = await measure(oracle, line, weightStep(search, size), 'one', WANTED * size);
  let bad = accuses(search, index, reading);
  if (bad && oracle.kinked && !agrees(reading, expected)) {
    bad = accuses(search, index, await measure(oracle, line, REPEAT * reading.step, 'one', WANTED * size));
  }
  if (!bad) {
    cleared.add(index);
    return false;
  }
  const numeric = oracle.gradient[index] + reading.value / rate;
  wrong.push({
    index,
    analytic: oracle.task.gradient[index],
    numeric,
    bound: reading.bound / Math.abs(rate),
  });
  oracle.gradient[index] = numeric;
  return true;
}

/** Whether a sum over many weights, with quite another step, says the same. */
function agrees({ value, bound }: Reading, expected: Amplitude | undefined): boolean {
  return expected !== undefined && Math.abs(value - expected.value) <= bound + expected.doubt;
}

function accuses(
  { oracle, direction }: SearchState,
  index: number,
  { value, bound, sharp }: Reading,
): boolean {
  const { task, gradient } = oracle;
  const rate = direction[index];
  const analytic = gradient[index];
  const numeric = analytic + value / rate;
  const relative = Math.max(GRADIENT_ROUNDING[task.precision], 10 * USUAL_ROUNDING[task.precision]);
  const allowed = relative * Math.max(Math.abs(analytic), Math.abs(numeric)) + (task.digits?.[index] ?? 0);
  return sharp && Math.abs(value) > bound + allowed * Math.abs(rate);
}

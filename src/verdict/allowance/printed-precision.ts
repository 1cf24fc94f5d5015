import { type Precision, precisionReader } from '../../tensors/precision.ts';
import { UNIT_ROUNDOFF } from '../../tensors/rounding.ts';

/** Tells how exactly numbers are given from all of them: with how many digits, and whether they are float32 numbers. */
export function printedPrecisionOf(values: Iterable<number>): Precision {
  const reader = precisionReader();
  // The shortest text that a number can be read back from has the digits that it was printed with.
  for (const value of values) reader.add(String(value), value);
  return reader.precision();
}

/** Fewer numbers than this may all be float32 by chance. */
const ENOUGH = 3;

export function isFloat32(values: Float64Array): boolean {
  return values.length >= ENOUGH && printedPrecisionOf(values).roundoff > UNIT_ROUNDOFF.float64;
}

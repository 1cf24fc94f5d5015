/** Whether so many numbers from a place on are all 0: a feature that does not move. */
export function isZero(values: Float64Array, at: number, length: number): boolean {
  for (let k = at; k < at + length; k++) if (values[k] !== 0) return false;
  return true;
}

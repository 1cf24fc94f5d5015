import type { Examples } from '../../network/network.ts';

/** Which columns are standardized. */
export type Standardize = 'inputs' | 'targets' | 'both';

/**
 * Turns every column x of inputs or targets into (x − mean)/deviation, in place: mean and deviation (of n, not n − 1) of
 * the data, also for other examples. A column that is constant becomes 0.
 *
 * @param inputs how many columns the inputs have without masks, which stay as they are
 */
export function standardize(
  which: Standardize,
  data: Examples,
  others: readonly Examples[],
  inputs?: number,
): void {
  for (const of of ['inputs', 'targets'] as const) {
    if (which !== of && which !== 'both') continue;
    const width = data[of].length / data.count;
    const columns = of === 'inputs' ? (inputs ?? width) : width;
    for (let column = 0; column < columns; column++) {
      const { mean, deviation } = momentsOf(data[of], width, column);
      for (const { [of]: rows } of [data, ...others])
        for (let k = column; k < rows.length; k += width)
          rows[k] = deviation === 0 ? 0 : (rows[k] - mean) / deviation;
    }
  }
}

/** Returns the mean of a column, and its deviation: 0 where all its numbers are equal. */
export function momentsOf(
  rows: Float64Array,
  width: number,
  column: number,
): { mean: number; deviation: number } {
  let [sum, equal] = [0, true];
  for (let k = column; k < rows.length; k += width) {
    sum += rows[k];
    equal &&= rows[k] === rows[column];
  }
  const mean = (sum * width) / rows.length;
  let squares = 0;
  for (let k = column; k < rows.length; k += width) squares += (rows[k] - mean) ** 2;
  return { mean, deviation: equal ? 0 : Math.sqrt((squares * width) / rows.length) };
}

/**
 * The inputs of a layer, a column each, without their zeros: an example whose input is 0 does not change when that
 * input's weight does. Column i is `examples` and `values` from `starts[i]` to `starts[i + 1]`.
 */
export interface Columns {
  readonly starts: Float64Array;
  readonly examples: Int32Array;
  readonly values: Float64Array;
}

/** Turns rows of inputs, [count, inputs] row-major, into columns. */
export function columnsOf(rows: Float64Array, count: number, inputs: number): Columns {
  const starts = new Float64Array(inputs + 1);
  for (let k = 0; k < rows.length; k++) if (rows[k] !== 0) starts[(k % inputs) + 1]++;
  for (let i = 0; i < inputs; i++) starts[i + 1] += starts[i];
  const examples = new Int32Array(starts[inputs]);
  const values = new Float64Array(starts[inputs]);
  const next = starts.slice();
  for (let n = 0, k = 0; n < count; n++) {
    for (let i = 0; i < inputs; i++, k++) {
      if (rows[k] === 0) continue;
      const at = next[i]++;
      examples[at] = n;
      values[at] = rows[k];
    }
  }
  return { starts, examples, values };
}

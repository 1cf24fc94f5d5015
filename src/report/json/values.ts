/** Writes a value as JSON; NaN and the infinities, which it cannot carry, as strings. Typed arrays become lists. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) return String(part);
    return ArrayBuffer.isView(part) ? Array.from(part as Float64Array) : part;
  });
}

/** Writes the fields that an object begins with, a line each; what is undefined is left out. */
export function* jsonFields(fields: Readonly<Record<string, unknown>>, indent: string): Iterable<string> {
  for (const [key, value] of Object.entries(fields)) {
    if (value !== undefined) yield `${indent}${toJson(key)}: ${toJson(value)},\n`;
  }
}

/** Writes some rows of a [count, length] array, all unless said otherwise. */
export function* jsonRows(
  values: Float64Array,
  length: number,
  rows: Iterable<number> = Array(values.length / length).keys(),
): Iterable<string> {
  for (const row of rows) yield toJson(values.subarray(row * length, (row + 1) * length));
}

/** Writes a list one entry a line: large lists stay readable, and need not be in memory as text. */
export function* jsonLines(entries: Iterable<string>, indent: string): Iterable<string> {
  let separator = '\n';
  for (const entry of entries) {
    yield `${separator}${indent}${entry}`;
    separator = ',\n';
  }
  if (separator !== '\n') yield `\n${indent.slice(2)}`;
}

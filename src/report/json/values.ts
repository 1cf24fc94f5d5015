/** Writes a value as JSON; NaN and the infinities, which it cannot carry, as strings. Typed arrays become lists. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'number' && !Number.isFinite(part)) return String(part);
    return ArrayBuffer.isView(part) ? Array.from(part as Float64Array) : part;
  });
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

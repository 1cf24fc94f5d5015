import { rolesIn } from '../table/roles.ts';

/** A number by itself: no part of a name or of another number. */
const NUMBER =
  /(?<![\p{L}\p{N}_.])[-+]?(?:\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+(?:[eE][-+]?\d+)?|nan|inf(?:inity)?)(?![\p{L}\p{N}_.])/giu;
/** What only a number of a measurement has; the numbers of a shape are whole. */
const MEASURED = /\d\.\d|\.\d|\de[-+]?\d/i;
/** The entry that a row is about, which stays: `W1[0,1]: `. */
const LABEL =
  /^\s*['"]?[\p{L}_][\p{L}\p{N}_.]*(?:(?:\[\s*\d+(?:\s*,\s*\d+)*\s*\])+|\(\s*\d+(?:\s*,\s*\d+)*\s*\))['"]?\s*[:=,]?/u;
/** Numbers as calls, such as numpy 2 prints them in lists. */
const CALL = /(?:np|numpy)\.float(?:16|32|64)\(([^()]*)\)/g;
/** A list of pairs in one line, as of Python’s zip. */
const PAIRS = /^\s*\[\s*\((?:[^()[\]]*)\)(?:\s*,\s*\((?:[^()[\]]*)\))*\s*,?\s*\]\s*$/;

/** A text with rows of numbers alone, and the words that were taken out of them. */
export interface PlainRows {
  readonly text: string;
  readonly words: readonly string[];
}

/**
 * Takes out of the rows of a table what stands between their numbers: `(0.1, 0.2)`, `| 0.1 | 0.2 |`, `3: numerical 0.1
 * backprop 0.1`. Other lines stay, and every character keeps its place.
 */
export function plainRows(text: string): PlainRows {
  const pairs = PAIRS.test(text.replace(CALL, '$1')) ? inLines(text) : text;
  const rows = pairs.split('\n').map(rowIn);
  const alike = new Map<string, number>();
  for (const row of rows)
    if (row.between !== undefined) alike.set(row.between, (alike.get(row.between) ?? 0) + 1);
  const isRow = (between: string | undefined): between is string =>
    between !== undefined && (alike.get(between) ?? 0) > 1;
  const words = [...alike.keys()].filter((between) => isRow(between) && /\p{L}/u.test(between));
  return { text: rows.map(({ line, plain, between }) => (isRow(between) ? plain : line)).join('\n'), words };
}

interface Row {
  readonly line: string;
  /** The label and the numbers. */
  readonly plain: string;
  /** What stands around the numbers; absent where the line is no row of a table. */
  readonly between?: string;
}

function rowIn(line: string): Row {
  const label = LABEL.exec(line)?.[0] ?? '';
  const rest = withoutCalls(line.slice(label.length));
  const numbers = [...rest.matchAll(NUMBER)];
  const between = rest.replace(NUMBER, '#').replace(/\s+/g, ' ').trim();
  const isTable =
    numbers.length > 1 &&
    MEASURED.test(rest) &&
    !/[[\]{}]/.test(rest) &&
    (/\p{L}/u.test(between) ? rolesIn([between]) !== undefined : /[()|]/.test(between));
  if (!isTable) return { line, plain: line };
  let plain = label;
  for (const { 0: number, index } of numbers) plain = `${plain.padEnd(label.length + index)}${number}`;
  return { line, plain: plain.padEnd(line.length), between };
}

function withoutCalls(text: string): string {
  return text.replace(CALL, (call, number: string) => {
    const before = call.slice(0, call.indexOf('(') + 1);
    return `${blank(before)}${number} `;
  });
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** Puts each pair of a list into a line of its own. */
function inLines(text: string): string {
  return withoutCalls(text)
    .replace(/^(\s*)\[/, '$1 ')
    .replace(/,?\s*\]\s*$/, blank)
    .replace(/\)(\s*),(?=\s*\()/g, ')$1\n');
}

import type { ReportStyle, TextStyle } from './reporter.ts';
import { visibleLength, wrap } from './width.ts';

/** Its name, and the file that it is from. */
export function title(
  name: string,
  source: string | undefined,
  { paint }: Pick<ReportStyle, 'paint'>,
): string {
  return source === undefined || source === name ? paint.bold(name) : `${paint.bold(name)} (${source})`;
}

/** Names and values in two columns; under each other where there is no room. */
export function* fields(
  pairs: readonly (readonly [string, string])[],
  { paint, width }: TextStyle,
): Iterable<string> {
  const names = Math.max(...pairs.map(([name]) => visibleLength(name)));
  for (const [name, value] of pairs) {
    const line = `${name.padEnd(names)}  ${value}`;
    yield `  ${paint.dim(name.padEnd(names))}${wrap(line, width - 2, ' '.repeat(names + 4)).slice(names)}\n`;
  }
}

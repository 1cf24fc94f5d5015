import { stripVTControlCharacters } from 'node:util';
import type { Host, Output } from '../host.ts';

/** Returns the columns that text may take: COLUMNS, else those of the terminal; a pipe has no end. */
export function widthOf(stream: Output, env: Host['env']): number {
  const columns = Number(env.COLUMNS);
  if (Number.isInteger(columns) && columns > 0) return columns;
  if (!stream.isTTY) return Number.POSITIVE_INFINITY;
  return stream.columns !== undefined && stream.columns > 0 ? stream.columns : 80;
}

/** Returns the columns that a line takes; all that nncheck writes itself is one column a character. */
export function visibleLength(text: string): number {
  return text.includes('\u001b') ? stripVTControlCharacters(text).length : text.length;
}

/** A space at which `wrap` does not break the line: it keeps an operator with its term. */
export const JOINT = '\u00a0';

/**
 * Breaks a text between its words so that no line is longer than `width`, where its words allow.
 *
 * @param indent put before every line but the first
 */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && visibleLength(line) + 1 + visibleLength(word) > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line = line === '' && lines.length === 0 ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n').replaceAll(JOINT, ' ');
}

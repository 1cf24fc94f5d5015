import type { TensorCheck } from '../../verdict/verdict.ts';
import { noteInWords } from '../notes.ts';
import type { ReportStyle } from '../reporter.ts';
import { wrap } from '../width.ts';

/** The note on one weight: the reason why it could not be decided, the place of its kink. */
export function noteLine(
  { notes }: TensorCheck,
  row: number,
  { width }: ReportStyle,
  indent: string,
): string {
  const note = notes.get(row);
  if (note === undefined) return '';
  const words = noteInWords(note);
  const text = note.reason === undefined ? words : `${note.reason}: ${words}`;
  return `${indent}${wrap(text, width - indent.length, indent)}\n`;
}

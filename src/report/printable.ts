/**
 * Characters that a terminal obeys or that reorder a line: C0 but tab and line feed, DEL, C1, and the marks, embeddings,
 * overrides and isolates of the bidirectional algorithm (Unicode TR 9; the attack: Boucher and Anderson 2021).
 */
const OBEYED =
  '[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]';
const UNSAFE = new RegExp(OBEYED, 'g');
/** The two weights and four colours that a report is painted with, and their ends: none hides text, as others do. */
const PAINTED = new RegExp(`\\u001b\\[(?:1|2|22|31|32|33|36|39)m|${OBEYED}`, 'g');

/**
 * Returns a text with every character that a terminal would obey written as JSON writes it, `\u001b`: names, file names
 * and what a program says may hold any of them.
 *
 * @param painted whether the text may bear the colours of a report
 */
export function printable(text: string, painted = false): string {
  return text.replace(painted ? PAINTED : UNSAFE, (found) => (found.length > 1 ? found : escaped(found)));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

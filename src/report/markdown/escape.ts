/** Characters that Markdown, or the HTML in it, would obey. */
const OBEYED = /[\\`*_~[\]<>|&#]/g;

/** Returns a text that Markdown shows as it is, on one line. */
export function markdownText(text: string): string {
  return text.replace(OBEYED, (found) => `\\${found}`).replaceAll(/\s*\n\s*/g, ' ');
}

/** A table: a heading and rows of texts, which are escaped. */
export function* markdownTable(rows: readonly (readonly string[])[]): Iterable<string> {
  for (const [index, cells] of rows.entries()) {
    yield `| ${cells.map(markdownText).join(' | ')} |\n`;
    if (index === 0) yield `|${cells.map(() => '---').join('|')}|\n`;
  }
}

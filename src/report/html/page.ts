import { createHash } from 'node:crypto';
import { html, type Markup } from './markup.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/** The beginning of every page that a command writes, by which nncheck knows its own. */
export const pageMark = (command: string): string => `<!doctype html>\n<!-- nncheck ${command} -->\n`;

/** The one script that a page may run is ours; nothing is loaded, whatever the text in it. */
const POLICY = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${createHash('sha256').update(SCRIPT).digest('base64')}'; base-uri 'none'; form-action 'none'`;

/** A whole page in one file: everything that it shows is inside, and it is read without its script. */
export function* page(
  command: string,
  title: string,
  heading: Markup,
  main: Iterable<Markup>,
): Iterable<string> {
  yield pageMark(command);
  yield html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>${title}</title>
<style>${{ markup: STYLE }}</style>
</head>
<body>
<a class="skip-link" href="#main">To the report</a>
<header><h1>${heading}</h1></header>
<main id="main">
`.markup;
  for (const part of main) yield part.markup;
  yield html`</main>
<footer><p>This file loads nothing and sends nothing.</p></footer>
<script>${{ markup: SCRIPT }}</script>
</body>
</html>
`.markup;
}

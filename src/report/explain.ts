import { ALL_ENTRIES, FAMILIES } from '../diagnosis/catalogue/catalogue.ts';
import type { CatalogueEntry } from '../diagnosis/catalogue/fault.ts';
import { type WorkedExample, workedExample } from '../diagnosis/catalogue/worked-example.ts';
import { formatNumber } from './numbers.ts';
import type { TextStyle } from './reporter.ts';
import { wrap } from './width.ts';

/** Lists everything that has a code, family by family. */
export function* catalogueText(style: TextStyle): Iterable<string> {
  const longest = Math.max(...ALL_ENTRIES.map(({ slug }) => slug.length));
  let family = '';
  for (const { code, slug, title } of ALL_ENTRIES) {
    if (code.slice(0, 3) !== family) {
      yield `${family === '' ? '' : '\n'}${style.paint.bold(`${code.slice(0, 3)}: ${FAMILIES[code.slice(0, 3)]}`)}\n`;
      family = code.slice(0, 3);
    }
    const line = `${code}  ${slug.padEnd(longest)}  ${title}`;
    yield `${wrap(line, style.width, ' '.repeat(Math.min(longest + 9, 12)))}\n`;
  }
  yield `\n${wrap('nncheck explain CODE (or NAME) explains one of them, with wrong and right code and a worked example.', style.width)}\n`;
}

/** One entry: what it is, wrong and right code, how it shows, why it matters, the fix, and a worked example. */
export function* entryText(entry: CatalogueEntry, style: TextStyle): Iterable<string> {
  const { code, slug, title, about, wrong, right, shows, matters, fix, butRight } = entry;
  const name = `${code} ${slug}`;
  yield `${wrap(`${name}: ${title}`, style.width, '  ').replace(name, () => style.paint.bold(name))}\n\n`;
  yield* paragraph('What it is', about, style);
  yield* codeText('Wrong code (numpy; one row per example, W of [units, inputs])', wrong, style);
  yield* codeText('Right code', right, style);
  yield* paragraph('How it shows', shows, style);
  yield* paragraph('Why it matters', matters, style);
  yield* paragraph('The fix', fix, style);
  if (butRight !== undefined) yield* paragraph('What looks similar and is right', butRight, style);
  const example = workedExample(entry);
  if (example !== undefined) yield* exampleText(example, style);
}

function* paragraph(name: string, text: string, { paint, width }: TextStyle): Iterable<string> {
  yield `${paint.bold(name)}\n  ${wrap(text, width - 2, '  ')}\n\n`;
}

/** Lines of numpy as they are: indented, never wrapped. */
function* codeText(name: string, lines: readonly string[], { paint }: TextStyle): Iterable<string> {
  yield `${paint.bold(name)}\n${lines.map((line) => `    ${line}\n`).join('')}\n`;
}

function* exampleText({ network, does, rows }: WorkedExample, { paint, width }: TextStyle): Iterable<string> {
  yield `${paint.bold('Worked example')}\n  ${wrap(`${network}; ${does}:`, width - 2, '  ')}\n`;
  for (const { name, right, wrong } of rows) {
    yield `  ${name}\n`;
    yield `    ${wrap(`right  ${numbers(right)}`, width - 4, ' '.repeat(11))}\n`;
    yield `    ${wrap(`wrong  ${numbers(wrong)}`, width - 4, ' '.repeat(11))}\n`;
  }
}

function numbers(values: readonly number[]): string {
  return values.map((value) => formatNumber(value, 5)).join(', ');
}

import { ALL_ENTRIES } from '../diagnosis/catalogue/catalogue.ts';
import type { CatalogueEntry } from '../diagnosis/catalogue/fault.ts';
import { SYMPTOMS } from '../diagnosis/catalogue/symptoms.ts';
import { type WorkedExample, workedExample } from '../diagnosis/catalogue/worked-example.ts';
import { formatNumber } from './numbers.ts';
import type { TextStyle } from './reporter.ts';
import { wrap } from './width.ts';

/** Lists everything that has a code, by what one sees. */
export function* catalogueText(style: TextStyle): Iterable<string> {
  for (const { seen, codes } of SYMPTOMS) {
    yield `${wrap(style.paint.bold(seen), style.width, '  ')}\n`;
    yield* entryLines(
      codes.flatMap((code) => ALL_ENTRIES.find((entry) => entry.code === code) ?? []),
      style,
      '  ',
    );
    yield '\n';
  }
  yield `${wrap('nncheck explain CODE, NAME or words ("all outputs the same") explains one of them, with wrong and right code and a worked example.', style.width)}\n`;
}

/** Lists the entries that words may mean. */
export function* foundText(
  query: string,
  found: readonly CatalogueEntry[],
  style: TextStyle,
): Iterable<string> {
  yield `${wrap(`${JSON.stringify(query)} may be one of these:`, style.width, '  ')}\n`;
  yield* entryLines(found, style, '  ');
  yield `${wrap('nncheck explain CODE explains one of them.', style.width)}\n`;
}

/** The longest name of all, so that the columns of all groups stand under each other. */
const LONGEST = Math.max(...ALL_ENTRIES.map(({ slug }) => slug.length));

/** Columns of a code with the gaps around a name: `NN101  …  `. */
const CODE = 9;
/** Columns of titles below which they are continued further to the left. */
const NARROW = 30;

function* entryLines(
  entries: readonly CatalogueEntry[],
  { width }: TextStyle,
  indent: string,
): Iterable<string> {
  const title = indent.length + LONGEST + CODE;
  const hanging = ' '.repeat(width - title < NARROW ? indent.length + CODE : title);
  for (const { code, slug, title } of entries)
    yield `${indent}${wrap(`${code}  ${slug.padEnd(LONGEST)}  ${title}`, width - indent.length, hanging)}\n`;
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
function* codeText(name: string, lines: readonly string[], { paint, width }: TextStyle): Iterable<string> {
  yield `${paint.bold(wrap(name, width, '  '))}\n${lines.map((line) => `    ${line}\n`).join('')}\n`;
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

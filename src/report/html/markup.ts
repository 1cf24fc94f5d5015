/** Text that is HTML, SVG or MathML already; `html` writes all other text so that it cannot become any. */
export interface Markup {
  readonly markup: string;
}

type Value = string | number | Markup | undefined | false | readonly Value[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Returns a text as content of an element or as the value of an attribute in quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (found) => ENTITIES[found]);
}

/**
 * Fills values into a template of HTML or SVG, where every text is escaped.
 *
 * Written here, since the libraries that do it (lit, preact) bring a component model for a page that never changes.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return { markup: strings.reduce((text, string, k) => text + written(values[k - 1]) + string) };
}

function written(value: Value): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'object') return 'markup' in value ? value.markup : value.map(written).join('');
  return escaped(String(value));
}

/** JSON that may stand in a script element: it cannot end it, or open a comment. */
export function jsonData(value: unknown): Markup {
  return { markup: JSON.stringify(value).replaceAll('<', '\\u003c') };
}

/** A coordinate of an SVG in as many digits as a screen can show. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}

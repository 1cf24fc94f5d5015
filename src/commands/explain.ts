import { ALL_ENTRIES } from '../diagnosis/catalogue/catalogue.ts';
import type { CatalogueEntry } from '../diagnosis/catalogue/fault.ts';
import { searchCatalogue } from '../diagnosis/catalogue/search.ts';
import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import { didYouMean } from '../input/suggest.ts';
import { styleFor } from '../report/color.ts';
import { catalogueText, entryText, foundText } from '../report/explain.ts';
import { catalogueJson } from '../report/json/explain.ts';
import { writeText } from '../report/output.ts';
import { EXIT } from './status.ts';

export interface ExplainOptions {
  /** A code, a slug or words; undefined lists all. */
  readonly query?: string;
  readonly json: boolean;
  readonly color?: boolean;
}

/**
 * Explains a fault or symptom, or lists those that words may mean, or all of them.
 *
 * @returns the exit status
 * @throws NncheckError where nothing fits
 */
export async function runExplain(host: Host, { query, json, color }: ExplainOptions): Promise<number> {
  const found = query === undefined ? ALL_ENTRIES : find(query);
  if (json) {
    await writeText(host.stdout, [catalogueJson(found)]);
    return EXIT.match;
  }
  const style = await styleFor(host, color);
  const text =
    query === undefined
      ? catalogueText(style)
      : found.length === 1
        ? entryText(found[0], style)
        : foundText(query, found, style);
  await writeText(host.stdout, text, style);
  return EXIT.match;
}

function find(query: string): readonly CatalogueEntry[] {
  const found = searchCatalogue(query);
  if (found.length > 0) return found;
  const known = /^nn?\d/i.test(query.trim())
    ? ALL_ENTRIES.map(({ code }) => code)
    : ALL_ENTRIES.map(({ slug }) => slug);
  const hint = didYouMean(query, known) || '; nncheck explain lists all of them by what one sees';
  throw new NncheckError('usage', 'unknown-code', `no page is about ${JSON.stringify(query)}${hint}`);
}

import { ALL_ENTRIES } from '../diagnosis/catalogue/catalogue.ts';
import type { CatalogueEntry } from '../diagnosis/catalogue/fault.ts';
import { NncheckError } from '../errors.ts';
import type { Host } from '../host.ts';
import { didYouMean } from '../input/suggest.ts';
import { styleFor } from '../report/color.ts';
import { catalogueText, entryText } from '../report/explain.ts';
import { catalogueJson } from '../report/json/explain.ts';
import { writeText } from '../report/output.ts';
import { EXIT } from './status.ts';

export interface ExplainOptions {
  /** A code or a slug; undefined lists all. */
  readonly code?: string;
  readonly json: boolean;
  readonly color?: boolean;
}

/**
 * Explains a fault or symptom, or lists all of them.
 *
 * @returns the exit status
 * @throws NncheckError where there is no such code
 */
export async function runExplain(host: Host, { code, json, color }: ExplainOptions): Promise<number> {
  const entry = code === undefined ? undefined : find(code);
  if (json) {
    await writeText(host.stdout, [catalogueJson(entry === undefined ? ALL_ENTRIES : [entry])]);
    return EXIT.match;
  }
  const style = await styleFor(host, color);
  await writeText(
    host.stdout,
    entry === undefined ? catalogueText(style) : entryText(entry, style),
    style.paint,
  );
  return EXIT.match;
}

function find(name: string): CatalogueEntry {
  const wanted = name.trim().toLowerCase();
  const entry = ALL_ENTRIES.find(({ code, slug }) => code.toLowerCase() === wanted || slug === wanted);
  if (entry !== undefined) return entry;
  const known = /^nn?\d/.test(wanted)
    ? ALL_ENTRIES.map(({ code }) => code)
    : ALL_ENTRIES.map(({ slug }) => slug);
  const hint = didYouMean(name, known) || '; nncheck explain lists all of them';
  throw new NncheckError('usage', 'unknown-code', `there is no code or name ${JSON.stringify(name)}${hint}`);
}

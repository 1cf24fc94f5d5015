import type { CatalogueEntry } from '../../diagnosis/catalogue/fault.ts';
import { workedExample } from '../../diagnosis/catalogue/worked-example.ts';
import { SCHEMA_VERSION } from './error.ts';

/** Entries of the catalogue for scripts, each with its worked example where it has one. */
export function catalogueJson(entries: readonly CatalogueEntry[]): string {
  const data = entries.map((entry) => {
    const { code, slug, title, about, wrong, right, shows, matters, fix, butRight } = entry;
    const page = { code, slug, title, about, wrong, right, shows, matters, fix, butRight };
    return { ...page, example: workedExample(entry) };
  });
  const report = { schemaVersion: SCHEMA_VERSION, command: 'explain', status: 'match', entries: data };
  return `${JSON.stringify(report, null, 2)}\n`;
}

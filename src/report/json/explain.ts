import type { CatalogueEntry } from '../../diagnosis/catalogue/fault.ts';
import { workedExample } from '../../diagnosis/catalogue/worked-example.ts';
import { SCHEMA_VERSION } from './error.ts';

/** Entries of the catalogue for scripts, each with its worked example where it has one. */
export function catalogueJson(entries: readonly CatalogueEntry[]): string {
  const data = entries.map((entry) => {
    const { code, slug, title, about, shows, matters, fix, butRight, wrong, right } = entry;
    const example = workedExample(entry);
    return { code, slug, title, about, shows, matters, fix, butRight, wrong, right, example };
  });
  const report = { schemaVersion: SCHEMA_VERSION, command: 'explain', status: 'match', entries: data };
  return `${JSON.stringify(report, null, 2)}\n`;
}

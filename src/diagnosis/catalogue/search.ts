import { ALL_ENTRIES } from './catalogue.ts';
import type { CatalogueEntry } from './fault.ts';

/** Entries that are listed for one query; more say nothing. */
const MOST_FOUND = 8;

/** Words of a sentence that say nothing about a fault. */
const IDLE = new Set(
  'a an and are as at be but by do does for from has have i in is it its my of on or so that the there this to was what when where which why with'.split(
    ' ',
  ),
);

/**
 * Finds the entries that a person may mean: by code (`101`), by name or its words in any order, else by words. An entry that has all words of the
 * query in its name, title or list of words comes before one that has them anywhere in its page.
 *
 * @returns one entry where only one is meant, none where nothing fits, else the best ones first
 */
export function searchCatalogue(query: string): readonly CatalogueEntry[] {
  const wanted = query.trim().toLowerCase();
  const number = /^(?:nn)?[ -]?(\d{3})$/.exec(wanted)?.[1];
  const exact = ALL_ENTRIES.find(({ code, slug }) => code === `NN${number}` || slug === wanted);
  if (exact !== undefined) return [exact];
  const words = stemsOf(wanted);
  if (words.size === 0) return [];
  const called = INDEX.filter(({ entry }) => isSame(stemsOf(entry.slug), words));
  if (called.length === 1) return [called[0].entry];
  const scored = INDEX.map((page) => ({ entry: page.entry, ...hitsOf(page, words) }));
  const named = scored.filter(({ named }) => named === words.size);
  if (named.length > 0) return named.slice(0, MOST_FOUND).map(({ entry }) => entry);
  // Most words have to be there: one of many says nothing.
  return scored
    .filter(({ anywhere }) => 2 * anywhere > words.size)
    .sort((a, b) => b.anywhere - a.anywhere || b.named - a.named)
    .slice(0, MOST_FOUND)
    .map(({ entry }) => entry);
}

interface Page {
  readonly entry: CatalogueEntry;
  readonly named: ReadonlySet<string>;
  readonly anywhere: ReadonlySet<string>;
}

const INDEX: readonly Page[] = ALL_ENTRIES.map((entry) => {
  const { slug, title, words, about, shows, matters, fix } = entry;
  const named = [slug.replaceAll('-', ' '), title, words].join(' ');
  return { entry, named: stemsOf(named), anywhere: stemsOf([named, about, shows, matters, fix].join(' ')) };
});

function hitsOf({ named, anywhere }: Page, words: ReadonlySet<string>): { named: number; anywhere: number } {
  const count = (page: ReadonlySet<string>) => [...words].filter((word) => page.has(word)).length;
  return { named: count(named), anywhere: count(anywhere) };
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((word) => other.has(word));
}

function stemsOf(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}′]+/gu) ?? [];
  return new Set(words.filter((word) => !IDLE.has(word)).map(stem));
}

/** The word without the ending of a plural or of a verb: `averaged` and `averages` are one. */
function stem(word: string): string {
  if (word.length < 4) return word;
  return word.replace(/(?:ing|ed|es|e|s)$/, '');
}

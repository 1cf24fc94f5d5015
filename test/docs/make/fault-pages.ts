import { ALL_ENTRIES, FAMILIES } from '../../../src/diagnosis/catalogue/catalogue.ts';
import type { CatalogueEntry } from '../../../src/diagnosis/catalogue/fault.ts';
import { workedExample } from '../../../src/diagnosis/catalogue/worked-example.ts';
import { formatNumber } from '../../../src/report/numbers.ts';

/** The pages of docs/faults, by their file names: one for each code, and the list of them. */
export function faultPages(): Map<string, string> {
  return new Map([
    ['README.md', list()],
    ...ALL_ENTRIES.map((entry): [string, string] => [fileOf(entry), page(entry)]),
  ]);
}

function fileOf({ code, slug }: CatalogueEntry): string {
  return `${code}-${slug}.md`;
}

function list(): string {
  const families = Object.entries(FAMILIES).map(([family, title]) => {
    const lines = ALL_ENTRIES.filter(({ code }) => code.startsWith(family)).map(
      (entry) => `- [${entry.code} ${entry.slug}](${fileOf(entry)}): ${escaped(entry.title)}`,
    );
    return `## ${family}: ${title}\n\n${lines.join('\n')}`;
  });
  return `# What nncheck names\n\nEach has its page here and in \`nncheck explain\`; [../faults.md](../faults.md) says how a fault is found.\n\n${families.join('\n\n')}\n`;
}

function page(entry: CatalogueEntry): string {
  const { code, slug, title, about, wrong, right, shows, matters, fix, butRight } = entry;
  const parts = [
    `# ${code} ${slug}`,
    `${capital(escaped(title))}.`,
    escaped(about),
    section('Wrong code', `One row per example, W of [units, inputs].\n\n${python(wrong)}`),
    section('Right code', python(right)),
    section('How it shows', escaped(shows)),
    section('Why it matters', escaped(matters)),
    section('The fix', escaped(fix)),
    ...(butRight === undefined ? [] : [section('What looks similar and is right', escaped(butRight))]),
    ...example(entry),
  ];
  return `${parts.join('\n\n')}\n`;
}

function example(entry: CatalogueEntry): string[] {
  const worked = workedExample(entry);
  if (worked === undefined) return [];
  const numbers = (values: readonly number[]) => values.map((value) => formatNumber(value, 5)).join(', ');
  const rows = worked.rows.map(
    ({ name, right, wrong }) => `| ${name} | ${numbers(right)} | ${numbers(wrong)} |`,
  );
  const table = ['| | right | wrong |', '|---|---|---|', ...rows].join('\n');
  return [section('Worked example', `${escaped(`${worked.network}; ${worked.does}`)}:\n\n${table}`)];
}

function section(title: string, text: string): string {
  return `## ${title}\n\n${text}`;
}

function python(lines: readonly string[]): string {
  return `\`\`\`python\n${lines.join('\n')}\n\`\`\``;
}

/** What Markdown would take for its own. */
function escaped(text: string): string {
  return text.replace(/([*_<|])/g, '\\$1');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

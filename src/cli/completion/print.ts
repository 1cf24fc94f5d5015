import type { Command } from 'commander';
import { LANGUAGES } from '../../commands/init/languages.ts';
import { SCHEMA_NAMES } from '../../commands/schema.ts';
import { ALL_ENTRIES } from '../../diagnosis/catalogue/catalogue.ts';
import type { Host } from '../../host.ts';
import { writeText } from '../../report/output.ts';
import { bash } from './bash.ts';
import { commandLine, type Words } from './command-line.ts';
import { fish } from './fish.ts';
import { zsh } from './zsh.ts';

const WRITERS = { bash, zsh, fish } as const;

/** Prints the script by which a shell completes the command line of `program`. */
export async function printCompletion(
  host: Host,
  program: Command,
  shell: keyof typeof WRITERS,
  version: string,
): Promise<void> {
  const codes: Words = ALL_ENTRIES.map(({ code, title }) => [code, title]);
  const slugs: Words = ALL_ENTRIES.map(({ slug, title }) => [slug, title]);
  const commands = program.createHelp().visibleCommands(program);
  const line = commandLine(program, {
    command: commands.map((one) => [one.name(), one.summary() || one.description()]),
    query: [...codes, ...slugs],
    '<list>': [['mismatch'], ['inconclusive'], ['warning'], ...codes],
    language: LANGUAGES.map(({ name, title }) => [name, title]),
    schema: SCHEMA_NAMES.map((name) => [name]),
  });
  // zsh reads the first line of a file in a folder of `fpath`
  const first = shell === 'zsh' ? '#compdef nncheck\n' : '';
  const about = `# Printed by nncheck ${version}: nncheck completion ${shell}\n`;
  await writeText(host.stdout, [first, about, WRITERS[shell](line)]);
}

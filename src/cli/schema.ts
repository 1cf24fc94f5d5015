import type { Command } from 'commander';
import { EXAMPLES } from './examples.ts';
import type { Work } from './shared.ts';

/** Declares the command schema. */
export function addSchema(program: Command, work: Work): void {
  program
    .command('schema')
    .summary('print the JSON Schema of the spec, the report, the settings or the protocol')
    .description(
      'Prints the JSON Schema of a spec (for editors), of a report, of the settings, or of the messages to a program.',
    )
    .argument('[schema]', 'spec, report, config or protocol', 'spec')
    .addHelpText('after', EXAMPLES.schema)
    .action(async (name: string) => {
      const { runSchema } = await import('../commands/schema.ts');
      work.status = await runSchema(work.host, name);
    });
}

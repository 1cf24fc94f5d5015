import type { Command } from 'commander';
import { EXAMPLES } from './examples.ts';
import type { Work } from './shared.ts';

/** Declares the command explain. */
export function addExplain(program: Command, work: Work): void {
  program
    .command('explain')
    .summary('what a fault or symptom is, how it shows, and how to mend it')
    .description(
      'Explains a code or name such as NN101 or scale, with a worked example; lists all without one.',
    )
    .argument('[code]', 'a code or its name')
    .option('--json', 'as JSON')
    .addHelpText('after', EXAMPLES.explain)
    .action(async (code: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals();
      const { runExplain } = await import('../commands/explain.ts');
      work.status = await runExplain(work.host, {
        ...options,
        ...(code !== undefined && { code }),
        json: options.json === true,
      });
    });
}

import type { Command } from 'commander';
import { EXAMPLES } from './examples.ts';
import type { Work } from './shared.ts';

/** Declares the command explain. */
export function addExplain(program: Command, work: Work): void {
  program
    .command('explain')
    .summary('explain a bug: wrong and right code, how it shows, the fix')
    .description(
      'Explains a code or name, such as NN101 or scale, with a worked example. Without one, lists all.',
    )
    .argument('[code]', 'a code, such as NN101, or a name')
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

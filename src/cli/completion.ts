import { Argument, type Command } from 'commander';
import { EXAMPLES } from './examples.ts';
import { choice } from './option-values.ts';
import type { Work } from './shared.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** Declares the command completion. */
export function addCompletion(program: Command, { host, version }: Work): void {
  program
    .command('completion')
    .summary('print what completes nncheck in bash, zsh or fish')
    .description(
      'Prints a script with which a shell completes commands, options, their values, and files.\n' +
        'It is made for this version: a script that is kept in a file is printed anew after an update.',
    )
    .addArgument(
      new Argument('<shell>', SHELLS.join(', ')).choices(SHELLS).argParser(choice('completion', SHELLS)),
    )
    .addHelpText('after', EXAMPLES.completion)
    .action(async (shell: (typeof SHELLS)[number]) => {
      const { printCompletion } = await import('./completion/print.ts');
      await printCompletion(host, program, shell, version);
    });
}

import type { Command } from 'commander';
import { EXAMPLES } from './examples.ts';
import type { Work } from './shared.ts';

/** Declares the command init. */
export function addInit(program: Command, work: Work): void {
  program
    .command('init')
    .summary('write a spec and an adapter for your program')
    .description(
      'Writes a spec and an adapter: one file with which a program in this language answers nncheck.',
    )
    .argument('[language]', 'such as python; without one, lists all')
    .option('--example <name>', 'write another network than xor: cnn, rnn, lstm, transformer or batch-norm')
    .option('--force', 'overwrite existing files')
    .addHelpText('after', EXAMPLES.init)
    .action(
      async (language: string | undefined, { example, force }: { example?: string; force?: boolean }) => {
        const { runInit } = await import('../commands/init.ts');
        work.status = await runInit(work.host, {
          ...(language !== undefined && { language }),
          ...(example !== undefined && { example }),
          force: force === true,
        });
      },
    );
}

import type { Command } from 'commander';
import { EXAMPLES } from './examples.ts';
import type { Work } from './shared.ts';

/** Declares the command init. */
export function addInit(program: Command, work: Work): void {
  program
    .command('init')
    .summary('write a spec, and an adapter for a program')
    .description('Writes a spec, and one file that lets a program in that language answer nncheck.')
    .argument('[language]', 'such as python; without it, the languages are listed')
    .option('--force', 'replace files that are there')
    .addHelpText('after', EXAMPLES.init)
    .action(async (language: string | undefined, { force }: { force?: boolean }) => {
      const { runInit } = await import('../commands/init.ts');
      work.status = await runInit(work.host, {
        ...(language !== undefined && { language }),
        force: force === true,
      });
    });
}

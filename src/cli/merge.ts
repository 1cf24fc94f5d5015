import type { Command } from 'commander';
import { EXAMPLES } from './examples.ts';
import { reportOptions, timeout } from './report-options.ts';
import { reportersOf, shared, type Work } from './shared.ts';

/** Declares the command merge. */
export function addMerge(program: Command, work: Work): void {
  const command = program
    .command('merge')
    .summary('one report from the shards of a check')
    .description(
      'Joins the JSON reports of nncheck grad --shard to the report that one run would have written.\n' +
        'Exit status: that of the whole check; 2 where a shard is missing, there twice or of another run.',
    )
    .argument('<reports...>', 'JSON reports of all shards: files, folders or globs')
    .option('--hints', 'tell where the fault of a report is and not what it is, for students')
    .option('--run <command>', 'the program, where all shards together raise a question to it (or after --)')
    .option('--module <file>', 'the module, in the same way')
    .addOption(timeout());
  for (const option of reportOptions()) command.addOption(option);
  command
    .addHelpText('after', EXAMPLES.merge)
    .action(async (files: string[], _own: unknown, self: Command) => {
      const options = self.optsWithGlobals();
      const { runMerge } = await import('../commands/merge.ts');
      work.status = await runMerge(work.host, {
        ...options,
        ...shared(options),
        files,
        version: work.version,
        ...(work.command && { command: work.command }),
        all: options.all === true,
        force: options.force === true,
        reporters: reportersOf(options),
      });
    });
}

import type { Command } from 'commander';
import { reportRequest } from '../commands/report-request.ts';
import { reporterNames } from '../report/reporters.ts';
import { EXAMPLES } from './examples.ts';
import { integer, listed, number, several } from './option-values.ts';
import { reportersOf, shared, type Work } from './shared.ts';

/** Declares the command merge. */
export function addMerge(program: Command, work: Work): void {
  program
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
    .option(
      '--timeout <seconds>',
      'seconds to wait for each answer of the program or module (default: 60)',
      number('--timeout', { above: 0 }),
    )
    .option('--all', 'show all weights, not the 40 worst')
    .option('--reporter <name[=file]>', `${reporterNames().join(', ')} (repeatable)`, several(reportRequest))
    .option('--json', 'the same as --reporter json')
    .option(
      '--fail-on <list>',
      'what makes the run fail: mismatch, inconclusive, warning, codes (default: mismatch,inconclusive)',
      listed('--fail-on'),
    )
    .option(
      '--max-mismatches <n>',
      'checks that may mismatch before the run fails (default: 0)',
      integer('--max-mismatches', { least: 0 }),
    )
    .option('--force', 'overwrite existing files that nncheck did not write')
    .addHelpText('after', EXAMPLES.merge)
    .action(async (files: string[], _own: unknown, command: Command) => {
      const options = command.optsWithGlobals();
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

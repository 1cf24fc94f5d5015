import type { Command } from 'commander';
import { EXAMPLES } from './examples.ts';
import { integer, number, several } from './option-values.ts';
import { seed, shared, task, type Work } from './shared.ts';

/** Declares the command shrink. */
export function addShrink(program: Command, work: Work): void {
  program
    .command('shrink')
    .summary('find the smallest problem that still fails in the same way')
    .description(
      'Takes examples, layers and units away and rounds numbers as long as the same fault is found, and writes the arithmetic out.\n' +
        'Exit status: 0 nothing fails, 1 the shrunk problem fails, 2 it cannot be shrunk, 3 inconclusive, 4 the program failed.',
    )
    .argument('[spec]', 'a JSON spec, or - for stdin')
    .addOption(task())
    .option(
      '--reported <file>',
      'shrink with the fault that is named from these numbers of your program',
      several(String),
    )
    .option('--run <command>', 'shrink with this program (or write the program after --)')
    .option('--module <file>', 'shrink with this JavaScript or TypeScript module')
    .option('--output <file>', 'write the shrunk problem as a spec, its numbers in it')
    .option('--examples <n>', 'take only the first n examples', integer('--examples', { least: 1 }))
    .option(...seed('seed of the parameters, instead of the spec’s'))
    .option(
      '--timeout <seconds>',
      'seconds to wait for each answer of the program or module (default: 60)',
      number('--timeout', { above: 0 }),
    )
    .option(
      '--deadline <seconds>',
      'stop after this many seconds with the smallest problem so far',
      number('--deadline', { above: 0 }),
    )
    .option('--force', 'overwrite an existing file')
    .addHelpText('after', EXAMPLES.shrink)
    .action(async (spec: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals();
      const { runShrink } = await import('../commands/shrink.ts');
      work.status = await runShrink(work.host, {
        ...options,
        ...shared(options),
        specs: spec === undefined ? [] : [spec],
        ...(work.command && { command: work.command }),
        force: options.force === true,
      });
    });
}

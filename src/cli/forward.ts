import type { Command } from 'commander';
import { EXAMPLES } from './examples.ts';
import { integer, several } from './option-values.ts';
import { seed, shared, task, type Work } from './shared.ts';

/** Declares the command forward. */
export function addForward(program: Command, work: Work): void {
  program
    .command('forward')
    .summary('print every step of the forward pass and the cost')
    .description('Prints how the outputs and the cost are computed, to be checked by hand.')
    .argument('[spec]', 'a JSON spec, or - for stdin')
    .addOption(task())
    .option(
      '--example <n>',
      'show this example, counted from 0 (repeatable)',
      several(integer('--example', { least: 0 })),
    )
    .option('--examples <n>', 'take only the first n examples', integer('--examples', { least: 1 }))
    .option(...seed('seed of the parameters, instead of the spec’s'))
    .option('--json', 'every z, a and loss as JSON')
    .addHelpText('after', EXAMPLES.forward)
    .action(async (spec: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals();
      const { runForward } = await import('../commands/forward.ts');
      work.status = await runForward(work.host, {
        ...options,
        ...shared(options),
        specs: spec === undefined ? [] : [spec],
        show: options.example ?? [],
        json: options.json === true,
      });
    });
}

import type { Command } from 'commander';
import { EXAMPLES } from './examples.ts';
import { number } from './option-values.ts';
import { shared, task, type Work } from './shared.ts';

/** Declares the command ladder. */
export function addLadder(program: Command, work: Work): void {
  program
    .command('ladder')
    .summary('debug an implementation from one neuron up, rung by rung')
    .description(
      'Climbs from one neuron on AND to XOR and to your own problem, and stops where something is wrong first.\n' +
        'Without a program it shows the rungs on nncheck’s own network.\n' +
        'Exit status: 0 all rungs pass, 1 a rung stopped, 2 wrong usage, 3 inconclusive, 4 the program failed.',
    )
    .argument('[spec]', 'your own problem, the last rung: a JSON spec, or - for stdin')
    .addOption(task())
    .option('--run <command>', 'climb with this program (or write the program after --)')
    .option('--module <file>', 'climb with this JavaScript or TypeScript module')
    .option(
      '--timeout <seconds>',
      'seconds to wait for each answer of the program or module (default: 60)',
      number('--timeout', { above: 0 }),
    )
    .option('--json', 'the report as JSON')
    .addHelpText('after', EXAMPLES.ladder)
    .action(async (spec: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals();
      const { runLadder } = await import('../commands/ladder.ts');
      work.status = await runLadder(work.host, {
        ...options,
        ...shared(options),
        specs: spec === undefined ? [] : [spec],
        ...(work.command && { command: work.command }),
        json: options.json === true,
      });
    });
}

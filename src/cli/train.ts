import type { Command } from 'commander';
import { EXAMPLES } from './examples.ts';
import { integer, number } from './option-values.ts';
import { choices, seed, TASK, type Work } from './shared.ts';

/** Declares the command train. */
export function addTrain(program: Command, work: Work): void {
  program
    .command('train')
    .summary('train the network and log its cost')
    .description('Trains by gradient descent; checks the gradient before the first step and after the last.')
    .argument('[spec]', 'a JSON spec, or - for stdin')
    .option('--task <name>', TASK)
    .option('--epochs <n>', 'passes over the examples', integer('--epochs', { least: 0 }))
    .option('--learning-rate <rate>', 'size of a step', number('--learning-rate', { above: 0 }))
    .option('--batch-size <n>', 'examples a step', integer('--batch-size', { least: 1 }))
    .option(...seed('seed of parameters and batches'))
    .option(...choices('--gradient', 'where the gradient is from', ['backprop', 'numeric']), 'backprop')
    .option('--log <file>', 'write the logged costs to a .csv or .jsonl file')
    .option('--save-parameters <file>', 'write the trained parameters: .json, .npy, .npz or .safetensors')
    .option('--no-check', 'leave out the gradient checks')
    .option('--json', 'the report as JSON')
    .option('--force', 'replace files that are there')
    .addHelpText('after', EXAMPLES.train)
    .action(async (spec: string | undefined, _own: unknown, command: Command) => {
      const options = command.optsWithGlobals();
      const { runTrain } = await import('../commands/train.ts');
      work.status = await runTrain(work.host, { ...options, ...(spec !== undefined && { spec }) });
    });
}

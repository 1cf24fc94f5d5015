import type { Command } from 'commander';
import { EXAMPLES } from './examples.ts';
import { integer, listed, number } from './option-values.ts';
import { choices, seed, task, type Work } from './shared.ts';

/** Declares the command train. */
export function addTrain(program: Command, work: Work): void {
  program
    .command('train')
    .summary('train the network and log its cost')
    .description('Trains by gradient descent. Checks the gradient before the first step and after the last.')
    .argument('[spec]', 'a JSON spec, or - for stdin')
    .addOption(task())
    .option('--epochs <n>', 'passes over the examples', integer('--epochs', { least: 0 }))
    .option(
      '--learning-rate <rate>',
      'factor of the gradient in an update step',
      number('--learning-rate', { above: 0 }),
    )
    .option('--batch-size <n>', 'examples per update step', integer('--batch-size', { least: 1 }))
    .option(...seed('seed of parameters and batches'))
    .addOption(
      choices('--gradient', 'how the gradient is computed', ['backprop', 'numeric']).default('backprop'),
    )
    .option('--until-cost <cost>', 'stop when the cost is this or less', number('--until-cost'))
    .option(
      '--patience <n>',
      'stop after so many epochs without a lower cost; of the validation data, where there are any',
      integer('--patience', { least: 1 }),
    )
    .option(
      '--restarts <n>',
      'train so many more times from fresh parameters, and report the best run',
      integer('--restarts', { least: 0 }),
    )
    .option(
      '--check-every <n>',
      'check the gradient every so many epochs, too',
      integer('--check-every', { least: 1 }),
    )
    .option('--checkpoint <file>', 'keep the state of the training in a file, to resume it from')
    .option('--every <n>', 'epochs between checkpoints (default: 100)', integer('--every', { least: 1 }))
    .option(
      '--resume <file>',
      'go on from a checkpoint, which is written on unless --checkpoint names another',
    )
    .option('--log <file>', 'write the cost of each logged epoch to a .csv or .jsonl file')
    .option('--save-parameters <file>', 'write the trained parameters: .json, .npy, .npz or .safetensors')
    .option(
      '--fail-on <list>',
      'findings that exit with 1 beside errors: warning, codes or names',
      listed('--fail-on'),
    )
    .option('--apply <file>', 'write the spec with the advice of the first finding followed')
    .option('--run <command>', 'train this program in every way it has (or write the program after --)')
    .option('--module <file>', 'train this JavaScript or TypeScript module in every way it has')
    .option(
      '--timeout <seconds>',
      'seconds to wait for each answer of the program or module (default: 60)',
      number('--timeout', { above: 0 }),
    )
    .option(
      '--max-evaluations <n>',
      'cost evaluations for training a program by its numeric gradient (default: 200000, none for many weights)',
      integer('--max-evaluations', { least: 50 }),
    )
    .option('--no-check', 'skip the gradient checks')
    .option(
      '--reporter <html=file>',
      'a report to look at, with curves and the decision boundary, in one file',
    )
    .option('--json', 'the report as JSON')
    .option('--force', 'overwrite existing files')
    .addHelpText('after', EXAMPLES.train)
    .action(async (spec: string | undefined, _own: unknown, command: Command) => {
      const options = {
        ...command.optsWithGlobals(),
        ...(spec !== undefined && { spec }),
        ...(work.command && { command: work.command }),
      };
      if (isProgram(options)) {
        const { runTrainProgram } = await import('../commands/train-program.ts');
        work.status = await runTrainProgram(work.host, options);
        return;
      }
      const { runTrain } = await import('../commands/train.ts');
      work.status = await runTrain(work.host, options, work.version);
    });
}

/** Whether a program or a module is trained, or an option is given that is for those alone. */
function isProgram(options: Readonly<Record<string, unknown>>): boolean {
  return ['run', 'command', 'module', 'timeout', 'maxEvaluations'].some(
    (name) => options[name] !== undefined,
  );
}

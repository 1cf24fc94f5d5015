import { type Command, Option } from 'commander';
import { METHODS, POINTS } from '../commands/methods.ts';
import { EXAMPLES } from './examples.ts';
import { integer, number, several } from './option-values.ts';
import { reportOptions, timeout } from './report-options.ts';
import { choices, reportersOf, seed, shared, task, type Work } from './shared.ts';

/** Declares the command grad. */
export function addGrad(program: Command, work: Work): void {
  const command = program
    .command('grad')
    .summary('check every weight’s gradient against finite differences')
    .description(
      'Compares backpropagation with finite differences of the cost, weight by weight.\n' +
        'Exit status: 0 all match, 1 a mismatch, 2 nothing was checked, 3 inconclusive, 4 the program failed.',
    )
    .argument('[specs...]', 'JSON specs: files, folders, globs, or - for stdin')
    .addOption(task())
    .option(
      '--reported <file>',
      'check numbers that your program wrote: .json, .txt, .npz, .npy, .safetensors (repeatable, also folders and globs)',
      several(String),
    )
    .option('--hints', 'tell where the fault of a report is and not what it is, for students')
    .option(
      '--step <h>',
      'step size of the finite differences, relative to the weight',
      number('--step', { above: 0 }),
    )
    .addOption(choices('--method', 'how the numeric gradient is computed', METHODS).default(METHODS[0]))
    .addOption(choices('--at', 'parameters to check at', POINTS).default(POINTS[0]))
    .option(
      '--jobs <n>',
      'copies of the program or module to run at once (default: 1)',
      integer('--jobs', { least: 1 }),
    )
    .option('--deltas', 'compare ∂cost/∂z too, unit by unit and example by example')
    .option('--tensor <name>', 'check this tensor only (repeatable)', several(String))
    .option('--run <command>', 'check this program’s gradient (or write the program after --)')
    .option('--module <file>', 'check this JavaScript or TypeScript module’s gradient')
    .addOption(timeout())
    .option(
      '--deadline <seconds>',
      'stop after this many seconds and report the results so far',
      number('--deadline', { above: 0 }),
    )
    .addOption(
      new Option('--all-weights', 'check every weight of a program, even if it takes long').conflicts(
        'maxEvaluations',
      ),
    )
    .option(
      '--max-evaluations <n>',
      'at most this many cost evaluations in the search for wrong weights',
      integer('--max-evaluations', { least: 50 }),
    )
    .option(
      '--shard <i/n>',
      'make part i of n of the check, for nncheck merge; auto: as GitLab, Slurm or Kubernetes (auto/n) says',
    )
    .option('--examples <n>', 'take only the first n examples', integer('--examples', { least: 1 }))
    .option(...seed('seed of the parameters, instead of the spec’s'));
  for (const option of reportOptions()) command.addOption(option);
  command
    .addHelpText('after', EXAMPLES.grad)
    .action(async (specs: string[], _own: unknown, self: Command) => {
      const options = self.optsWithGlobals();
      const { runGrad } = await import('../commands/grad.ts');
      const { shard } = options;
      const part = shard && (await import('../commands/shards/which.ts')).partOf(shard, work.host.env);
      work.status = await runGrad(work.host, {
        ...options,
        ...shared(options),
        specs: specs.length === 0 && options.task === undefined ? (work.specs ?? []) : specs,
        ...(work.command && { command: work.command }),
        method: options.method,
        at: options.at,
        tensors: options.tensor ?? [],
        all: options.all === true,
        deltas: options.deltas === true,
        force: options.force === true,
        reporters: reportersOf(options),
        ...(part && { part: { ...part, version: work.version } }),
      });
    });
}
